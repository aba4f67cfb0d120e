"""Reading a ``.pb`` file, the format of Pabulib (https://pabulib.org/format).

What real files vary in is taken as it comes: order of columns, extra columns and keys, quoting,
blank lines, line ends. Where the meaning would have to be guessed, the file is refused, with one
message that names file, line and cause.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from participation.boards.rules import Project, VotingRules
from participation.pabulib.meta import Meta, read_kind, read_meta, read_rules
from participation.pabulib.parsing import (
    PROJECTS,
    VOTES,
    Columns,
    begin,
    check_last_line,
    iterate_rows,
    read_text,
    take_section,
)
from participation.pabulib.projects import PublishedProject, choose_measure, read_projects
from participation.pabulib.votes import VoteRow, read_votes
from participation.voting.ballots import Choices


@dataclass(frozen=True)
class Election:
    """An election as a file publishes it.

    `meta` is the section META as text, keys in lower case. `project_columns` are the columns of
    PROJECTS. `notes` say what was not taken word for word. Amounts are in minor units.
    """

    path: Path
    meta: dict[str, str]
    voting_rules: VotingRules
    project_columns: tuple[str, ...]
    projects: tuple[PublishedProject, ...]
    rows: list[VoteRow]
    notes: tuple[LazyString, ...]

    @property
    def domain_projects(self) -> tuple[Project, ...]:
        """The projects in the order of the file, which is the tie order."""
        return tuple(published.project for published in self.projects)

    @property
    def ballots(self) -> Iterator[tuple[str, Choices]]:
        """(voter's id in the file, choices) of every ballot, in the order of the file."""
        return ((row.voter, row.choices) for row in self.rows)

    @property
    def published(self) -> dict[str, tuple[int | None, int | None, int | None]]:
        """(votes, score, selected) by project code, None where a cell is empty or absent.

        Where the column is there (`project_columns`), an empty cell means 0 votes or points.
        """
        return {
            published.project.code: (published.votes, published.score, published.selected)
            for published in self.projects
        }

    @property
    def names_winners(self) -> bool:
        """Whether the file says which projects were selected."""
        return any(published.selected is not None for published in self.projects)


def read_election(path: Path) -> Election:
    """Return the election that the file at `path` tells of. Raises PabulibError."""
    text = read_text(path)
    rows = iterate_rows(path, text)
    notes: list[LazyString] = []
    begin(path, rows)
    meta = read_meta(path, take_section(path, rows, PROJECTS))
    kind = read_kind(meta)
    section = take_section(path, rows, VOTES)
    project_columns = Columns(path, PROJECTS, section)
    rules = read_rules(meta, kind, choose_measure(project_columns, kind), notes)
    projects = read_projects(path, project_columns, section, notes)
    _check_projects_declared(meta, len(projects), notes)
    section = take_section(path, rows, None)
    vote_columns = Columns(path, VOTES, section)
    codes = frozenset(published.project.code for published in projects)
    real_kind, votes = read_votes(path, vote_columns, section, kind, codes)
    check_last_line(path, text, vote_columns)
    _check_votes_declared(meta, len(votes))
    if real_kind is not kind:
        rules = replace(rules, kind=real_kind, measure=choose_measure(project_columns, real_kind))
        notes.append(
            _l("The points are not those of %(kind)s: read as cumulative.", kind=kind.value)
        )
    return Election(
        path=path,
        meta=meta.values,
        voting_rules=rules,
        project_columns=tuple(project_columns.names),
        projects=projects,
        rows=votes,
        notes=tuple(notes),
    )


def _check_projects_declared(meta: Meta, found: int, notes: list[LazyString]) -> None:
    """Refuse a file with fewer projects than it declares; note one that has more.

    More can't come from cutting, and takes nothing away from anybody.
    """
    meta.need("num_projects")
    declared = meta.integer("num_projects", least=0) or 0
    if found < declared:
        raise meta.place("num_projects").refuse(
            _l(
                "META says num_projects %(declared)s, but PROJECTS has %(found)s:"
                " the file is cut off.",
                declared=declared,
                found=found,
            )
        )
    if found > declared:
        notes.append(
            _l(
                "META says num_projects %(declared)s, PROJECTS has %(found)s.",
                declared=declared,
                found=found,
            )
        )


def _check_votes_declared(meta: Meta, found: int) -> None:
    meta.need("num_votes")
    declared = meta.integer("num_votes")
    if found != declared:
        raise meta.place("num_votes").refuse(
            _l(
                "META says num_votes %(declared)s, but VOTES has %(found)s:"
                " the file is cut off or was put together wrongly.",
                declared=declared,
                found=found,
            )
        )
