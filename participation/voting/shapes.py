"""What the API tells of boards and proposals, and may be asked about them."""

from marshmallow import Schema, fields, validate

from participation.boards.choices import BoardKind, Phase
from participation.core.fields import Line
from participation.core.shapes import Body, ListQuestion
from participation.proposals.choices import AnswerKind, IntakeChannel
from participation.voting.choices import Order, Status


class MunicipalityOfBoard(Schema):
    """Whose board it is."""

    id = fields.String(required=True, attribute="slug")
    name_th = fields.String(required=True)
    name_en = fields.String(required=True)


class BoardsQuestion(ListQuestion):
    """Which boards are asked for; drafts are never among them."""

    municipality = Line(longest=80, load_default="", metadata={"description": "Its id."})
    phase = fields.Enum(Phase, by_value=fields.String)
    kind = fields.Enum(BoardKind, by_value=fields.String)


class BoardShape(Schema):
    """A board (กระดานสนทนา): one question of one municipality."""

    id = fields.String(required=True, attribute="slug")
    municipality = fields.Nested(MunicipalityOfBoard, required=True)
    kind = fields.Enum(BoardKind, by_value=fields.String, required=True)
    question = fields.String(required=True)
    phase = fields.Enum(Phase, by_value=fields.String, required=True)
    phase_ends_at = fields.AwareDateTime(required=True, allow_none=True)
    collecting_opens_at = fields.AwareDateTime(required=True)
    collecting_closes_at = fields.AwareDateTime(required=True)
    voting_opens_at = fields.AwareDateTime(required=True, allow_none=True)
    voting_closes_at = fields.AwareDateTime(required=True, allow_none=True)
    results_at = fields.AwareDateTime(required=True)
    proposals = fields.Integer(required=True, metadata={"description": "How many are listed."})
    participants = fields.Integer(
        required=True,
        metadata={"description": "Different people who propose, support, or (once counted) voted."},
    )
    sample = fields.Boolean(required=True)
    imported = fields.Boolean(required=True)
    url = fields.String(required=True, metadata={"description": "Its page for people."})


class RulesShape(Schema):
    """Rules of one stage: before they are announced they may still change."""

    announced = fields.Boolean(required=True)
    announced_at = fields.AwareDateTime(required=True, allow_none=True)
    digest = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "SHA-256 of the canonical JSON of `body`."},
    )
    body = fields.Dict(required=True, metadata={"description": "The rules themselves."})
    sentences = fields.List(
        fields.String(), required=True, metadata={"description": "The same in plain words."}
    )


class DocumentShape(Schema):
    """Something to read about the question."""

    title = fields.String(required=True)
    address = fields.String(required=True)


class WholeBoardShape(BoardShape):
    """A board with its rules and what its proposals are sorted into."""

    background = fields.String(required=True)
    categories = fields.List(fields.String(), required=True)
    sub_areas = fields.List(fields.String(), required=True)
    documents = fields.List(fields.Nested(DocumentShape), required=True)
    collecting_rules = fields.Nested(RulesShape, required=True)
    voting_rules = fields.Nested(RulesShape, required=True, allow_none=True)


class ProjectShape(Schema):
    """A line of the ballot; `code` is what voters choose."""

    code = fields.String(required=True)
    title = fields.String(required=True)
    cost = fields.Integer(required=True, metadata={"description": "In satang."})
    category = fields.String(required=True)
    sub_area = fields.String(required=True, attribute="area")
    exclusive_group = fields.String(required=True)
    withdrawn = fields.Boolean(required=True)
    proposal = fields.String(required=True, allow_none=True, metadata={"description": "Its id."})


class ProjectsShape(Schema):
    """The frozen list of projects on a ballot, in tie order."""

    digest = fields.String(required=True)
    frozen_at = fields.AwareDateTime(required=True)
    items = fields.List(fields.Nested(ProjectShape), required=True)


class ProposalsQuestion(ListQuestion):
    """Which proposals of a board are asked for; names that it does not have leave none."""

    order = fields.Enum(Order, by_value=fields.String, load_default=Order.NEWEST)
    status = fields.Enum(Status, by_value=fields.String)
    category = Line(longest=200, load_default="")
    sub_area = Line(longest=200, load_default="")


class ProposalShape(Schema):
    """A proposal (ข้อเสนอ) as lists show it. Names of authors are on its page alone."""

    id = fields.String(required=True, attribute="public_id")
    title = fields.String(required=True)
    category = fields.String(required=True, allow_none=True)
    sub_area = fields.String(required=True, allow_none=True)
    place = fields.String(required=True)
    cost = fields.Integer(
        required=True, allow_none=True, metadata={"description": "In satang; null if none."}
    )
    support_count = fields.Integer(required=True)
    comment_count = fields.Integer(required=True)
    answer = fields.Enum(
        AnswerKind, by_value=fields.String, required=True, allow_none=True, attribute="answer_kind"
    )
    withdrawn = fields.Boolean(required=True)
    url = fields.String(required=True, metadata={"description": "Its page for people."})


class FileShape(Schema):
    """A photo or document of a proposal."""

    id = fields.String(required=True, attribute="public_id")
    kind = fields.String(required=True)
    name = fields.String(required=True)
    alt = fields.String(required=True)
    bytes = fields.Integer(required=True)
    sha256 = fields.String(required=True)
    url = fields.String(required=True)


class WholeProposalShape(ProposalShape):
    """A proposal with all its words."""

    board = fields.String(required=True, metadata={"description": "Id of its board."})
    reference = fields.String(required=True)
    problem = fields.String(required=True)
    idea = fields.String(required=True)
    benefit = fields.String(required=True)
    latitude = fields.Float(required=True, allow_none=True)
    longitude = fields.Float(required=True, allow_none=True)
    code = fields.String(
        required=True, allow_none=True, metadata={"description": "What voters choose."}
    )
    hidden = fields.Boolean(
        required=True,
        metadata={"description": "Officials hid its words: they are empty then."},
    )
    merged_into = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Id of the proposal that says the same and goes on for it."},
    )
    channel = fields.Enum(  # how it came
        IntakeChannel,
        by_value=fields.String,
        required=True,
        metadata={"description": "How it came."},
    )
    by_official = fields.Boolean(required=True)
    single_fault = fields.Boolean(
        required=True,
        metadata={"description": "It tells of a single fault, to be reported elsewhere."},
    )
    created_at = fields.AwareDateTime(required=True)
    edited_at = fields.AwareDateTime(required=True, allow_none=True)
    received_on = fields.Date(required=True, allow_none=True)
    version = fields.Integer(required=True, metadata={"description": "Send it along with an edit."})
    files = fields.List(fields.Nested(FileShape), required=True)


class SupportedShape(Schema):
    """Whether one supports a proposal now, and how many do."""

    supported = fields.Boolean(required=True)
    support_count = fields.Integer(required=True)


class ChoiceShape(Body):
    """A project that a ballot names; points on ballots that share out points alone."""

    code = fields.String(required=True, validate=validate.Length(max=200))
    points = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, 999_999_999))


class BallotShape(Body):
    """A whole ballot; on ballots that rank, the first choice stands first."""

    choices = fields.List(
        fields.Nested(ChoiceShape), required=True, validate=validate.Length(max=10_000)
    )


class BoothShape(Schema):
    """Whether one may vote on a board now, and has; why not, in words and by its stable name."""

    may_vote = fields.Boolean(required=True)
    has_voted = fields.Boolean(required=True)
    reason = fields.String(required=True, allow_none=True)
    code = fields.String(required=True, allow_none=True)


class ReceiptShape(Schema):
    """The proof that a ballot is in; it does not say what was chosen, and is told once."""

    receipt = fields.String(required=True)
