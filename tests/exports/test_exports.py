"""What is exported: whole, the same for everybody, and never who."""

import csv
import io
import json
from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import select

from participation.boards.choices import BallotKind, BoardKind, Measure, Phase
from participation.boards.errors import BoardNotFound
from participation.boards.queries import board as find_board
from participation.core.csv_lines import csv_head, csv_line
from participation.exports import commands
from participation.exports.choices import Format
from participation.exports.errors import NoBallots
from participation.exports.services import export_board
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.services import Draft, post_proposal
from participation.tallies.errors import NoResultYet
from participation.tallies.services import count_ballots
from participation.voting.ballots import make_choices
from participation.voting.models import Ballot, RollEntry
from participation.voting.services.casting import CastRow, cast_many
from participation.voting.services.supports import support
from tests.support.casting import cast_ballot
from tests.support.town import (
    APPROVAL_RULES,
    make_board,
    make_official,
    make_resident,
    make_town,
    sign_in,
)


def approval(*codes):
    return make_choices(BallotKind.APPROVAL, codes)


BALLOTS = [approval("1", "3"), approval("1", "3"), approval("1", "2"), approval("2")]


@pytest.fixture
def town(db, clock):
    return make_town()


def finished(town, **options):
    return make_board(
        town, kind=BoardKind.BUDGET, phase=Phase.RESULTS, **{"ballots": BALLOTS, **options}
    )


def export(board, form) -> str:
    return "".join(export_board(board, form))


def table(text: str) -> list[dict[str, str]]:
    """Read a CSV as a spreadsheet would: the mark says UTF-8."""
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


# --- CSV -----------------------------------------------------------------------------------------


def test_the_table_of_a_vote_has_stable_columns_and_the_figures_of_the_result(town):
    lines = table(export(finished(town), Format.CSV))
    assert ",".join(lines[0]) == (
        "rank,code,title,category,cost,currency,votes,score,selected,reason,available,short_by,"
        "sample"
    )
    assert [list(line.values()) for line in lines] == [
        ["1", "1", "ทางเท้าหน้าโรงเรียน", "", "400000.00", "THB", "3", "3", "1", "funded",
         "1000000.00", "", "0"],
        ["2", "2", "ไฟส่องสว่างในซอย", "", "350000.00", "THB", "2", "2", "1", "funded",
         "600000.00", "", "0"],
        ["3", "3", "ลานออกกำลังกาย", "", "500000.00", "THB", "2", "2", "0", "does_not_fit",
         "250000.00", "250000.00", "0"],
    ]  # fmt: skip


def test_the_table_of_ideas_has_stable_columns_and_no_author(db, town):
    board = make_board(town, categories=["น้ำ"])
    author = make_resident(town, name="ผู้เสนอ คนเดียว")
    idea = Draft(title="ขุดคลอง", idea="ลอกเลน\nและปลูกต้นไม้", category="น้ำ", place="คลองใหญ่")
    posted = post_proposal(board, author, idea)
    support(find_proposal(posted.public_id), make_resident(town))
    # As in another request: what this session remembers of the proposal is older.
    db.session.expire_all()
    text = export(find_board(board.slug), Format.CSV)
    (line,) = table(text)
    assert ",".join(line) == (
        "rank,reference,title,category,place,supports,created_at,problem,idea,benefit,sample,"
        "proposal,sub_area,latitude,longitude,cost,comments,status,received_on,updated_at"
    )
    assert line["supports"] == "1"
    assert line["reference"] == "sample 2569/000001"
    assert line["created_at"] == "2026-03-09T02:30:00+00:00"
    assert line["idea"] == "ลอกเลน\nและปลูกต้นไม้"
    assert (line["title"], line["category"], line["place"]) == ("ขุดคลอง", "น้ำ", "คลองใหญ่")
    assert "ผู้เสนอ" not in text


@pytest.mark.parametrize(
    "title", ["=1+1", "+66 2 000", "-ลด", "@SUM(A1)", "\tแท็บ", '=HYPERLINK("http://x")']
)
def test_what_a_spreadsheet_would_run_is_made_harmless(town, title):
    board = make_board(town, projects=[(title, None)])
    (line,) = table(export(board, Format.CSV))
    assert line["title"] == f"'{title}"


def test_numbers_and_plain_text_are_left_as_they_are():
    assert csv_line([-5, 0, "a=b", "ก,ข", 'เขาว่า "ดี"', None]) == '-5,0,a=b,"ก,ข","เขาว่า ""ดี""",\r\n'
    assert csv_head(["a", "ข"]) == "\ufeffa,ข\r\n"
    assert csv_line(["\r=1"]) == '"\'\r=1"\r\n'


# --- JSON ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", BallotKind)
def test_json_holds_every_ballot_and_the_rules_to_count_them(db, town, kind):
    gives_points = kind in (BallotKind.CUMULATIVE, BallotKind.ORDINAL)
    rules = replace(
        APPROVAL_RULES, kind=kind, measure=Measure.SCORE if gives_points else Measure.VOTES
    )
    chosen = [["1"], ["2"], ["1"]] if kind is BallotKind.CHOOSE_ONE else [["1", "2"], ["3"], ["2"]]
    ballots = [make_choices(kind, codes, [5] * len(codes)) for codes in chosen]
    board = finished(town, rules=rules, ballots=ballots)
    data = json.loads(export(board, Format.JSON))
    listed = Counter()
    for ballot in data["ballots"]:
        listed[json.dumps(ballot["choices"], separators=(",", ":"))] += ballot["count"]
    assert listed == Counter(db.session.scalars(select(Ballot.choices)))
    assert listed.total() == 3
    assert data["rules"]["kind"] == kind.value
    assert data["rules"]["budget"] == 1_000_000_00
    assert data["result"]["ballots"] == 3
    assert data["channels"] == {"unknown": 3}
    assert data["board"]["slug"] == board.slug
    assert data["board"]["sample"] is False


def test_json_of_a_vote_nobody_took_part_in_is_json(town):
    assert json.loads(export(finished(town, ballots=[]), Format.JSON))["ballots"] == []


def test_json_of_ideas_has_the_same_fields_as_the_table(town):
    board = make_board(town, projects=[("ก", None), ("ข", None)])
    data = json.loads(export(board, Format.JSON))
    assert [list(row) for row in data["proposals"]] == [
        list(table(export(board, Format.CSV))[0])
    ] * 2
    assert [row["title"] for row in data["proposals"]] == ["ก", "ข"]


@pytest.mark.parametrize("form", Format)
def test_thai_stays_readable(town, form):
    text = export(finished(town), form)
    assert "ไฟส่องสว่างในซอย" in text
    assert "\\u0e" not in text


# --- Who is not in it ----------------------------------------------------------------------------


@pytest.mark.parametrize("form", Format)
def test_no_person_is_in_an_export_of_a_vote(db, clock, town, form):
    """Names, addresses and every key and number by which a person could be found."""
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING)
    voter = make_resident(town, name="Zebulon Quixote", email="zebulon@quixote.example")
    receipt = cast_ballot(board, voter, approval("1"))
    cast_many(board, [CastRow("ปู่ของ Zebulon", approval("2"))], at=board.voting_opens_at)
    clock.set(board.results_at)
    count_ballots(board)
    text = export(find_board(board.slug), form)
    ballots = db.session.scalars(select(Ballot)).all()
    secrets = [
        "Zebulon", "Quixote", "zebulon@", voter.public_id, receipt, "สมหมาย", "@quixote",
        *(ballot.id for ballot in ballots),
        *(ballot.voter_key for ballot in ballots),
    ]  # fmt: skip
    assert [secret for secret in secrets if secret in text] == []
    assert len(db.session.scalars(select(RollEntry.id)).all()) == 2


@pytest.mark.parametrize("form", [Format.CSV, Format.JSON])
def test_no_person_is_in_an_export_of_ideas(town, form):
    board = make_board(town)
    author = make_resident(town, name="Zebulon Quixote", email="zebulon@quixote.example")
    supporter = make_resident(town, name="Ichabod Crane", email="ichabod@crane.example")
    posted = post_proposal(board, author, Draft(title="ขุดคลอง", idea="ลอกเลน"))
    support(find_proposal(posted.public_id), supporter)
    text = export(find_board(board.slug), form)
    people = ["Zebulon", "Ichabod", "@", author.public_id, supporter.public_id]
    assert [name for name in people if name in text] == []


# --- Who may have it, and when -------------------------------------------------------------------


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("phase", [Phase.COLLECTING, Phase.REVIEW, Phase.VOTING, Phase.COUNTING])
def test_a_vote_is_not_exported_before_its_result_is_public(town, phase, form):
    board = make_board(town, kind=BoardKind.BUDGET, phase=phase)
    with pytest.raises(NoResultYet):
        export_board(board, form)


@pytest.mark.parametrize("kind", BoardKind)
def test_a_draft_is_not_exported(town, kind):
    with pytest.raises(BoardNotFound):
        export_board(make_board(town, kind=kind, phase=Phase.DRAFT), Format.CSV)


@pytest.mark.parametrize("form", Format)
def test_a_draft_is_no_download_not_even_for_its_officials(client, town, form):
    slug = make_board(town, phase=Phase.DRAFT).slug
    sign_in(client, make_official(town))
    status = client.get(f"/boards/{slug}/download.{form}").status_code
    assert status == 404


def test_ideas_have_no_ballot_file(town):
    with pytest.raises(NoBallots):
        export_board(make_board(town), Format.PB)


@pytest.mark.parametrize(
    ("form", "media_type"),
    [(Format.CSV, "text/csv"), (Format.JSON, "application/json"), (Format.PB, "text/plain")],
)
def test_a_download_is_what_the_command_writes(cli, client, tmp_path, town, form, media_type):
    slug = finished(town).slug
    target = tmp_path / "out"
    cli.invoke(args=["exports", "write", slug, "--format", form.value, "--output", str(target)])
    answer = client.get(f"/boards/{slug}/download.{form}")
    assert answer.data == target.read_bytes()
    assert answer.mimetype == media_type
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{slug}.{form}"'


def test_there_is_no_download_in_another_format(client, town):
    assert client.get(f"/boards/{finished(town).slug}/download.xml").status_code == 404


# --- The command ---------------------------------------------------------------------------------


def write(cli, slug, target, form=Format.CSV):
    return cli.invoke(
        args=["exports", "write", slug, "--format", form.value, "--output", str(target)]
    )


def test_the_command_says_where_it_wrote_and_leaves_no_draft(cli, tmp_path, town):
    target = tmp_path / "ผล.csv"
    outcome = write(cli, finished(town).slug, target)
    assert outcome.exit_code == 0
    assert outcome.stdout == f"{target}\n"
    assert list(tmp_path.iterdir()) == [target]
    assert target.read_bytes().startswith(b"\xef\xbb\xbfrank,")


def test_a_failure_midway_leaves_the_earlier_file_and_no_half_one(cli, monkeypatch, tmp_path, town):
    target = tmp_path / "result.csv"
    target.write_text("earlier")

    def broken(board, form):
        yield "half a line"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(commands, "export_board", broken)
    outcome = write(cli, finished(town).slug, target)
    assert outcome.exit_code == 1
    assert outcome.stderr == f"Error: {target}: No space left on device\n"
    assert target.read_text() == "earlier"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_not_there_is_one_clear_line(cli, tmp_path, town):
    target = tmp_path / "none" / "result.csv"
    outcome = write(cli, finished(town).slug, target)
    assert outcome.exit_code == 1
    assert outcome.stderr == f"Error: {target}: No such file or directory\n"


def test_a_refusal_is_one_clear_line_and_writes_nothing(cli, tmp_path, town):
    for slug, said in (("none", "no such board"), (make_board(town).slug, "has no vote")):
        outcome = write(cli, slug, tmp_path / "result.pb", Format.PB)
        assert outcome.exit_code == 1
        assert said in outcome.stderr
        assert outcome.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
