"""How fast ballots and supports are taken, beside a bare view that inserts one row.

Ratios taken in one run on one database: machines differ, and are noisy. Many short rounds of both
sides alternate; a ratio is taken within each round, and the median of the rounds counts.
"""

from datetime import timedelta
from statistics import median

from flask import Flask, g, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf
from sqlalchemy import insert, text

from bench.load import Post, rate, serving
from participation.accounts.choices import CONSENT_VERSION, VerifiedBy
from participation.accounts.models import Account, Person
from participation.app import create_app
from participation.boards.choices import BallotKind, BoardKind, Stage
from participation.boards.models import Board
from participation.boards.rules import BallotLimits, VotingRules
from participation.boards.schedule import Schedule
from participation.boards.services import announce_rules, create_board
from participation.core import clock
from participation.core.db import db, public_id
from participation.core.transaction import atomic
from participation.municipalities.choices import MunicipalityKind
from participation.municipalities.models import Municipality
from participation.municipalities.services import create_municipality
from participation.proposals.queries import ranked_by_support
from participation.proposals.services import Draft, add_proposals, freeze_projects

VOTERS = 100  # in each round, with people of its own: everybody votes once
BOARDS = 20
ROUNDS = 15
PROJECTS = 12


def main() -> None:
    """Print the rates and ratios on the database of DATABASE_URL."""
    app = create_app()
    with app.app_context():
        town = town_of("bench", "วค")
        voting = [board_of(town, f"voting-{number}", voting=True) for number in range(BOARDS)]
        collecting = [board_of(town, f"ideas-{number}", voting=False) for number in range(BOARDS)]
        proposals = [
            [proposal.public_id for proposal in ranked_by_support(board.id)] for board in collecting
        ]
        with atomic():
            db.session.execute(text("CREATE TABLE bench_row (content TEXT)"))
        people = people_of(app, town, VOTERS * 4 * ROUNDS)
    groups = [people[start::4] for start in range(4)]
    addresses = {
        "ballots, many boards": [f"/boards/{board.slug}/ballot" for board in voting],
        "ballots, one board": [f"/boards/{voting[0].slug}/ballot"],
        "supports, many proposals": [f"/proposals/{listed[0]}/support" for listed in proposals],
        "supports, one proposal": [f"/proposals/{proposals[0][0]}/support"],
    }
    rates: dict[str, list[float]] = {name: [] for name in ("bare insert", *addresses)}
    with serving("bench.server:bare") as bare, serving("bench.server:app") as full:
        rate(bare, [_row()] * 50)
        for number in range(ROUNDS):
            rates["bare insert"].append(rate(bare, [_row()] * VOTERS))
            for group, (name, paths) in zip(groups, addresses.items(), strict=True):
                turn = group[number * VOTERS : (number + 1) * VOTERS]
                posts = [
                    Post(paths[place % len(paths)], _form(name, token), cookie)
                    for place, (cookie, token) in enumerate(turn)
                ]
                rates[name].append(rate(full, posts))
    _print(rates)


def _print(rates: dict[str, list[float]]) -> None:
    for name, reached in rates.items():
        print(f"{name:28} {median(reached):8.0f} /s")
    for name, other, goal in (
        ("ballots, many boards", "bare insert", 0.6),
        ("ballots, one board", "ballots, many boards", 0.8),
        ("supports, one proposal", "supports, many proposals", 0.8),
    ):
        ratio = median(mine / its for mine, its in zip(rates[name], rates[other], strict=True))
        verdict = "ok" if ratio >= goal else "MISSED"
        print(f"{name} ÷ {other}: {ratio:.2f} (goal {goal})  {verdict}")


def _row() -> Post:
    return Post("/row", {"content": "x" * 200}, expected=200)


def _form(name: str, token: str) -> dict[str, str]:
    if name.startswith("supports"):
        return {"csrf_token": token}
    return {"csrf_token": token, "choice-1": "1", "choice-3": "1", "choice-7": "1"}


def town_of(slug: str, prefix: str) -> Municipality:
    """Return a new town."""
    return create_municipality(
        slug=slug,
        kind=MunicipalityKind.TOWN_MUNICIPALITY,
        name_th="เทศบาลเมืองวัดความเร็ว",
        name_en="Bench Town Municipality",
        province_code="10",
        reference_prefix=prefix,
    )


def board_of(town: Municipality, slug: str, *, voting: bool) -> Board:
    """Return a new board of PROJECTS proposals that collects, or votes."""
    now, day = clock.now(), timedelta(days=1)
    start = now - 3 * day if voting else now - day
    schedule = Schedule(
        collecting_opens_at=start,
        collecting_closes_at=start + (day if voting else 9 * day),
        voting_opens_at=start + 2 * day if voting else None,
        voting_closes_at=start + 9 * day if voting else None,
        results_at=start + 9 * day,
    )
    board = create_board(
        municipality=town,
        slug=slug,
        kind=BoardKind.BUDGET if voting else BoardKind.IDEAS,
        question="?",
        schedule=schedule,
        voting_rules=VotingRules(
            kind=BallotKind.APPROVAL, limits=BallotLimits(max_length=3), budget=100_000
        )
        if voting
        else None,
    )
    announce_rules(board, Stage.COLLECTING, at=start)
    add_proposals(
        board, [Draft(title=f"{number}", cost=10_000) for number in range(1, PROJECTS + 1)]
    )
    if voting:
        announce_rules(board, Stage.VOTING, at=start + day)
        freeze_projects(board, at=start + day)
    return board


def people_of(app: Flask, town: Municipality, count: int) -> list[tuple[str, str]]:
    """Return session cookies and CSRF tokens of new, verified residents."""
    ids = [public_id() for _ in range(count)]
    with atomic():
        accounts = db.session.execute(
            insert(Account).returning(Account.id),
            [
                {
                    "public_id": address,
                    "email": f"{address}@example.com",
                    "display_name": "x",
                    "municipality_id": town.id,
                    "consent_version": CONSENT_VERSION,
                }
                for address in ids
            ],
        ).scalars()
        db.session.execute(
            insert(Person),
            [
                {
                    "account_id": account_id,
                    "municipality_id": town.id,
                    "verified_by": VerifiedBy.OFFICIAL,
                    "verified_at": clock.now(),
                }
                for account_id in accounts
            ],
        )
    return [_signed_in(app, address) for address in ids]


def _signed_in(app: Flask, address: str) -> tuple[str, str]:
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    with app.test_request_context():
        g.pop("csrf_token", None)  # kept from the person before
        token = generate_csrf()
        content = {**session, "_user_id": address, "_fresh": False}
    return f"session={serializer.dumps(content)}", token


if __name__ == "__main__":
    main()
