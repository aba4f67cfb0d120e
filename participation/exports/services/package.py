"""Everything that is public about a board, in one ZIP: a Frictionless data package.

https://specs.frictionlessdata.io/data-package/
"""

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from participation.boards.choices import BoardKind, Stage
from participation.boards.queries import shown_documents
from participation.exports.archive import Archive, Packed
from participation.exports.datasets import data_set
from participation.exports.dictionary import dictionary, dictionary_text, table_schema
from participation.exports.narrowing import Wanted
from participation.exports.recount import recount_script
from participation.exports.services import (
    board_facts,
    check_public,
    table_lines,
    vote_pb,
)
from participation.exports.tables import Tick, counted
from participation.proposals.queries import project_list
from participation.tallies.queries import tally as find_tally

if TYPE_CHECKING:
    from participation.boards.models import Board

_READ_ME = """อ่านก่อน / Read me first

datapackage.json  รายการไฟล์ ความหมายของคอลัมน์ และรหัสตรวจสอบ / what is here, with checksums
dictionary.csv    ความหมายของทุกคอลัมน์ / what every column means
recount.py        นับคะแนนใหม่ด้วยตนเอง: python3 recount.py / count the votes again yourself

ไม่มีชื่อผู้ใดในไฟล์เหล่านี้ / Nobody's name is in these files.
"""


def board_package(board: "Board", tick: Tick = lambda: None) -> Iterator[bytes]:
    """Return the ZIP of a board, part by part; tick for every row of its tables.

    Raises as `export_board`, before the first part.
    """
    check_public(board)
    return _package(board, tick)


def _package(board: "Board", tick: Tick) -> Iterator[bytes]:
    archive = Archive()
    for name, lines in _files(board, tick):
        yield from archive.add(name, lines)
    described = _describe(board, archive.packed)
    yield from archive.add(
        "datapackage.json", [json.dumps(described, ensure_ascii=False, indent=1)]
    )
    yield archive.close()


def _files(board: "Board", tick: Tick) -> Iterator[tuple[str, Iterable[str]]]:
    yield "README.txt", [_READ_ME]
    yield "dictionary.csv", ["\ufeff" + dictionary_text()]
    yield "recount.py", recount_script().splitlines(keepends=True)
    yield "board.json", [json.dumps(_facts(board), ensure_ascii=False, indent=1)]
    yield from _tables(board, tick, "proposals", "comments", "supports", "answers", "deliveries")
    if board.kind is BoardKind.BUDGET:
        yield from _vote_files(board, tick)


def _vote_files(board: "Board", tick: Tick) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield the files of a vote; texts that carry a digest byte for byte as they were frozen."""
    rules, listed, tally = board.frozen(Stage.VOTING), project_list(board.id), find_tally(board.id)
    if rules is None or listed is None or tally is None:
        return
    yield "rules.json", [rules.body]
    yield "projects.json", [listed.body]
    yield "result.json", [tally.body]
    yield from _tables(board, tick, "results", "groups", "ballots")
    yield "election.pb", vote_pb(board)


def _tables(board: "Board", tick: Tick, *names: str) -> Iterator[tuple[str, Iterable[str]]]:
    for found in map(data_set, names):
        rows = counted(found.rows(board, Wanted()), tick)
        yield f"{found.table}.csv", table_lines(found.table, rows)


def _facts(board: "Board") -> dict[str, Any]:
    rules, listed, tally = board.frozen(Stage.VOTING), project_list(board.id), find_tally(board.id)
    digests = {"rules": rules, "projects": listed, "result": tally}
    return board_facts(board) | {
        "documents": [
            {
                "title": document.title,
                "kind": document.kind.value,
                "address": document.address or f"/documents/{document.public_id}",
                "bytes": document.bytes,
                "sha256": document.sha256,
            }
            for document in shown_documents(board.id)
        ],
        "digests": {name: row.digest for name, row in digests.items() if row is not None},
    }


def _describe(board: "Board", packed: list[Packed]) -> dict[str, Any]:
    return {
        "name": board.slug,
        "title": board.question,
        "description": board.background,
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "sample": board.sample,
        "resources": [_resource(file) for file in packed],
    }


def _resource(file: Packed) -> dict[str, Any]:
    name, _, ending = file.name.lower().rpartition(".")
    plain = {
        "name": f"{name}-{ending}",
        "path": file.name,
        "bytes": file.bytes,
        "hash": f"sha256:{file.digest}",
        "encoding": "utf-8",
    }
    if ending != "csv" or name not in dictionary():
        return plain
    return plain | {
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "schema": table_schema(dictionary()[name]),
    }
