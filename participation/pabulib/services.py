"""Bringing a published election in through the same door as everybody's ballots."""

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from participation.boards.choices import BoardKind, Stage
from participation.boards.models import Board
from participation.boards.services import announce_rules, create_board
from participation.core import clock
from participation.core.transaction import atomic
from participation.municipalities.choices import MunicipalityKind
from participation.municipalities.errors import MunicipalityNotFound
from participation.municipalities.models import Municipality
from participation.municipalities.queries import municipality as find_municipality
from participation.municipalities.services import create_municipality
from participation.pabulib.dates import finished_schedule
from participation.pabulib.projects import PublishedProject
from participation.pabulib.reader import Election, read_election
from participation.proposals.services import Draft, add_proposals, freeze_projects
from participation.tallies.services import count_ballots
from participation.voting.choices import Channel
from participation.voting.services.casting import CastRow, cast_many


@dataclass(frozen=True)
class Imported:
    """A published election after its import: the file's own figures, and our board."""

    election: Election
    board: Board
    ballots: int


def import_election(path: Path, *, strict: bool = False) -> Imported:
    """Make a finished, counted board out of a ``.pb`` file; all of it or nothing.

    Every ballot passes the validator and the storage of a resident's. Ballots that break the
    election's own limits are kept and recorded as irregularities, or with `strict` refused.
    Raises PabulibError, BoardAddressTaken (imported before), BallotRefused (strict).
    """
    election = read_election(path)
    now = clock.now()
    schedule = finished_schedule(election.meta, now)
    assert schedule.voting_opens_at is not None
    with atomic():
        board = create_board(
            municipality=_municipality(election),
            slug=slug_of(path.stem),
            kind=BoardKind.BUDGET,
            question=_question(election),
            background=election.meta.get("comment", ""),
            categories=list(dict.fromkeys(_category(p) for p in election.projects if _category(p))),
            schedule=schedule,
            voting_rules=election.voting_rules,
            imported=True,
            source=_source(election),
        )
        before = schedule.collecting_opens_at
        announce_rules(board, Stage.COLLECTING, at=before)
        add_proposals(board, [_draft(published, before) for published in election.projects])
        announce_rules(board, Stage.VOTING, at=before)
        freeze_projects(board, at=before)
        ballots, _ = cast_many(
            board,
            (CastRow(row.voter, row.choices, _channel(row.method)) for row in election.rows),
            at=schedule.voting_opens_at,
            keep_irregular=not strict,
        )
        count_ballots(board, at=now)
    return Imported(election=election, board=board, ballots=ballots)


def slug_of(text: str) -> str:
    """Return `text` as an address: a–z, 0–9 and hyphens, at most 90 characters.

    A long text is cut and told apart by the first digits of its SHA-256.
    """
    latin = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L"))
    slug = re.sub(r"[^a-z0-9]+", "-", latin.encode("ascii", "ignore").decode().lower()).strip("-")
    if 0 < len(slug) <= 80:
        return slug
    return f"{slug[:70]}-{sha256(text.encode()).hexdigest()[:8]}".strip("-")


def _channel(method: str) -> Channel:
    return {"internet": Channel.WEB, "paper": Channel.PAPER}.get(method, Channel.UNKNOWN)


def _municipality(election: Election) -> Municipality:
    country, unit = election.meta.get("country", ""), election.meta.get("unit", "")
    name = unit or election.path.stem
    slug = slug_of(f"{country} {name}")
    try:
        return find_municipality(slug)
    except MunicipalityNotFound:
        return create_municipality(
            slug=slug,
            kind=MunicipalityKind.FOREIGN,
            name_th=name,
            name_en=name,
            province_code=None,
            reference_prefix=f"PB{sha256(slug.encode()).hexdigest()[:8]}",
            imported=True,
        )


def _question(election: Election) -> str:
    meta = election.meta
    return " · ".join(
        filter(None, (meta.get("description") or election.path.stem, meta.get("instance")))
    )


def _category(published: PublishedProject) -> str:
    return published.project.category


def _draft(published: PublishedProject, submitted_at: datetime) -> Draft:
    project, cells = published.project, published.cells
    return Draft(
        title=project.title,
        idea=cells.get("description", ""),
        place=cells.get("neighborhood") or cells.get("district", ""),
        category=project.category,
        cost=project.cost,
        author_name=cells.get("proposer", "")[:80],
        code=project.code,
        withdrawn=project.withdrawn,
        submitted_at=submitted_at,
    )


def _source(election: Election) -> str:
    """Return, as JSON, what our tables have no place for and an export must give back."""
    published = {
        code: {"votes": votes, "score": score, "selected": selected}
        for code, (votes, score, selected) in election.published.items()
    }
    return json.dumps({"meta": election.meta, "published": published}, ensure_ascii=False)
