"""The ZIP of a board: complete, described, without names, and enough to count again."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from participation.boards.choices import (
    AllocationRule,
    BallotKind,
    BoardKind,
    Measure,
    Phase,
    Portion,
)
from participation.boards.rules import BallotLimits, SubBudget, VotingRules
from participation.discussion.services import Words, post_comment, withdraw_comment
from participation.exports.dictionary import dictionary
from participation.exports.services.package import board_package
from participation.tallies.errors import NoResultYet
from participation.voting.ballots import make_choices
from tests.support.town import (
    APPROVAL_RULES,
    make_board,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)

APPROVAL_BALLOTS = [make_choices(BallotKind.APPROVAL, codes) for codes in (["1", "3"], ["2"])] * 4
POINTS = VotingRules(
    kind=BallotKind.CUMULATIVE,
    limits=BallotLimits(max_sum_points=10),
    measure=Measure.SCORE,
    budget=1_000_000_00,
)
RANKS = VotingRules(kind=BallotKind.ORDINAL, limits=BallotLimits(max_length=3), budget=1_000_000_00)


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


def finished(town, rules=APPROVAL_RULES, ballots=APPROVAL_BALLOTS):
    return make_board(
        town, kind=BoardKind.BUDGET, phase=Phase.RESULTS, rules=rules, ballots=ballots
    )


def packed(board) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(board_package(board))))


def unpacked(board, folder: Path) -> Path:
    packed(board).extractall(folder)
    return folder


def recount(place: Path, script: Path) -> subprocess.CompletedProcess[str]:
    """Run the script as a journalist would: nothing of this project within its reach."""
    return subprocess.run(
        [sys.executable, "-I", "-S", str(script), str(place)],
        capture_output=True,
        text=True,
        env={"PYTHONUTF8": "1"},
        cwd=place.parent,
        check=False,
    )


def table(archive, name):
    text = archive.read(name).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_file_is_described_with_size_and_checksum(town):
    archive = packed(finished(town))
    described = json.loads(archive.read("datapackage.json"))["resources"]
    assert {file["path"] for file in described} == {*archive.namelist()} - {"datapackage.json"}
    for file in described:
        content = archive.read(file["path"])
        assert file["bytes"] == len(content)
        assert file["hash"] == f"sha256:{sha256(content).hexdigest()}"


def test_tables_have_exactly_the_columns_of_the_dictionary(town):
    archive = packed(finished(town))
    tables = dictionary().keys() - {"common", "boards", "indicators", "log"}
    assert {f"{name}.csv" for name in tables} < {*archive.namelist()}
    for name in tables:
        columns = dictionary()[name]
        heading = archive.read(f"{name}.csv").decode("utf-8-sig").splitlines()[0]
        assert heading.split(",") == [column.name for column in columns]
        assert all(column.title_th and column.title_en for column in columns)


def rules_with(allocation, **more):
    values = {"kind": BallotKind.APPROVAL, "limits": BallotLimits(max_length=3)} | more
    return VotingRules(allocation=allocation, budget=800_000_00, **values)


@pytest.mark.parametrize(
    ("rules", "ballots"),
    [
        *(
            (rules_with(rule, threshold=1), APPROVAL_BALLOTS)
            for rule in AllocationRule
            if rule is not AllocationRule.INSTANT_RUNOFF
        ),
        (POINTS, [make_choices(BallotKind.CUMULATIVE, ["1", "2"], [7, 3])] * 3),
        (RANKS, [make_choices(BallotKind.ORDINAL, ["3", "1"])] * 3),
        (
            rules_with(AllocationRule.INSTANT_RUNOFF, kind=BallotKind.ORDINAL),
            [make_choices(BallotKind.ORDINAL, ["3", "1"])] * 3,
        ),
    ],
    ids=lambda value: getattr(value, "allocation", None) and f"{value.kind}-{value.allocation}",
)
def test_the_script_gives_the_published_result_by_every_rule(town, tmp_path, rules, ballots):
    board = finished(town, rules, ballots)
    folder = unpacked(board, tmp_path / "board")
    done = recount(folder, folder / "recount.py")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "The recount gives what was published." in done.stdout


def test_the_script_reads_the_zip_as_it_came(town, tmp_path):
    board = finished(town)
    place = tmp_path / "board.zip"
    place.write_bytes(b"".join(board_package(board)))
    script = unpacked(board, tmp_path / "folder") / "recount.py"
    assert recount(place, script).returncode == 0


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("ballots.csv", '"[""2""]",4', '"[""2""]",40'),
        ("projects.json", "40000000", "40000001"),
        ("rules.json", '"budget":100000000', '"budget":100000001'),
        ("result.json", '"spent":', '"spent" :'),
    ],
)
def test_the_script_names_what_somebody_changed(town, tmp_path, file, old, new):
    folder = unpacked(finished(town), tmp_path / "board")
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8", newline="")
    done = recount(folder, folder / "recount.py")
    assert done.returncode == 1
    assert "DIFFERENT" in done.stdout


def test_a_board_without_ballots_is_checked_by_its_supports(town, tmp_path):
    board = make_board(town)
    for title in ("หนึ่ง", "สอง"):
        make_proposal(board, make_resident(town), title=title)
    folder = unpacked(board, tmp_path / "board")
    assert not (folder / "ballots.csv").exists()
    assert recount(folder, folder / "recount.py").returncode == 0
    text = (folder / "proposals.csv").read_text(encoding="utf-8-sig")
    (folder / "proposals.csv").write_text(text.replace("\n2,", "\n3,"), encoding="utf-8-sig")
    assert recount(folder, folder / "recount.py").returncode == 1


def test_opinions_come_without_names_and_without_what_was_withdrawn(town):
    board = make_board(town)
    author = make_resident(town, name="นายลับ แท้จริง")
    proposal = make_proposal(board, make_resident(town, name="นางซ่อน ชื่อ"))
    first = post_comment(proposal, author, Words("เห็นด้วย"))
    gone = post_comment(proposal, author, Words("ขอถอน"))
    post_comment(proposal, author, Words("ตอบ"), parent=first)
    withdraw_comment(gone, author)
    archive = packed(board)
    assert [
        (row["number"], row["answers"], row["text"]) for row in table(archive, "comments.csv")
    ] == [
        ("1", "", "เห็นด้วย"),
        ("3", "1", "ตอบ"),
    ]
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert "นายลับ" not in everything and "นางซ่อน" not in everything
    assert author.email not in everything


def test_before_the_result_nothing_is_given(town):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING)
    with pytest.raises(NoResultYet):
        board_package(board)


def test_it_is_downloaded_by_anybody(client, town):
    board = finished(town)
    answer = client.get(f"/boards/{board.slug}/download.zip")
    assert answer.mimetype == "application/zip"
    assert zipfile.ZipFile(io.BytesIO(answer.data)).testzip() is None
    sign_in(client, make_resident(town))
    assert client.get(f"/boards/{board.slug}/download.zip").data == answer.data


def test_sub_budgets_are_counted_by_the_script_too(town, tmp_path):
    rules = rules_with(
        AllocationRule.GREEDY,
        sub_budgets=(SubBudget(portion=Portion.CATEGORY, name="ถนน", amount=300_000_00),),
    )
    board = finished(town, rules)
    folder = unpacked(board, tmp_path / "board")
    assert recount(folder, folder / "recount.py").returncode == 0
