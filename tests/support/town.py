"""A town for the tests: people, boards in any phase, proposals. Built with the services alone.

Ask for the fixtures `db` and `clock`; dates are set around the clock's present moment. What comes
back has its relations loaded, until a request of the test's client: ask the queries again then,
for example `board(slug)` in participation.boards.queries.
"""

from collections.abc import Sequence
from datetime import timedelta

from flask.testing import FlaskClient

from participation.accounts.choices import Role
from participation.accounts.models import Account
from participation.accounts.queries import account_for_session
from participation.accounts.services import appoint, register, verify_resident
from participation.boards.choices import BallotKind, BoardKind, Moderation, Phase, Stage
from participation.boards.models import Board
from participation.boards.queries import board as find_board
from participation.boards.rules import BallotLimits, CollectingRules, VotingRules
from participation.boards.schedule import Schedule
from participation.boards.services import announce_rules, create_board
from participation.core import clock
from participation.core.db import db, public_id
from participation.municipalities.choices import MunicipalityKind
from participation.municipalities.models import Municipality
from participation.municipalities.queries import municipality as find_municipality
from participation.municipalities.services import create_municipality
from participation.proposals.models import Proposal
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.services import Draft, add_proposals, freeze_projects, post_proposal
from participation.tallies.services import count_ballots
from participation.voting.ballots import Choices
from participation.voting.services.casting import CastRow, cast_many

PASSWORD = "ดอกไม้ริมคลอง"
PHASE_LENGTH = timedelta(days=10)
# Titles and costs in satang; on the ballot their codes are "1", "2", "3".
PROJECTS = (
    ("ทางเท้าหน้าโรงเรียน", 400_000_00),
    ("ไฟส่องสว่างในซอย", 350_000_00),
    ("ลานออกกำลังกาย", 500_000_00),
)
# At most three projects a ballot; a million baht to give out.
APPROVAL_RULES = VotingRules(
    kind=BallotKind.APPROVAL,
    limits=BallotLimits(min_length=1, max_length=3),
    budget=1_000_000_00,
)

# A phase lasts ten days; these come one after the other.
_PHASES = (
    Phase.UPCOMING,
    Phase.COLLECTING,
    Phase.REVIEW,
    Phase.VOTING,
    Phase.COUNTING,
    Phase.RESULTS,
)
_ONLY_BUDGET = (Phase.VOTING, Phase.COUNTING)
_AFTER_REVIEW = (Phase.VOTING, Phase.COUNTING, Phase.RESULTS)


def make_town(*, slug: str = "sample", prefix: str | None = None) -> Municipality:
    """Return a new town municipality in Chonburi (province 20).

    Reference numbers begin with `prefix`, the first letters of the slug if there is none.
    """
    create_municipality(
        slug=slug,
        kind=MunicipalityKind.TOWN_MUNICIPALITY,
        name_th=f"เทศบาลเมือง {slug}",
        name_en=f"{slug.capitalize()} Town Municipality",
        province_code="20",
        reference_prefix=prefix or slug[:10],
    )
    return find_municipality(slug)


def make_resident(
    town: Municipality,
    *,
    name: str = "สมศรี ใจดี",
    email: str | None = None,
    verified: bool = True,
) -> Account:
    """Return a new person who lives in `town`; their password is PASSWORD."""
    account = register(
        email=email or f"{public_id()}@example.com",
        password=PASSWORD,
        display_name=name,
        municipality=town,
    )
    if verified:
        verify_resident(account, town)
    return _with_relations(account)


def make_official(
    town: Municipality, *, name: str = "สมชาย รักษ์เมือง", email: str | None = None
) -> Account:
    """Return a new official of `town`, who is a verified resident too."""
    account = make_resident(town, name=name, email=email)
    appoint(account, town, Role.OFFICIAL)
    return _with_relations(account)


def sign_in(client: FlaskClient, account: Account) -> None:
    """Let `client` be signed in as `account`, without the form."""
    with client.session_transaction() as session:
        session["_user_id"] = account.get_id()
        session["_fresh"] = True


def schedule_in(phase: Phase, kind: BoardKind) -> Schedule:
    """Return dates of which the clock's present moment lies in the middle of `phase`."""
    assert kind is BoardKind.BUDGET or phase not in _ONLY_BUDGET, f"no {phase} without a ballot"
    passed = _PHASES.index(Phase.UPCOMING if phase is Phase.DRAFT else phase)
    opens = clock.now() - PHASE_LENGTH * passed + PHASE_LENGTH / 2
    voting = kind is BoardKind.BUDGET
    return Schedule(
        collecting_opens_at=opens,
        collecting_closes_at=opens + PHASE_LENGTH,
        voting_opens_at=opens + PHASE_LENGTH * 2 if voting else None,
        voting_closes_at=opens + PHASE_LENGTH * 3 if voting else None,
        results_at=opens + PHASE_LENGTH * 4,
    )


def make_board(
    town: Municipality,
    *,
    kind: BoardKind = BoardKind.IDEAS,
    phase: Phase = Phase.COLLECTING,
    slug: str | None = None,
    support_limit: int | None = None,
    rules: VotingRules | None = None,
    categories: Sequence[str] = (),
    projects: Sequence[tuple[str, int | None] | tuple[str, int | None, str]] = (),
    ballots: Sequence[Choices] = (),
    moderation: Moderation = Moderation.AFTER,
) -> Board:
    """Return a new board that is in `phase` now.

    `slug` is made of town, kind and phase if there is none: a second such board needs its own.
    `rules` are those of a budget board, APPROVAL_RULES if there are none. `projects` are titles
    with costs (satang; None: not feasible), and a subject if they have one, posted in this order
    while collecting; on a budget board after its review they are frozen, with the codes "1", "2" …,
    and are PROJECTS if there are none. In REVIEW the voting rules are still to be announced and the
    projects to be frozen.
    `ballots` are cast on the first day of voting by people on a list; in RESULTS they are counted.
    """
    schedule = schedule_in(phase, kind)
    slug = slug or f"{town.slug}-{kind}-{phase}"
    board = create_board(
        municipality=town,
        slug=slug,
        kind=kind,
        question="เราควรดูแลคลองของเราอย่างไร",
        schedule=schedule,
        categories=categories,
        collecting_rules=CollectingRules(support_limit=support_limit),
        voting_rules=(rules or APPROVAL_RULES) if kind is BoardKind.BUDGET else None,
        moderation=moderation,
    )
    if phase is not Phase.DRAFT:
        announce_rules(board, Stage.COLLECTING, at=schedule.collecting_opens_at)
    after_review = kind is BoardKind.BUDGET and phase in _AFTER_REVIEW
    _submit(board, projects or (PROJECTS if after_review else ()))
    if after_review:
        _vote(board, phase, ballots)
    return find_board(slug)


def make_proposal(
    board: Board,
    author: Account,
    *,
    title: str = "ปลูกต้นไม้ริมคลอง",
    idea: str = "ชวนกันปลูกต้นไม้ทุกวันเสาร์",
    category: str = "",
) -> Proposal:
    """Return a new proposal that `author` posts now; the board must be collecting."""
    posted = post_proposal(board, author, Draft(title=title, idea=idea, category=category))
    return find_proposal(posted.public_id)


def _with_relations(account: Account) -> Account:
    address = account.public_id
    db.session.expire(account)
    loaded = account_for_session(address)
    assert loaded is not None
    return loaded


def _submit(
    board: Board, projects: Sequence[tuple[str, int | None] | tuple[str, int | None, str]]
) -> None:
    first = board.collecting_opens_at
    drafts = [
        Draft(
            title=title,
            cost=cost,
            category="".join(subject),
            submitted_at=first + timedelta(minutes=place),
        )
        for place, (title, cost, *subject) in enumerate(projects)
    ]
    add_proposals(board, drafts)


def _vote(board: Board, phase: Phase, ballots: Sequence[Choices]) -> None:
    opens = board.voting_opens_at
    assert opens is not None
    review = opens - PHASE_LENGTH / 2
    announce_rules(board, Stage.VOTING, at=review)
    freeze_projects(board, at=review)
    rows = [CastRow(f"voter-{place}", choices) for place, choices in enumerate(ballots, start=1)]
    cast_many(board, rows, at=opens)
    if phase is Phase.RESULTS:
        count_ballots(board, at=board.results_at)
