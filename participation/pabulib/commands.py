"""Real elections from the command line: import one, check many."""

import json
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from cryptography.fernet import Fernet
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import track

from participation.boards.choices import AllocationRule
from participation.core.errors import Refusal
from participation.core.money import format_amount
from participation.core.scratch import scratch_database
from participation.pabulib.comparison import Comparison, compare
from participation.pabulib.errors import PabulibError
from participation.pabulib.services import Imported, import_election
from participation.tallies.queries import result as find_result
from participation.tallies.services import IrregularityEffect, irregularity_effects

group = AppGroup("pabulib", help="Real elections in the Pabulib format (.pb).")


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--strict", is_flag=True, help="Refuse a file with ballots that break its limits.")
def import_file(file: Path, strict: bool) -> None:
    """Make a municipality and a finished, counted board out of FILE."""
    started = time.perf_counter()
    try:
        imported = import_election(file, strict=strict)
    except (PabulibError, Refusal) as refusal:
        raise click.ClickException(_message(file, refusal)) from refusal
    seconds = time.perf_counter() - started
    for note in imported.election.notes:
        click.echo(f"{file.name}: {note}", err=True)
    effects = irregularity_effects(imported.board)
    for effect in effects:
        click.echo(f"{file.name}: {_effect_in_words(effect, imported)}", err=True)
    click.echo(
        json.dumps(
            {
                "board": imported.board.slug,
                "projects": len(imported.election.projects),
                "ballots": imported.ballots,
                "irregular": sum(effect.ballots for effect in effects),
                "seconds": round(seconds, 3),
            },
            ensure_ascii=False,
        )
    )


_PLAIN_GREEDY = (
    AllocationRule.GREEDY,
    AllocationRule.GREEDY_NO_SKIP,
    AllocationRule.GREEDY_THRESHOLD,
)


@dataclass
class Summary:
    """The outcome of a check over many files.

    `winners_comparable` and `winners_equal` speak of the three plain greedy rules, the figures with
    `other_` of every other rule that names winners.
    """

    files: int = 0
    ballots: int = 0
    counts_equal: int = 0
    winners_comparable: int = 0
    winners_equal: int = 0
    other_winners_comparable: int = 0
    other_winners_equal: int = 0
    differing: list[dict[str, str]] = field(default_factory=list)
    unread: int = 0

    def add(self, imported: Imported, comparison: Comparison) -> None:
        """Take one compared file in."""
        self.ballots += imported.ballots
        self.counts_equal += not comparison.counts
        if imported.election.voting_rules.allocation in _PLAIN_GREEDY:
            self.winners_comparable += comparison.winners is not None
            self.winners_equal += comparison.winners == ()
        else:
            self.other_winners_comparable += comparison.winners is not None
            self.other_winners_equal += comparison.winners == ()
        if not comparison.equal:
            self.differ(imported.election.path, str(comparison))

    def differ(self, path: Path, why: str) -> None:
        """Note a file that differs, and why."""
        self.differing.append({"name": path.name, "why": why})

    def as_json(self, seconds: float) -> dict[str, Any]:
        """Return the figures; a file that could not be read stands in `differing`."""
        figures = {name: value for name, value in vars(self).items() if name != "unread"}
        return {**figures, "seconds": round(seconds, 3)}


@group.command("check")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with the figures.")
def check(paths: tuple[Path, ...], as_json: bool) -> None:
    """Import each file of PATHS into a scratch database and compare with what it publishes.

    Ends with 1 if a file could not be read.
    """
    started = time.perf_counter()
    summary = Summary()
    files = sorted(_files(paths))
    if not files:
        raise click.ClickException("no .pb file there")
    for path in _with_progress(files):
        summary.files += 1
        click.echo(f"{path.name}: {_check_file(path, summary)}", err=as_json)
    figures = summary.as_json(time.perf_counter() - started)
    if as_json:
        click.echo(json.dumps(figures, ensure_ascii=False))
    else:
        click.echo(_in_one_line(figures))
    if summary.unread:
        sys.exit(1)


def _check_file(path: Path, summary: Summary) -> str:
    """Check one file, add it to the summary, and return its line."""
    try:
        with scratch_database({"BALLOT_KEY": Fernet.generate_key().decode()}):
            imported = import_election(path)
            comparison = compare(imported.election, find_result(imported.board.id) or {})
    except (PabulibError, Refusal) as refusal:
        summary.unread += 1
        summary.differ(path, _message(path, refusal))
        return _message(path, refusal)
    summary.add(imported, comparison)
    if not comparison.equal:
        return str(comparison)
    winners = "winners equal" if comparison.winners is not None else "winners not comparable"
    return f"{imported.ballots} ballots, counts equal, {winners}"


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from path.glob("*.pb")
        else:
            yield path


def _with_progress(files: list[Path]) -> Iterable[Path]:
    console = Console(stderr=True)
    return track(files, "Checking", console=console) if console.is_terminal else files


def _message(path: Path, refusal: Exception) -> str:
    # A PabulibError names file and line itself.
    return str(refusal) if isinstance(refusal, PabulibError) else f"{path}: {refusal}"


def _effect_in_words(effect: IrregularityEffect, imported: Imported) -> str:
    money = effect.limit.endswith("sum_cost")
    currency = imported.election.voting_rules.currency

    def quantity(value: int | None) -> str:
        if value is None:
            return "-"
        return format_amount(value, currency) if money else str(value)

    gained = ", ".join(effect.gained) or "nobody"
    lost = ", ".join(effect.lost) or "nobody"
    return (
        f"irregular: {effect.limit} {effect.code}".rstrip()
        + f" (allowed {quantity(effect.allowed)}, found {quantity(effect.found)}),"
        f" {effect.ballots} ballot(s) {effect.choices}; left out,"
        f" {gained} would win in addition and {lost} would no longer win"
    )


def _in_one_line(figures: dict[str, Any]) -> str:
    others = figures["other_winners_comparable"]
    by_others = f", by other rules in {figures['other_winners_equal']} of {others}"
    return (
        f"{figures['files']} files, {figures['ballots']} ballots:"
        f" counts equal in {figures['counts_equal']},"
        f" winners equal in {figures['winners_equal']} of {figures['winners_comparable']}"
        f"{by_others if others else ''} ({figures['seconds']} s)"
    )
