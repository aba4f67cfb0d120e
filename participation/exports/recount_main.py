"""What `recount.py` does: count the ballots beside it again, and compare.

This file and the modules it needs are put together into one script (see `recount.py` here), which
needs nothing but Python 3.11 or newer. It speaks Thai and English at once: whoever runs it may
read either.
"""

import csv
import json
import sys
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any
from zipfile import ZipFile

from participation.boards.rules import VotingRules, digest, projects_from_json
from participation.tallies.result import build_result_in_order, first_difference

OK = "ถูกต้อง / right"
WRONG = "ไม่ตรงกัน / DIFFERENT"


class Folder:
    """The published files: a folder, or the ZIP they came in."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.archive = None if place.is_dir() else ZipFile(place)

    def has(self, name: str) -> bool:
        """Tell whether there is such a file."""
        if self.archive:
            return name in self.archive.namelist()
        return (self.place / name).is_file()

    def text(self, name: str) -> str:
        """Return the text of a file, byte for byte."""
        with self._open(name) as file:
            return file.read().decode()

    def rows(self, name: str) -> Iterator[dict[str, str]]:
        """Yield the rows of a CSV file by column."""
        with self._open(name) as file:
            yield from csv.DictReader(TextIOWrapper(file, "utf-8-sig", newline=""))

    def _open(self, name: str) -> IO[bytes]:
        return self.archive.open(name) if self.archive else (self.place / name).open("rb")


def recount(folder: Folder) -> bool:
    """Print what the ballots give under the frozen rules; tell whether it is what was published."""
    published = json.loads(folder.text("result.json"))
    rules_text, projects_text = folder.text("rules.json"), folder.text("projects.json")
    files = (
        ("rules.json", digest(rules_text), published["rules_digest"]),
        ("projects.json", digest(projects_text), published["projects_digest"]),
        ("result.json", digest(folder.text("result.json")), _published_digest(folder)),
    )
    # Each one is told, also after one that differs.
    told = [_compare(name, found, said) for name, found, said in files]
    ballots = ((row["choices"], int(row["count"])) for row in folder.rows("ballots.csv"))
    counted = build_result_in_order(
        VotingRules.from_json(rules_text), projects_from_json(projects_text), ballots
    )
    _print_result(counted)
    # Who took part by which way can't be read off the ballots, on purpose.
    said = {name: value for name, value in published.items() if name != "participation"}
    difference = first_difference(said, counted)
    if difference:
        print(f"{WRONG}: {difference}")
    return all(told) and difference is None


def check_ranking(folder: Folder) -> bool:
    """Tell whether the proposals of a board without ballots are ranked by their supports."""
    rows = list(folder.rows("proposals.csv"))
    ranked = sorted(rows, key=lambda row: (-int(row["supports"]), row["created_at"]))
    expected = {row["reference"]: place for place, row in enumerate(ranked, start=1)}
    for row in rows:
        if expected[row["reference"]] != int(row["rank"]):
            print(f"{WRONG}: {row['reference']}: {row['rank']} ≠ {expected[row['reference']]}")
            return False
    return True


def _published_digest(folder: Folder) -> str:
    return str(json.loads(folder.text("board.json"))["digests"]["result"])


def _compare(name: str, found: str, said: str) -> bool:
    print(f"{name}: {OK if found == said else WRONG}  {found}")
    return found == said


def _print_result(counted: dict[str, Any]) -> None:
    print(f"บัตร / ballots: {counted['ballots']:,}   กติกา / rule: {counted['rule']}")
    for line in counted["projects"]:
        mark = "✓" if line["funded"] else " "
        print(f"{mark} {line['rank']:>4}. {line[counted['measure']]:>9,}  {line['title']}")


def main() -> int:
    """Recount the folder or ZIP named on the command line, else the one this file is in."""
    here = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    folder = Folder(here)
    right = recount(folder) if folder.has("result.json") else check_ranking(folder)
    print("ผลที่นับใหม่ตรงกับที่เผยแพร่ / The recount gives what was published." if right else WRONG)
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
