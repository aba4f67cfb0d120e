"""The section PROJECTS: what could be chosen, and what the source publishes about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from participation.boards.choices import BallotKind, Measure
from participation.boards.rules import Project
from participation.pabulib.fields import MINOR_UNITS, Place, parse_integer, parse_money, shorten
from participation.pabulib.parsing import Columns, NumberedRow

WITHDRAWN_COST = 999_999_999 * MINOR_UNITS
"""The cost that marks a project withdrawn after the vote."""

_MOST_SELECTED = 3
"""``selected``: 0 not funded, 1 funded by the rule, 2 and 3 funded outside it."""


@dataclass(frozen=True)
class PublishedProject:
    """A project as the file publishes it; None where a cell is empty or the column absent.

    `cells` are all cells that are not empty, by column.
    """

    line: int
    project: Project
    votes: int | None
    score: int | None
    selected: int | None
    cells: Mapping[str, str]


def read_projects(
    path: Path, columns: Columns, rows: Iterator[NumberedRow], notes: list[LazyString]
) -> tuple[PublishedProject, ...]:
    """Return the projects in the order of the file, which is their tie order.

    Raises PabulibError if a cell or column is missing, a number is none, or a project comes twice.
    """
    code_at = columns.need("project_id")
    needed = max(code_at, columns.need("cost")) + 1
    for name in ("votes", "score", "selected", "name", "category"):
        columns.find(name)
    projects: dict[str, PublishedProject] = {}
    for line, row in rows:
        place = Place(path, line)
        if len(row) < needed:
            raise place.refuse(
                _l("The project has fewer cells than it needs; is the line cut off?")
            )
        code = row[code_at].strip()
        if not code:
            raise place.refuse(_l("The project has no project_id."))
        if code in projects:
            raise place.refuse(
                _l(
                    "The project %(code)s is there twice, first on line %(line)s.",
                    code=shorten(code),
                    line=projects[code].line,
                )
            )
        # Rows are longer than the header where lines end in semicolons, shorter without their
        # last, empty cells.
        named = zip(columns.names, row, strict=False)
        cells = {name: cell.strip() for name, cell in named if name and cell.strip()}
        projects[code] = _read_project(place, line, cells, notes)
    return tuple(projects.values())


def choose_measure(columns: Columns, kind: BallotKind) -> Measure:
    """Return what the source ranks projects by: score if it publishes it, else votes.

    If it publishes neither, score for the kinds of ballot that give points, else votes.
    """
    if columns.find("score") is not None:
        return Measure.SCORE
    if columns.find("votes") is not None:
        return Measure.VOTES
    gives_points = kind in (BallotKind.CUMULATIVE, BallotKind.ORDINAL)
    return Measure.SCORE if gives_points else Measure.VOTES


def _read_project(
    place: Place, line: int, cells: Mapping[str, str], notes: list[LazyString]
) -> PublishedProject:
    code = cells["project_id"]
    cost = parse_money(place, "cost", cells.get("cost", ""), notes)
    selected = _read_count(place, cells, "selected", least=0)
    if selected is not None and selected > _MOST_SELECTED:
        raise place.refuse(_l("selected must be 0, 1, 2 or 3, not %(number)s.", number=selected))
    return PublishedProject(
        line=line,
        project=Project(
            code=code,
            title=cells.get("name", code),
            cost=cost,
            category=cells.get("category", "").split(",")[0].strip(),
            withdrawn=cost == WITHDRAWN_COST,
        ),
        votes=_read_count(place, cells, "votes", least=0),
        score=_read_count(place, cells, "score"),
        selected=selected,
        cells=cells,
    )


def _read_count(
    place: Place, cells: Mapping[str, str], name: str, least: int | None = None
) -> int | None:
    text = cells.get(name)
    return None if text is None else parse_integer(place, name, text, least)
