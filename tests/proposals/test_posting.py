"""Posting in steps: draft, files, preview, similar ones, and once however often it is sent."""

from datetime import date

import pytest

from participation.accounts.queries import account_for_session
from participation.boards.choices import Phase
from participation.boards.queries import board as find_board
from participation.core import storage
from participation.core.pictures import FileTooLarge, HeicRefused, UnknownFile
from participation.proposals.errors import NotCollecting, TooManyFiles
from participation.proposals.queries import (
    attachments_of,
    in_order_of_submission,
    saved_draft,
    similar_proposals,
)
from participation.proposals.services import Draft, post_proposal
from participation.proposals.services.drafts import discard_drafts_of, save_draft
from tests.support.language import LANGUAGES, told
from tests.support.outbox import every_minute
from tests.support.pictures import PDF, photo
from tests.support.posting import press, publish, send_files
from tests.support.race import race
from tests.support.statements import at_most
from tests.support.town import (
    PASSWORD,
    make_board,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)

NEW = "/boards/canal/proposals/new"
DRAFT = "/boards/canal/proposals/draft"
PREVIEW = "/boards/canal/proposals/preview"
TYPED = {"title": "ปลูกต้นไม้ริมคลอง", "idea": "ชวนกันปลูกทุกวันเสาร์"}


@pytest.fixture
def town(db, clock):
    return make_town(slug="here", prefix="สสก")


@pytest.fixture
def board(town):
    return make_board(town, slug="canal", categories=["น้ำ", "ต้นไม้"])


@pytest.fixture
def somsri(client, town):
    """A resident, signed in."""
    account = make_resident(town, name="สมศรี ใจดี")
    sign_in(client, account)
    return account


def submitted():
    return in_order_of_submission(find_board("canal").id)


def kept(account):
    return saved_draft(account.id, find_board("canal").id)


# --- Drafts ---


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_is_kept_and_stands_in_the_form_the_next_time(app, client, board, somsri, language):
    page = press(client.page(f"{NEW}?lang={language}"), "/draft", {**TYPED, "idea": " "})
    assert told(app, language, "Your draft is kept. Only you can see it.") in page.text
    values = client.page(NEW).form("#proposal-form").values
    assert values["title"] == TYPED["title"]
    assert submitted() == []


def test_there_is_one_draft_a_person_and_board(client, board, somsri):
    for title in ("หนึ่ง", "สอง"):
        client.post(DRAFT, data={**client.page(NEW).form("#proposal-form").values, "title": title})
    assert kept(somsri).typed["title"] == "สอง"


def test_nobody_else_sees_it(client, town, board, somsri):
    press(client.page(NEW), "/draft", TYPED)
    sign_in(client, make_resident(town))
    assert client.page(NEW).form("#proposal-form").values["title"] == ""


def test_it_ends_when_it_is_posted(client, board, somsri):
    press(client.page(NEW), "/draft", TYPED)
    publish(client.page(NEW))
    assert kept(somsri) is None
    assert [proposal.title for proposal in submitted()] == [TYPED["title"]]


def test_the_page_keeps_it_without_a_word(client, board, somsri):
    values = client.page(NEW).form("#proposal-form").values
    answer = client.post(DRAFT, data={**values, **TYPED}, headers={"X-Autosave": "1"})
    assert (answer.status_code, answer.data) == (204, b"")
    assert kept(somsri).typed["idea"] == TYPED["idea"]


def test_what_is_kept_too_late_does_not_bring_the_draft_back(client, board, somsri):
    page = client.page(NEW)
    values = {**page.form("#proposal-form").values, **TYPED}
    publish(page, TYPED)
    answer = client.post(DRAFT, data=values, headers={"X-Autosave": "1"})
    assert answer.status_code == 204
    assert kept(somsri) is None


def test_it_can_be_removed_with_its_files(client, board, somsri):
    send_files(client.page(NEW), [("a.jpg", photo())], TYPED, address=DRAFT)
    (key,) = [file.key for file in kept(somsri).attachments]
    client.page(NEW).form("form[action$='/discard']").submit()
    assert kept(somsri) is None
    with pytest.raises(FileNotFoundError):
        storage.get(key)


def test_all_of_a_persons_drafts_can_be_removed(client, town, board, somsri):
    other = make_board(town, slug="other")
    for somewhere in (board, other):
        save_draft(somewhere, somsri, TYPED)
    discard_drafts_of(somsri)
    assert saved_draft(somsri.id, board.id) is saved_draft(somsri.id, other.id) is None


def test_nothing_is_kept_for_a_board_that_does_not_collect(client, town, somsri):
    review = make_board(town, slug="canal", phase=Phase.REVIEW)
    with pytest.raises(NotCollecting):
        save_draft(review, somsri, TYPED)


def test_it_is_forgotten_a_month_after_the_board_has_closed(app, board, somsri, clock):
    save_draft(board, somsri, TYPED)
    clock.set(board.collecting_closes_at)
    for days, there in ((30, True), (1, False)):
        clock.advance(days=days)
        every_minute(app)
        assert (kept(somsri) is not None) is there


def test_two_windows_that_keep_at_once_leave_one_draft(app, board, somsri):
    session_id = somsri.get_id()

    def keep(place):
        return save_draft(
            find_board("canal"), account_for_session(session_id), {"title": f"หน้าต่าง {place}"}
        )

    results = race(app, keep, runners=4)
    assert len(set(results)) == 1


# --- Files ---


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_stay_with_the_form_when_something_else_is_missing(
    app, client, board, somsri, language
):
    page = client.page(f"{NEW}?lang={language}")
    page = send_files(page, [("บ้าน.jpg", photo()), ("แผน.pdf", PDF)], {"title": "ก"})
    assert page.status == 422
    assert page.texts("#idea-error") == [told(app, language, "Please fill this in.")]
    assert len(page.select(".sent-files > li")) == 2
    page = publish(page, idea="ข")
    (proposal,) = submitted()
    assert [file.name for file in attachments_of(proposal.id)] == ["บ้าน.jpg", "แผน.pdf"]
    assert len(page.select(".photos img")) == 1
    assert len(page.select(".downloads a[href^='/files/']")) == 1


def test_what_is_seen_on_a_photo_is_asked_for_and_told(client, board, somsri):
    page = send_files(client.page(NEW), [("a.jpg", photo())], TYPED, address=DRAFT)
    (field,) = page.select("[name^='alt-']")
    page = publish(page, {field.get("name"): " ตลิ่ง\u200b พัง "})
    assert page.one(".photos img").get("alt") == "ตลิ่ง พัง"
    assert page.one(".photos img").get("lang") is None


def test_a_file_can_be_removed_again(client, board, somsri):
    page = send_files(client.page(NEW), [("a.jpg", photo()), ("b.pdf", PDF)], TYPED, address=DRAFT)
    first = kept(somsri).attachments[0]
    key = first.key
    values = {**page.form("#proposal-form").values, "remove": first.public_id}
    client.post(DRAFT, data=values)
    assert [file.name for file in kept(somsri).attachments] == ["b.pdf"]
    with pytest.raises(FileNotFoundError):
        storage.get(key)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", UnknownFile()),
        (b"<html><script>alert(1)</script></html>", UnknownFile()),
        (b"\0\0\0\x18ftypheic" + b"\0" * 30, HeicRefused()),
        (PDF + b"\0" * (10 * 1024 * 1024), FileTooLarge(megabytes=10)),
    ],
    ids=["svg", "html", "heic", "large"],
)
def test_a_file_that_is_refused_is_named_and_nothing_typed_is_lost(
    app, client, board, somsri, language, content, refusal
):
    page = client.page(f"{NEW}?lang={language}")
    page = send_files(page, [("evil.jpg", content), ("good.jpg", photo())], TYPED)
    assert page.status == 422
    assert page.texts("#files-error") == [f"evil.jpg: {told(app, language, refusal)}"]
    values = page.form("#proposal-form").values
    assert (values["title"], values["idea"]) == (TYPED["title"], TYPED["idea"])
    assert len(page.select(".sent-files > li")) == 1
    assert submitted() == []


def test_fifty_megabytes_are_answered_in_words_with_the_text(app, client, board, somsri):
    page = send_files(client.page(NEW), [("film.jpg", b"\0" * 50 * 1024 * 1024)], TYPED)
    assert page.status == 422
    assert told(app, "th", FileTooLarge(megabytes=10)) in page.text
    assert page.form("#proposal-form").values["idea"] == TYPED["idea"]


def test_more_than_a_form_may_have_is_a_page_in_words(app, client, board, somsri):
    page = send_files(client.page(NEW), [("film.jpg", b"\0" * 60 * 1024 * 1024)], TYPED)
    assert page.status == 413


def test_other_forms_take_no_more_than_before(client, board, somsri):
    values = client.page(NEW).form("#proposal-form").values
    answer = client.post(f"{DRAFT}/discard", data={**values, "title": "ก" * 2_000_000})
    assert answer.status_code == 413


@pytest.mark.parametrize("act", [None, PREVIEW, DRAFT])
def test_whose_session_has_ended_finds_the_text_again_after_signing_in(client, town, board, act):
    sign_in(client, make_resident(town, email="somsri@example.com"))
    page = client.page(NEW)
    with client.session_transaction() as session:
        session.pop("_user_id")
    client.environ_base["HTTP_REFERER"] = f"http://localhost{NEW}"
    page = send_files(page, [("a.jpg", photo(size=(3000, 2000), quality=100))], TYPED, address=act)
    assert page.path == "/sign-in"
    page = page.form("main form").submit(email="somsri@example.com", password=PASSWORD)
    assert page.path == NEW
    values = page.form("#proposal-form").values
    assert {name: values[name] for name in TYPED} == TYPED


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sixth_file_is_refused_and_five_stay(app, client, board, somsri, language):
    page = client.page(f"{NEW}?lang={language}")
    page = send_files(page, [(f"{number}.pdf", PDF) for number in range(6)], TYPED)
    assert page.status == 422
    assert told(app, language, TooManyFiles(most=5)) in page.text
    assert len(kept(somsri).attachments) == 5


# --- Preview ---


def test_the_preview_shows_it_and_publishes_it(client, board, somsri):
    page = client.page(NEW)
    page = press(page, "/preview", {**TYPED, "category": "ต้นไม้", "point": "๑๓.๒๘, 100.92"})
    assert page.path == PREVIEW
    for words in (*TYPED.values(), "ต้นไม้", "13.28000, 100.92000", "สมศรี ใจดี"):
        assert words in page.text
    assert submitted() == []
    page = page.form("main form").submit()
    (proposal,) = submitted()
    assert page.path == f"/proposals/{proposal.public_id}"
    assert (proposal.latitude, proposal.longitude) == (13.28, 100.92)
    assert "13.28000, 100.92000" in page.text


def test_what_can_not_be_published_has_no_preview(client, board, somsri):
    page = press(client.page(NEW), "/preview", {"title": "ก"})
    assert page.status == 422
    assert client.page(PREVIEW).form("#proposal-form").values["title"] == "ก"


def test_the_preview_shows_similar_ones(client, town, board, somsri):
    make_proposal(board, make_resident(town), title="ปลูกต้นไม้ใหญ่ริมคลอง")
    make_proposal(board, make_resident(town), title="ซ่อมไฟในซอย")
    page = press(client.page(NEW), "/preview", TYPED)
    assert page.texts(".similar a") == ["ปลูกต้นไม้ใหญ่ริมคลอง"]


def test_form_and_preview_ask_the_database_no_more_than_they_must(client, town, board, somsri):
    for number in range(9):
        make_proposal(board, make_resident(town), title=f"ปลูกต้นไม้ {number}")
    files = [(f"{number}.pdf", PDF) for number in range(5)]
    send_files(client.page(NEW), files, TYPED, address=DRAFT)
    for path in (NEW, PREVIEW):
        with at_most(8):
            client.page(path)


# --- Similar ones ---


def test_similar_titles_come_first_the_most_alike(town, board):
    author = make_resident(town)
    for title in (
        "ถังขยะแยกประเภทริมคลอง",
        "ถังขยะหน้าตลาด",
        "ขยะในคลอง",
        "ปลูกต้นไม้",
        "ขอให้มีถังขยะแยกประเภท",
    ):
        make_proposal(board, author, title=title)
    found = [p.title for p in similar_proposals(board.id, "อยากให้มีถังขยะแยกประเภทที่คลอง")]
    assert found[0] == "ถังขยะแยกประเภทริมคลอง"
    assert "ขอให้มีถังขยะแยกประเภท" in found
    assert "ปลูกต้นไม้" not in found


@pytest.mark.parametrize("title", ["", "  ", "ที่และ", "🙂", "ก"])
def test_a_title_that_says_nothing_resembles_nothing(town, board, title):
    make_proposal(board, make_resident(town))
    assert similar_proposals(board.id, title) == []


def test_other_boards_and_withdrawn_ones_are_left_out(client, town, board, somsri):
    make_proposal(make_board(town, slug="other"), somsri, title="ปลูกต้นไม้")
    gone = make_proposal(board, somsri, title="ปลูกต้นไม้")
    client.page(f"/proposals/{gone.public_id}/withdraw").form("main form").submit()
    assert similar_proposals(board.id, "ปลูกต้นไม้") == []


def test_asking_for_similar_ones_costs_one_statement_however_many_there_are(town, board):
    author = make_resident(town)
    for number in range(12):
        make_proposal(board, author, title=f"ปลูกต้นไม้ {number}")
    with at_most(1):
        assert len(similar_proposals(board.id, "ปลูกต้นไม้ริมคลอง")) == 5


def test_similar_ones_can_be_supported_right_there(client, town, board, somsri):
    other = make_proposal(board, make_resident(town), title="ปลูกต้นไม้")
    page = client.page("/boards/canal/proposals/similar?title=ปลูกต้นไม้")
    button = page.one("button[hx-post]")
    assert button.get("hx-post") == f"/proposals/{other.public_id}/support"
    assert page.texts(".pill .pill-count") == ["0"]


# --- Once, and received on a day ---


def test_a_form_sent_twice_makes_one_proposal(client, board, somsri):
    page = client.page(NEW)
    paths = {publish(page, TYPED).path for _ in range(3)}
    assert len(submitted()) == len(paths) == 1


def test_a_form_sent_twice_at_the_same_moment_makes_one_proposal(app, board, somsri):
    session_id = somsri.get_id()

    def post(_place):
        draft = Draft(title="ปลูกต้นไม้", idea="ทุกวันเสาร์")
        return post_proposal(
            find_board("canal"), account_for_session(session_id), draft, token="once"
        ).public_id

    results = race(app, post, runners=4)
    assert len(set(results)) == len(submitted()) == 1


def test_the_same_token_of_somebody_else_means_nothing(town, board, somsri):
    draft = Draft(title="ปลูกต้นไม้", idea="ทุกวันเสาร์")
    first = post_proposal(board, somsri, draft, token="x")
    second = post_proposal(board, make_resident(town), draft, token="x")
    assert first.id != second.id


def test_the_thanks_and_the_page_tell_the_day_of_receipt(client, board, somsri, clock):
    clock.advance(hours=8)  # Monday, 17:30
    page = publish(client.page(f"{NEW}?lang=en"), TYPED)
    assert submitted()[0].received_on == date(2026, 3, 10)
    assert "counts as received on 10 March 2026" in page.text
    assert client.page(page.path).text.count("counts as received on 10 March 2026") == 1


# --- Tricks ---


@pytest.mark.parametrize(
    ("typed", "kept_as"),
    [
        ("\u202eคลอง\u202c ของ\u200bเรา", "คลอง ของเรา"),
        ("  คลอง \u00a0 ของเรา\u3000", "คลอง ของเรา"),
        ("🌳 ปลูกต้นไม้ 🌳", "🌳 ปลูกต้นไม้ 🌳"),
        ("a\u0301", "á"),
    ],
)
def test_titles_are_tidied(client, board, somsri, typed, kept_as):
    publish(client.page(NEW), {**TYPED, "title": typed})
    assert submitted()[0].title == kept_as


@pytest.mark.parametrize(
    "nothing", ["\u200b\u200d\ufeff", "\u3164\u3164", "\u202e \u2066", "\u180e"]
)
def test_a_title_that_shows_nothing_is_none(client, board, somsri, nothing):
    page = publish(client.page(NEW), {**TYPED, "title": nothing})
    assert page.status == 422
    assert submitted() == []


@pytest.mark.parametrize("point", ["91, 0", "0, 181", "13.28", "ที่วัด", "13.28, 100.92, 5", "1e1, 2"])
def test_a_point_that_is_none_is_told_beside_it(client, board, somsri, point):
    page = publish(client.page(NEW), {**TYPED, "point": point})
    assert page.status == 422
    assert page.texts("#point-error")
    assert page.form("#proposal-form").values["point"] == point
