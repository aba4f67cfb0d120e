"""Loading the sample boards: through the same services as everything else."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from participation.accounts.choices import Role
from participation.accounts.models import Account
from participation.accounts.queries import account_by_email, account_for_session
from participation.accounts.services import appoint, register, verify_resident
from participation.boards.choices import AllocationRule, BallotKind, BoardKind, Phase, Stage
from participation.boards.models import Board
from participation.boards.rules import BallotLimits, CollectingRules, VotingRules
from participation.boards.schedule import Schedule
from participation.boards.services import announce_rules, create_board
from participation.core import clock
from participation.core.transaction import atomic
from participation.municipalities.choices import MunicipalityKind
from participation.municipalities.models import Municipality
from participation.municipalities.queries import is_slug_taken
from participation.municipalities.services import (
    Settings,
    change_settings,
    create_municipality,
)
from participation.proposals.services import Draft, add_proposals, freeze_projects
from participation.samples import files
from participation.samples.answers import load_answers
from participation.samples.dates import sample_schedule
from participation.samples.deliveries import load_deliveries, load_phrases
from participation.samples.opinions import load_opinions
from participation.samples.votes import sample_ballots, sample_supports
from participation.tallies.services import count_ballots
from participation.voting.services.casting import cast_many
from participation.voting.services.supports import add_listed_supports

HOME = "sample-town"

OFFICIAL = "official@sample.example"

# How many have voted on a board of this phase.
BALLOTS = {Phase.VOTING: 310, Phase.COUNTING: 640, Phase.RESULTS: 1_512}

PEOPLE: tuple[tuple[str, str, Role | None], ...] = (
    ("resident@sample.example", "ชาวบ้านตัวอย่าง", None),
    (OFFICIAL, "เจ้าหน้าที่ตัวอย่าง", Role.ADMINISTRATOR),
    ("official2@sample.example", "เจ้าหน้าที่ตัวอย่าง คนที่สอง", Role.OFFICIAL),
    ("council@sample.example", "สมาชิกสภาตัวอย่าง", Role.COUNCIL_MEMBER),
)


@dataclass(frozen=True)
class SampleAccount:
    """An account to try things out with; the password is told this once."""

    email: str
    password: str
    role: Role | None


def load_samples() -> list[SampleAccount]:
    """Load the sample areas, boards and accounts; return the accounts.

    All or nothing; an empty list means that they were loaded before and nothing was done.
    """
    if is_slug_taken(HOME):
        return []
    with atomic():
        areas = {area["slug"]: _load_area(area) for area in files.areas()}
        for board in files.boards():
            _load_board(areas[board["municipality"]], board)
        accounts = [_open_account(areas[HOME], *person) for person in PEOPLE]
        official = _official()
        load_answers(official)
        load_deliveries(official)
        load_phrases(official)
        return accounts


def _load_area(area: Mapping[str, Any]) -> Municipality:
    given = {**area, "kind": MunicipalityKind(area["kind"])}
    settings = given.pop("settings", None)
    given.pop("phrases", None)
    municipality = create_municipality(**given, sample=True)
    if settings is not None:
        change_settings(municipality, Settings(**settings), seen=0, actor="sample")
    return municipality


def _open_account(home: Municipality, email: str, name: str, role: Role | None) -> SampleAccount:
    password = secrets.token_urlsafe(9)
    account: Account = register(
        email=email, password=password, display_name=name, municipality=home
    )
    verify_resident(account, home)
    if role is not None:
        appoint(account, home, role)
    return SampleAccount(email=email, password=password, role=role)


def _official() -> Account:
    found = account_by_email(OFFICIAL)
    official = found and account_for_session(found.public_id)
    assert official is not None
    return official


def _load_board(municipality: Municipality, source: Mapping[str, Any]) -> None:
    random = Random(source["slug"])
    kind, phase = BoardKind(source["kind"]), Phase(source["phase"])
    schedule = sample_schedule(kind, phase, shift=random.randrange(6))
    board = create_board(
        municipality=municipality,
        slug=source["slug"],
        kind=kind,
        question=source["question"],
        background=source["background"],
        categories=source["categories"],
        schedule=schedule,
        collecting_rules=CollectingRules(support_limit=source.get("support_limit")),
        voting_rules=_voting_rules(source) if kind is BoardKind.BUDGET else None,
        sample=True,
    )
    announced_at = min(schedule.collecting_opens_at - timedelta(days=3), clock.now())
    announce_rules(board, Stage.COLLECTING, at=announced_at)
    add_proposals(board, _drafts(source, schedule, random))
    load_opinions(board, source)
    popularity = [row["popularity"] for row in source["proposals"]]
    add_listed_supports(board, sample_supports(popularity, random))
    if phase in BALLOTS:
        _vote(board, popularity, BALLOTS[phase], random)
    if kind is BoardKind.BUDGET and phase is Phase.RESULTS:
        count_ballots(board, at=schedule.results_at - timedelta(days=1))


def _voting_rules(source: Mapping[str, Any]) -> VotingRules:
    return VotingRules(
        kind=BallotKind.APPROVAL,
        limits=BallotLimits(min_length=1, max_length=source["max_length"]),
        allocation=AllocationRule.GREEDY,
        budget=source["budget_baht"] * 100,
        quorum=source.get("quorum"),
        binding=source.get("binding", False),
    )


def _drafts(source: Mapping[str, Any], schedule: Schedule, random: Random) -> list[Draft]:
    """Return the proposals, spread over the time of collecting that has passed."""
    opens = schedule.collecting_opens_at
    until = min(schedule.collecting_closes_at, clock.now())
    moments = sorted(_moment_between(opens, until, random) for _ in source["proposals"])
    return [
        Draft(
            title=row["title"],
            problem=row["problem"],
            idea=row["idea"],
            benefit=row["benefit"],
            place=row["place"],
            category=row["category"],
            author_name=row["author"],
            cost=row["cost_baht"] * 100 if "cost_baht" in row else None,
            submitted_at=moment,
        )
        for row, moment in zip(source["proposals"], moments, strict=True)
    ]


def _moment_between(opens: datetime, until: datetime, random: Random) -> datetime:
    return opens + timedelta(seconds=random.randrange(int((until - opens).total_seconds())))


def _vote(board: Board, popularity: list[int], ballots: int, random: Random) -> None:
    if board.voting_opens_at is None:
        return
    before = board.voting_opens_at - timedelta(days=2)
    announce_rules(board, Stage.VOTING, at=before)
    freeze_projects(board, at=before)
    rules = board.rules_for_voting
    assert rules is not None
    rows = sample_ballots(popularity, ballots, rules.limits.max_length or 1, random)
    cast_many(board, rows, at=board.voting_opens_at + timedelta(hours=9))
