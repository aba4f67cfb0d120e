"""Editing with a visible history, withdrawing, restoring, emptying."""

import pytest

from participation.accounts.errors import AccountGone
from participation.accounts.queries import account_for_session
from participation.accounts.services.leaving import bundle_of, delete_account
from participation.boards.choices import BoardKind, Stage
from participation.boards.queries import board as find_board
from participation.boards.services import announce_rules
from participation.core import storage
from participation.core.db import db as database
from participation.core.errors import ChangedMeanwhile
from participation.core.pictures import made_safe
from participation.proposals.choices import MOST_FILES
from participation.proposals.differences import differences
from participation.proposals.errors import (
    EditingClosed,
    NotYours,
    ProjectsAlreadyFrozen,
    TooLateToWithdraw,
    UnknownCategory,
)
from participation.proposals.queries import (
    attachments_of,
    in_order_of_submission,
    own_drafts,
    proposal_page,
    ranked_by_support,
    revisions,
    similar_proposals,
)
from participation.proposals.services import Draft, freeze_projects, set_costs
from participation.proposals.services.changes import (
    edit_proposal,
    restore_proposal,
    withdraw_proposal,
)
from participation.proposals.services.drafts import save_draft
from participation.proposals.services.emptying import (
    DELETED_AUTHOR,
    EMPTIED_TITLE,
    empty_proposals,
    empty_proposals_by_id,
    leave_proposals,
)
from participation.proposals.services.files import Holder, add_files
from participation.voting.services.supports import support
from tests.support.language import LANGUAGES, told
from tests.support.pictures import PDF, add_photo, photo
from tests.support.posting import send_files
from tests.support.race import race
from tests.support.statements import at_most
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)

CHANGED = Draft(title="ปลูกต้นไม้ใหญ่ริมคลอง", idea="ชวนกันปลูกทุกวันอาทิตย์", place="หน้าวัด")


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def board(town):
    return make_board(town, slug="canal", categories=["น้ำ"])


@pytest.fixture
def author(client, town):
    account = make_resident(town, name="สมศรี ใจดี")
    sign_in(client, account)
    return account


@pytest.fixture
def proposal(board, author):
    return make_proposal(board, author)


def again(proposal):
    """Return the proposal as the database has it now."""
    address = proposal.public_id
    database.session.expire_all()
    return proposal_page(address)


def supported(proposal, town):
    support(again(proposal), make_resident(town))
    return again(proposal)


def edit_path(proposal):
    return f"/proposals/{proposal.public_id}/edit"


# --- Editing ---


def test_before_the_first_support_nothing_is_kept_of_what_was_there(client, proposal):
    page = client.page(edit_path(proposal)).form("main form").submit(title="ชื่อใหม่")
    assert page.texts("h1") == ["ชื่อใหม่"]
    assert revisions(proposal.id) == []
    assert again(proposal).edited_at is None


def test_afterwards_everybody_sees_what_it_said(client, town, proposal, clock):
    supported(proposal, town)
    clock.advance(hours=1)
    page = client.page(edit_path(proposal)).form("main form").submit(title=CHANGED.title)
    page = client.page(f"{page.path}/history")
    assert page.texts("ins") == ["ใหญ่"]
    assert page.texts("del") == []
    assert "ปลูกต้นไม้ริมคลอง" in page.text
    assert again(proposal).edited_at == clock.now
    assert again(proposal).support_count == 1


def test_every_version_is_there_in_order(town, author, proposal):
    supported(proposal, town)
    for title in ("สอง", "สาม"):
        now = again(proposal)
        edit_proposal(now, author, Draft(title=title, idea=now.idea), version=now.version)
    assert [(r.number, r.title) for r in revisions(proposal.id)] == [
        (1, "ปลูกต้นไม้ริมคลอง"),
        (2, "สอง"),
    ]
    assert again(proposal).title == "สาม"


def test_saving_it_as_it_is_changes_nothing(client, town, proposal):
    before = supported(proposal, town).version
    client.page(edit_path(proposal)).form("main form").submit()
    assert again(proposal).version == before
    assert revisions(proposal.id) == []


def test_the_new_title_is_found_and_the_old_one_not(author, board, proposal):
    edit_proposal(proposal, author, Draft(title="ซ่อมไฟ", idea="ก"), version=proposal.version)
    assert similar_proposals(board.id, "ปลูกต้นไม้") == []
    assert similar_proposals(board.id, "ซ่อมไฟ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_saves_second_sees_both_texts_and_overwrites_nothing(
    app, client, author, proposal, language
):
    form = client.page(f"{edit_path(proposal)}?lang={language}").form("main form")
    edit_proposal(again(proposal), author, CHANGED, version=proposal.version)
    page = form.submit(title="ของฉัน", idea="อีกอย่าง")
    assert page.status == 409
    assert told(app, language, ChangedMeanwhile()) in page.text
    assert CHANGED.title in page.text
    assert page.form("main form").values["title"] == "ของฉัน"
    assert again(proposal).title == CHANGED.title
    # Having seen it, one may take its place.
    assert page.form("main form").submit().status == 200
    assert again(proposal).title == "ของฉัน"


def test_of_edits_at_one_moment_one_wins(app, author, proposal):
    address, version, person = proposal.public_id, proposal.version, author.get_id()

    def edit(place):
        draft = Draft(title=f"ฉบับ {place}", idea="ก")
        edit_proposal(proposal_page(address), account_for_session(person), draft, version=version)

    results = race(app, edit, runners=4)
    assert results.count(None) == 1
    assert all(isinstance(r, ChangedMeanwhile) for r in results if r is not None)


def test_a_support_at_the_moment_of_an_edit_finds_its_text_kept(app, town, author, proposal):
    """Either it came after the edit, or the words it was given for are in the history."""
    address, version, person = proposal.public_id, proposal.version, author.get_id()
    supporter = make_resident(town).get_id()

    def act(place):
        found = proposal_page(address)
        if place:
            return support(found, account_for_session(supporter))
        edit_proposal(found, account_for_session(person), CHANGED, version=version)
        return len(revisions(found.id))

    kept, count = race(app, act, runners=2)
    assert count == 1
    assert kept in (0, 1)
    assert again(proposal).title == CHANGED.title


def test_only_its_author_and_only_while_collecting(client, town, author, board, proposal, clock):
    form = client.page(edit_path(proposal)).form("main form")
    official = make_official(town)
    with pytest.raises(NotYours):
        edit_proposal(again(proposal), official, CHANGED, version=1)
    clock.set(board.collecting_closes_at)
    with pytest.raises(EditingClosed):
        edit_proposal(again(proposal), author, CHANGED, version=1)
    page = form.submit(title="สายไป")
    assert page.status == 409
    assert "สายไป" in page.html


def test_a_category_that_is_none_is_refused(author, proposal):
    with pytest.raises(UnknownCategory):
        edit_proposal(
            proposal, author, Draft(title="ก", idea="ข", category="ค"), version=proposal.version
        )
    assert again(proposal).title == "ปลูกต้นไม้ริมคลอง"


def test_files_are_added_while_nobody_supports_it(client, town, proposal):
    send_files(client.page(edit_path(proposal)), [("a.jpg", photo())])
    assert len(attachments_of(proposal.id)) == 1
    supported(proposal, town)
    page = client.page(edit_path(proposal))
    assert page.select("#files") == []
    page = send_files(page, [("b.jpg", photo())])
    assert page.status == 200
    assert len(attachments_of(proposal.id)) == 1 < MOST_FILES


def test_the_form_and_the_history_ask_the_database_no_more_than_they_must(
    client, town, author, proposal
):
    supported(proposal, town)
    for number in range(5):
        now = again(proposal)
        edit_proposal(now, author, Draft(title=f"ฉบับ {number}", idea="ก"), version=now.version)
    for path in (edit_path(proposal), f"/proposals/{proposal.public_id}/history"):
        with at_most(8):
            client.page(path)


# --- Withdrawing ---


def test_it_is_taken_back_after_a_question_and_put_back(client, town, board, proposal):
    supported(proposal, town)
    page = client.page(f"/proposals/{proposal.public_id}").follow("ถอนข้อเสนอของท่าน")
    assert ranked_by_support(board.id)
    page = page.form("main form").submit()
    assert page.select(".chip-withdrawn")
    assert ranked_by_support(board.id) == []
    assert again(proposal).support_count == 1
    page = page.form("form[action$='/restore']").submit()
    assert page.select(".chip-withdrawn") == []
    assert [p.support_count for p in ranked_by_support(board.id)] == [1]


def test_a_support_of_what_was_taken_back_is_free_for_another(client, town, author, clock):
    board = make_board(town, slug="one-each", support_limit=1)
    gone, other = make_proposal(board, author), make_proposal(board, author)
    supporter = make_resident(town)
    support(again(gone), supporter)
    withdraw_proposal(again(gone), author)
    sign_in(client, supporter)
    page = client.page(f"/proposals/{gone.public_id}").form("form.pill-form").submit()
    assert page.select("form.pill-form") == []
    page = client.page(f"/proposals/{other.public_id}").form("form.pill-form").submit()
    assert page.select(".pill[aria-pressed=true]")


def test_after_collecting_it_can_be_taken_back_and_not_put_back(author, board, proposal, clock):
    clock.set(board.collecting_closes_at)
    withdraw_proposal(again(proposal), author)
    with pytest.raises(EditingClosed):
        restore_proposal(again(proposal), author)
    clock.set(board.results_at)
    with pytest.raises(TooLateToWithdraw):
        withdraw_proposal(again(proposal), author)


def test_nobody_else_takes_it_back(town, proposal):
    official, found = make_official(town), again(proposal)
    for act in (withdraw_proposal, restore_proposal):
        with pytest.raises(NotYours):
            act(found, official)


def test_never_after_the_list_of_projects_is_frozen(town, author, clock):
    board = make_board(town, kind=BoardKind.BUDGET, slug="budget")
    proposal = make_proposal(board, author)
    clock.set(board.collecting_closes_at)
    announce_rules(find_board("budget"), Stage.VOTING)
    set_costs(find_board("budget"), {proposal.public_id: 100})
    freeze_projects(find_board("budget"))
    with pytest.raises(ProjectsAlreadyFrozen):
        withdraw_proposal(again(proposal), author)
    with pytest.raises(EditingClosed):
        edit_proposal(again(proposal), author, CHANGED, version=again(proposal).version)


# --- Emptying ---


def test_emptied_proposals_keep_numbers_and_supports_and_nothing_else(
    client, town, author, board, proposal
):
    supported(proposal, town)
    now = again(proposal)
    edit_proposal(now, author, CHANGED, version=now.version)
    author = account_for_session(author.get_id())
    other = make_proposal(board, author, title="ข้อสอง")
    address = add_photo(other)
    empty_proposals(author)
    for kept in map(again, [proposal, other]):
        assert kept.title == EMPTIED_TITLE
        assert (kept.idea, kept.place, kept.author_name) == ("", "", DELETED_AUTHOR)
        assert kept.author_id is None
        assert kept.attachments == []
    assert again(proposal).support_count == 1
    assert revisions(proposal.id) == []
    with pytest.raises(FileNotFoundError):
        storage.get(f"{address}.jpg")
    page = client.page(f"/proposals/{proposal.public_id}")
    assert told(client.application, "th", EMPTIED) in page.text
    assert "สมศรี ใจดี" not in " ".join(page.texts("dl.facts"))


EMPTIED = (
    "What stood here was removed for good. Number and supports stay, so that counts stay right."
)


def test_who_leaves_may_let_proposals_stay_without_a_name(author, proposal):
    leave_proposals(author)
    kept = again(proposal)
    assert (kept.title, kept.author_name) == ("ปลูกต้นไม้ริมคลอง", DELETED_AUTHOR)
    assert kept.author_id is None


def test_the_law_empties_one_and_nobody_fills_it_again(author, board, proposal):
    other = make_proposal(board, author)
    empty_proposals_by_id([proposal.id])
    again(proposal)
    assert [p.title for p in in_order_of_submission(board.id)] == [EMPTIED_TITLE, other.title]
    with pytest.raises(EditingClosed):
        edit_proposal(again(proposal), author, CHANGED, version=again(proposal).version)


@pytest.mark.parametrize("empty", [True, False])
def test_deleting_the_account_does_so_and_ends_drafts(author, board, proposal, empty):
    save_draft(board, author, {"title": "ร่าง"})
    delete_account(author, empty=empty)
    kept = again(proposal)
    assert (kept.title == EMPTIED_TITLE) is empty
    assert kept.author_name == DELETED_AUTHOR
    assert own_drafts(author.id) == []
    with pytest.raises(AccountGone):
        save_draft(find_board("canal"), author, {"title": "ร่าง"})


def test_all_that_a_person_wrote_and_sent_is_in_their_data(author, board, proposal):
    add_photo(proposal, name="หาด.jpg")
    draft = Holder(draft_id=save_draft(board, author, {"title": "ร่าง"}))
    add_files(draft, [("แผน.pdf", made_safe(PDF))])
    bundle = bundle_of(author)
    (told_of,) = bundle.tables["proposals"]
    assert (told_of["title"], told_of["files"][0]["name"]) == (proposal.title, "หาด.jpg")
    assert bundle.tables["drafts"][0]["title"] == "ร่าง"
    assert len(bundle.files) == 2
    assert all(path.is_file() for path in bundle.files.values())


# --- Differences ---


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        ("ปลูกต้นไม้", "ปลูกต้นไม้", [("same", "ปลูกต้นไม้")]),
        ("", "ใหม่", [("new", "ใหม่")]),
        ("เก่า", "", [("gone", "เก่า")]),
        ("", "", []),
        ("วันเสาร์", "วันอาทิตย์", [("gone", "วันเสาร์"), ("new", "วันอาทิตย์")]),
    ],
)
def test_differences_are_told_by_words(before, after, parts):
    assert differences(before, after) == parts


def test_a_form_that_can_not_be_saved_comes_back_whole(client, proposal):
    form = client.page(edit_path(proposal)).form("main form")
    page = form.submit(title=" ", idea="ยังอยู่")
    assert page.status == 422
    assert page.form("main form").values["idea"] == "ยังอยู่"
    values = {**form.values, "category": "ไม่มี", "idea": "ยังอยู่"}
    page = client.post(edit_path(proposal), data=values).page
    assert page.status == 422
    assert page.texts("#category-error")
