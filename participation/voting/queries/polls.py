"""What a ballot is checked with: one statement for the box, few objects for the server."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, and_, bindparam, select

from participation.accounts.models import Account, Block, Person
from participation.accounts.policies import blocked
from participation.accounts.queries import is_signed_in, public_id_in
from participation.boards.choices import Phase, Stage
from participation.boards.errors import BoardNotFound
from participation.boards.models import Board, FrozenRules
from participation.boards.rules import Project, VotingRules, projects_from_json
from participation.boards.schedule import Readiness, Schedule, phase_at
from participation.core import clock
from participation.core.db import db
from participation.municipalities.models import Municipality, SubArea
from participation.proposals.models import ProjectList
from participation.proposals.queries import projects
from participation.voting.errors import NobodySignedIn, VotingNotOpen
from participation.voting.models import BallotSecret, RollEntry
from participation.voting.polls import Booth, Named, Part, Polls, Voter

_DATES = [field.name for field in fields(Schedule)]
_ACTS = [field.name for field in fields(Readiness)]
_ACCOUNT: Any = Account.__table__
_BLOCK: Any = Block.__table__
_BOARD: Any = Board.__table__
_FROZEN: Any = FrozenRules.__table__
_MUNICIPALITY: Any = Municipality.__table__
_PART: Any = SubArea.__table__
_PERSON: Any = Person.__table__
_PROJECTS: Any = ProjectList.__table__
_ROLL: Any = RollEntry.__table__
_SECRET: Any = BallotSecret.__table__

_COLUMNS: list[Any] = [
    _BOARD.c.id.label("board_id"),
    _BOARD.c.municipality_id,
    *(_BOARD.c[name] for name in _DATES),
    *(_BOARD.c[f"{name}_at"].is_not(None).label(name) for name in _ACTS),
    *_MUNICIPALITY.c["name_th", "name_en"],
    _FROZEN.c.body.label("rules"),
    _PROJECTS.c.body.label("projects"),
    _SECRET.c.wrapped,
    *_ACCOUNT.c["public_id", "session_stamp", "deleted_at"],
    _PERSON.c.id.label("person_id"),
    _PERSON.c.municipality_id.label("home_id"),
    *_PERSON.c["list_label", "verified_at", "born_on"],
    _PART.c.name.label("sub_area"),
    _ROLL.c.id.label("entry_id"),
    _BLOCK.c.until.label("blocked_until"),
]
_BOOTH = (
    select(*_COLUMNS)
    .select_from(_BOARD)
    .join(_MUNICIPALITY, _MUNICIPALITY.c.id == _BOARD.c.municipality_id)
    .outerjoin(_FROZEN, and_(_FROZEN.c.board_id == _BOARD.c.id, _FROZEN.c.stage == Stage.VOTING))
    .outerjoin(_PROJECTS, _PROJECTS.c.board_id == _BOARD.c.id)
    .outerjoin(_SECRET, _SECRET.c.board_id == _BOARD.c.id)
    .outerjoin(_ACCOUNT, _ACCOUNT.c.public_id == bindparam("public_id"))
    .outerjoin(_PERSON, _PERSON.c.account_id == _ACCOUNT.c.id)
    .outerjoin(_PART, _PART.c.id == _PERSON.c.sub_area_id)
    .outerjoin(_ROLL, and_(_ROLL.c.board_id == _BOARD.c.id, _ROLL.c.person_id == _PERSON.c.id))
    .outerjoin(
        _BLOCK,
        and_(
            _BLOCK.c.account_id == _ACCOUNT.c.id,
            _BLOCK.c.municipality_id == _BOARD.c.municipality_id,
        ),
    )
    .where(_BOARD.c.slug == bindparam("slug"))
)


def booth(slug: str, session_id: str) -> Booth:
    """Return the polls of a board and the person of a session at them, in one statement.

    Raises BoardNotFound, NobodySignedIn if the session was ended or the account is gone,
    VotingNotOpen, and AccountBlocked.
    """
    of_both = {"slug": slug, "public_id": public_id_in(session_id)}
    found = db.session.connection().execute(_BOOTH, of_both).one_or_none()
    if found is None:
        raise BoardNotFound
    if not is_signed_in(found, session_id):
        raise NobodySignedIn
    polls = _polls(found)
    refusal = blocked(found.blocked_until)
    if refusal is not None:
        raise refusal
    return Booth(polls, _voter(found), found.wrapped)


def open_polls(board: Board, at: datetime) -> Polls:
    """Return the polls of a board as they were open at a moment. Raises VotingNotOpen."""
    rules = board.rules_for_voting
    if rules is None or board.phase_at(at) is not Phase.VOTING:
        raise VotingNotOpen
    return Polls(
        board_id=board.id,
        municipality_id=board.municipality_id,
        municipality=Named(board.municipality.name_th, board.municipality.name_en),
        rules_for_voting=rules,
        projects={project.code: project for project in projects(board.id)},
        at=at,
    )


def _polls(found: Row[Any]) -> Polls:
    at = clock.now()
    values = found._mapping
    schedule = Schedule(**{name: values[name] for name in _DATES})
    ready = Readiness(**{name: values[name] for name in _ACTS})
    if phase_at(schedule, ready, at) is not Phase.VOTING:
        raise VotingNotOpen
    return Polls(
        board_id=found.board_id,
        municipality_id=found.municipality_id,
        municipality=Named(found.name_th, found.name_en),
        rules_for_voting=VotingRules.from_json(found.rules),
        projects=_by_code(found.projects),
        at=at,
    )


@lru_cache(maxsize=64)
def _by_code(body: str) -> Mapping[str, Project]:
    return {project.code: project for project in projects_from_json(body)}


def _voter(found: Row[Any]) -> Voter:
    return Voter(
        person_id=found.person_id,
        municipality_id=found.home_id,
        list_label=found.list_label,
        verified_at=found.verified_at,
        sub_area=Part(found.sub_area) if found.sub_area is not None else None,
        born_on=found.born_on,
        on_roll=found.entry_id is not None,
    )
