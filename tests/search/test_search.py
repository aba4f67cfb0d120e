"""Finding places, boards and proposals by words, on either database."""

import pytest
from sqlalchemy import text

from participation.boards.choices import Phase
from participation.core.db import db as handle
from participation.core.scratch import scratch_database
from participation.core.transaction import atomic
from participation.proposals.models import Proposal
from participation.proposals.services import Draft, add_proposals
from participation.proposals.services.changes import edit_proposal
from participation.search.queries import find
from participation.search.services import rebuild
from participation.search.terms import one_form, terms_of, words_of
from tests.support.statements import at_most
from tests.support.town import make_board, make_proposal, make_resident, make_town

# --- Words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("น้ำ", "น\u0e4d\u0e49\u0e32"),  # nikhahit and sara aa, as old keyboards write
        ("แปลก", "เเปลก"),
        ("๒๕๖๙", "2569"),
        ("Bang Saen", "BANG  SAEN"),
        ("ขยะ", "ข\u200bยะ"),
    ],
)
def test_different_ways_to_write_are_one(typed, same):
    assert one_form(typed) == one_form(same)


def test_text_is_cut_into_words_and_signs_are_left_out():
    assert words_of("การจัดการขยะ (ชายหาด) – ปี ๒๕๖๙!") == [
        "การ",
        "จัดการ",
        "ขยะ",
        "ชายหาด",
        "ปี",
        "2569",
    ]
    assert words_of("  … !!") == []


def test_words_inside_a_word_and_without_tone_marks_weigh_less():
    terms = terms_of("ถังขยะ น้ำ")
    assert terms.words == ("ถังขยะ", "น้ำ")
    assert {"ถัง", "ขยะ", "นำ"} <= set(terms.parts)
    assert not set(terms.words) & set(terms.parts)


# --- Finding -------------------------------------------------------------------------------------


@pytest.fixture
def town(db, clock):
    return make_town(slug="saensuk")


@pytest.fixture
def board(town):
    return make_board(town, slug="board")


def propose(board, *titles, **more) -> None:
    add_proposals(board, [Draft(title=title, **more) for title in titles])


def titles(typed) -> list[str]:
    return [proposal.title for proposal in find(typed, most=20).proposals]


def test_a_word_inside_a_compound_is_found_after_the_word_itself(board):
    propose(board, "ถังขยะริมหาด", "แยกขยะก่อนทิ้ง", "ปลูกต้นไม้")
    assert titles("ขยะ") == ["แยกขยะก่อนทิ้ง", "ถังขยะริมหาด"]


def test_all_words_have_to_be_there_in_any_order(board):
    propose(board, "ไฟส่องสว่างในซอย", "ซ่อมถนนในซอย")
    assert titles("ซอย ไฟ") == ["ไฟส่องสว่างในซอย"]
    assert titles("ซอย น้ำ") == []


def test_the_last_word_may_be_unfinished(board):
    propose(board, "ห้องสมุดประชาชน", "Library for everybody")
    assert titles("ห้องสมุดประชา") == ["ห้องสมุดประชาชน"]
    assert titles("libr") == ["Library for everybody"]


def test_a_mistyped_tone_mark_is_forgiven(board):
    propose(board, "แก้ปัญหาน้ำท่วม")
    for typed in ("น้ำท่วม", "น่ำท่วม", "นำท่วม", "น\u0e4d\u0e49\u0e32ท่วม"):
        assert titles(typed) == ["แก้ปัญหาน้ำท่วม"], typed


def test_digits_of_either_kind_find_each_other(board):
    propose(board, "แผนปี ๒๕๗๐")
    assert titles("2570") == ["แผนปี ๒๕๗๐"]


def test_what_stands_in_the_text_is_found_after_what_stands_in_the_title(board):
    propose(board, "เรื่องอื่น", idea="ทำทางจักรยานเลียบคลองและทางจักรยานในเมือง")
    propose(board, "ทางจักรยาน")
    assert set(titles("จักรยาน")) == {"ทางจักรยาน", "เรื่องอื่น"}


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        "'",
        "\\",
        "AND",
        "OR NOT",
        "a* OR b",
        "words:x",
        "%",
        "_",
        "(",
        ":*",
        "'':A & !x",
        "🙂",
        " ",
    ],
)
def test_signs_of_the_query_languages_are_words_or_nothing(board, typed):
    propose(board, "ปลูกต้นไม้")
    assert titles(typed) == []


def test_places_are_found_by_part_of_a_name_in_both_languages(town):
    for typed in ("saen", "SAENSUK", "ensu", "เทศบาลเมือง sae"):
        assert [area.slug for area in find(typed, most=5).municipalities] == ["saensuk"], typed
    for typed in ("ชลบุรี", "จังหวัดชลบุรี", "จ.ชลบุรี", "chon", "ชลบุ"):
        assert "20" in [province.code for province in find(typed, most=5).provinces], typed
    # An area is found by its province as well.
    assert [area.slug for area in find("ชลบุรี", most=5).municipalities] == ["saensuk"]


def test_boards_are_found_by_their_question(board):
    assert [found.slug for found in find("คลอง", most=5).boards] == ["board"]


# --- Only what everybody may see -----------------------------------------------------------------


def test_drafts_are_not_found(town):
    draft = make_board(town, phase=Phase.DRAFT, projects=[("ความลับริมคลอง", None)])
    found = find("คลอง", most=20)
    assert (list(found.boards), list(found.proposals)) == ([], [])
    assert draft.slug


def test_what_is_withdrawn_is_not_found(board):
    propose(board, "ถอนแล้ว", withdrawn=True)
    assert titles("ถอน") == []


# --- The index -----------------------------------------------------------------------------------


def test_what_is_undone_leaves_nothing_in_the_index(board, db):
    def fail() -> None:
        with atomic():
            propose(board, "ไม่เกิดขึ้น")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert titles("เกิดขึ้น") == []
    assert db.session.scalar(text("SELECT count(*) FROM search_proposal")) == 0


def test_a_resident_s_proposal_is_found_at_once(board, town):
    make_proposal(board, make_resident(town), title="ทางเท้าหน้าโรงเรียน")
    assert titles("ทางเท้า") == ["ทางเท้าหน้าโรงเรียน"]


def test_changed_words_are_found_instead_of_the_old_ones(board, town):
    author = make_resident(town)
    proposal = make_proposal(board, author, title="ทางเท้า", idea="")
    edit_proposal(proposal, author, Draft(title="ลานกีฬา"), version=proposal.version)
    assert (titles("ลานกีฬา"), titles("ทางเท้า")) == (["ลานกีฬา"], [])


def test_the_index_is_rebuilt_as_it_was(board, db, cli):
    propose(board, "ปลูกต้นไม้", "ถังขยะ")
    before = titles("ขยะ")
    with atomic():
        for table in ("search_board", "search_proposal", "search_municipality"):
            db.session.execute(text(f"DELETE FROM {table}"))
    assert titles("ขยะ") == []
    assert "proposal: 2" in cli.invoke(args=["search", "rebuild"]).output
    assert titles("ขยะ") == before == ["ถังขยะ"]
    assert rebuild() == {"board": 1, "proposal": 2, "municipality": 1}
    assert titles("ขยะ") == before


def test_a_database_made_without_migrations_has_the_index_too(app):
    with scratch_database({"SECRET_KEY": "x", "BALLOT_KEY": app.config["BALLOT_KEY"]}):
        assert handle.session.scalar(text("SELECT count(*) FROM search_proposal")) == 0


def test_searching_asks_the_same_however_much_is_found(board, db):
    propose(board, *[f"ถังขยะ {number}" for number in range(30)])
    with at_most(4):
        found = find("ขยะ", most=20)
        assert {proposal.board.municipality.slug for proposal in found.proposals} == {"saensuk"}
    assert len(found.proposals) == 20
    assert db.session.query(Proposal).count() == 30


# --- The page ------------------------------------------------------------------------------------


def test_the_page_leads_to_what_is_found(client, board):
    propose(board, "ถังขยะริมคลอง")
    page = client.page("/").form("form.search").submit(q="คลอง")
    assert page.path == "/search"
    assert page.one("#q").get("value") == "คลอง"
    assert page.follow("ถังขยะริมคลอง").path.startswith("/proposals/")


def test_htmx_gets_suggestions(client, board):
    propose(board, "ถังขยะริมคลอง")
    piece = client.get("/search?q=คลอง", headers={"HX-Request": "true"})
    assert "<html" not in piece.text
    assert "ถังขยะริมคลอง" in piece.page.text


@pytest.mark.parametrize(
    "typed", ["", "ไม่มีอะไรเลย", "<script>alert(1)</script>", "x" * 5000, "%00"]
)
def test_nothing_found_says_what_to_do(client, board, typed):
    page = client.page(f"/search?q={typed}")
    assert page.select("form.search")
    assert "<script>alert" not in page.html
