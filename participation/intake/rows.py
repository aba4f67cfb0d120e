"""A checked row of a table of proposals, as it is kept until it is imported."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from participation.proposals.choices import IntakeChannel
from participation.proposals.services import Draft


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """A proposal, whom it is from, and the day it came in if somebody wrote that down."""

    draft: Draft
    name: str = ""
    received: date | None = None


def to_json(rows: Iterable[TableRow]) -> str:
    """Return rows as JSON, the same text for the same rows."""
    return json.dumps(
        [{**asdict(row.draft), "name": row.name, "received": row.received} for row in rows],
        default=str,
        ensure_ascii=False,
        sort_keys=True,
    )


def from_json(text: str) -> list[TableRow]:
    """Return what `to_json` wrote."""
    rows = []
    for said in json.loads(text):
        name, day = said.pop("name"), said.pop("received")
        draft = Draft(**{**said, "channel": IntakeChannel(said["channel"])})
        received = date.fromisoformat(day) if day else None
        rows.append(TableRow(draft=draft, name=name, received=received))
    return rows
