"""Moderation as officials and authors meet it, without JavaScript."""

import pytest

from participation.boards.choices import BoardKind, Phase
from participation.boards.starting import start_board
from participation.discussion.choices import ReportReason, Target
from participation.discussion.services import report_comment, report_proposal
from participation.moderation.queries.items import find_item, hiding_of
from participation.moderation.services.hiding import hide
from participation.voting.services.paper import enter_sheet, open_batch
from participation.voting.services.reviews import open_review
from tests.support.casting import cast_ballot
from tests.support.client import CheckingClient
from tests.support.statements import at_most
from tests.support.talk import again, say
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    schedule_in,
    sign_in,
)

DESK = "/areas/sample/desk"


@pytest.fixture
def town(db, clock):
    return make_town()


@pytest.fixture
def author(town):
    return make_resident(town, name="ผู้เสนอ")


@pytest.fixture
def official(town):
    return make_official(town)


@pytest.fixture
def proposal(town, author):
    return make_proposal(make_board(town, slug="here"), author)


@pytest.fixture
def said(proposal, author):
    return say(proposal, author, "ขายยาลดความอ้วน")


@pytest.fixture
def browser(app):
    """Return a way to get a browser of somebody, in English."""

    def of(account=None):
        client = CheckingClient(app, app.response_class, use_cookies=True)
        client.page("/?lang=en")
        if account is not None:
            sign_in(client, account)
        return client

    return of


def address(comment, act=""):
    return f"/moderation/comment/{comment.public_id}{act}"


def test_an_official_hides_from_where_it_stands(browser, proposal, said, official, author):
    page = browser(official).page(f"/proposals/{proposal.public_id}").follow("Moderate")
    page = page.form(f"form[action='{address(said, '/hide')}']").submit(
        reason="advert", words="โฆษณาขายยา"
    )
    assert "It is hidden." in page.text
    assert not again(said).readable
    shown = browser().page(f"/proposals/{proposal.public_id}")
    assert "ขายยาลดความอ้วน" not in shown.text
    assert "It is an advertisement or a fraud โฆษณาขายยา" in shown.text
    undone = page.form("form.undo").submit()
    assert "It is undone" in undone.text
    assert again(said).readable


def test_what_is_missing_comes_back_with_what_was_typed(browser, said, official):
    page = browser(official).page(address(said))
    page = page.form(f"form[action='{address(said, '/hide')}']").submit(reason="other")
    assert page.status == 422
    assert "Write in your words why" in page.text
    page = page.form(f"form[action='{address(said, '/hide')}']").submit(reason="", words="เพราะ")
    assert page.status == 422
    assert page.one("#words-hide").text.strip() == "เพราะ"


def test_the_second_official_is_told_and_loses_no_words(browser, town, said, official):
    page = browser(official).page(address(said))
    colleague = make_official(town, name="สมหมาย")
    hide(colleague, find_item(Target.COMMENT, said.public_id), ReportReason.ADVERT)
    page = page.form(f"form[action='{address(said, '/hide')}']").submit(reason="insult", words="x")
    assert page.status == 409
    assert "nothing was done" in page.text
    assert "It is an advertisement or a fraud · สมหมาย" in page.text


def test_a_hidden_proposal_keeps_its_page_and_nothing_of_its_words(
    browser, town, proposal, said, official, author
):
    resident = make_resident(town)
    hide(official, find_item(Target.PROPOSAL, proposal.public_id), ReportReason.UNLAWFUL, "ผิด")
    path = f"/proposals/{proposal.public_id}"
    page = browser().page(path)
    assert page.status == 200
    assert "It breaks the law ผิด" in page.text
    assert proposal.title not in page.html
    assert proposal.reference in page.text
    guest = browser()
    for part in ("/comments", "/history", "/picture.png"):
        assert guest.get(path + part).status_code == 404, part
    for listing in ("/boards/here", "/boards/here/download.csv", "/boards/here/feed.atom"):
        assert proposal.title not in guest.get(listing).text
    assert guest.get(f"/comments/{said.public_id}").status_code == 404
    assert proposal.title not in browser(resident).page(path).html


def test_the_author_reads_why_and_appeals_and_another_decides(
    browser, town, proposal, said, official, author
):
    hiding = hide(official, find_item(Target.COMMENT, said.public_id), ReportReason.ADVERT, "ยา")
    mine = browser(author)
    page = mine.page(f"/proposals/{proposal.public_id}").follow("Why, and how to appeal")
    page = page.form().submit(words="")
    assert page.status == 422
    page = page.form().submit(words="เป็นยาหม้อของยาย")
    assert "Another official will decide" in page.text
    assert "You hid this yourself" in browser(official).page(DESK).text
    colleague = browser(make_official(town, name="สมหมาย"))
    page = colleague.page(DESK).follow("Decide")
    page = page.form(f"form[action='/hidings/{hiding.public_id}/decide']").submit(
        words="ไม่ได้ขาย", button="Show it again"
    )
    assert "The appeal is decided" in page.text
    assert again(said).readable
    assert "ไม่ได้ขาย" in mine.page(f"/hidings/{hiding.public_id}").text


def test_an_empty_desk_says_so(browser, town, official):
    page = browser(official).page(DESK)
    assert "Nothing waits" in page.text


def everything_waits(town, official, author, reporters):
    """Let one of each kind wait, and several reports of several things."""
    proposal = make_proposal(make_board(town, slug="here"), author)
    comments = [say(proposal, author, f"ขายของ {number}") for number in range(3)]
    for reporter in reporters:
        for comment in comments:
            report_comment(comment, reporter, ReportReason.ADVERT, "ขายของ")
    report_proposal(proposal, reporters[0], ReportReason.OTHER, "ซ้ำ")
    start_board(
        author,
        town,
        question="ตลาดเก่าควรเป็นอย่างไร",
        background="ตลาดเก่าเงียบลงทุกปี",
        schedule=schedule_in(Phase.UPCOMING, BoardKind.IDEAS),
    )
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="vote")
    cast_ballot(board, author, (("1", 1),))
    open_review(make_official(town, name="ผู้เปิด"), board, [author.email], "ลงแทนกัน")
    batch = open_batch(official, board, "หีบที่ 1")
    enter_sheet(official, batch, "1", (("1", 1),))
    enter_sheet(make_official(town, name="ผู้อ่านสอง"), batch, "1", (("2", 1),))
    return proposal, comments


def test_the_desk_shows_all_that_waits_due_first(browser, clock, town, official, author):
    reporters = [make_resident(town) for _ in range(2)]
    everything_waits(town, official, author, reporters)
    client = browser(official)
    page = client.page(DESK)
    kinds = page.texts(".desk-line > .meta > strong")
    assert kinds[:4] == ["Reported"] * 4
    assert set(kinds) >= {
        "A resident’s new board",
        "Paper ballots that differ",
        "Votes under review",
        "Waits for an answer",
    }
    assert page.texts("h1 .count") == [str(len(kinds))]
    clock.advance(days=3)
    assert "overdue since" in client.page(DESK).text
    # The count in the navigation says the same.
    for place in (".desk-count .count", "details.account .count"):
        assert client.page("/me").texts(place) == [str(len(kinds))]


def test_the_count_on_a_kept_page_is_true(browser, town, official, author):
    proposal = make_proposal(make_board(town, slug="here"), author)
    client = browser(official)
    path = f"/proposals/{proposal.public_id}"
    for _ in range(2):
        assert client.page(path).texts("details.account .count") == ["1"]
    report_proposal(proposal, make_resident(town), ReportReason.OTHER, "ซ้ำ")
    assert client.page(path).texts("details.account .count") == ["2"]


def test_the_desk_asks_no_more_the_more_waits(browser, town, official, author):
    reporters = [make_resident(town) for _ in range(3)]
    everything_waits(town, official, author, reporters)
    client = browser(official)
    client.page(DESK)
    # Who it is, which area, how much waits of each kind; then each of the kinds that do.
    with at_most(9):
        client.get(DESK)
    with at_most(2):
        client.get("/verify")


def test_several_are_hidden_at_once_and_undone(browser, town, official, author):
    _, comments = everything_waits(town, official, author, [make_resident(town)])
    client = browser(official)
    form = client.page(DESK).form("#chosen")
    keys = [f"comment-{comment.public_id}:1" for comment in comments[:2]]
    token = form.values["csrf_token"]
    answer = client.post(
        "/areas/sample/desk/hide", data={"csrf_token": token, "items": keys, "reason": "advert"}
    )
    page = client.page(answer.headers["Location"])
    assert "2 items are hidden." in page.text
    assert [again(comment).readable for comment in comments] == [False, False, True]
    page = page.form("form.undo").submit()
    assert [again(comment).readable for comment in comments] == [True, True, True]
    answer = client.post("/areas/sample/desk/dismiss", data={"csrf_token": token, "items": keys})
    page = client.page(answer.headers["Location"])
    assert "2 items stay." in page.text
    assert len(page.select("form[data-key=a]")) == 2
    page.form("form.undo").submit()
    assert len(client.page(DESK).select("form[data-key=a]")) == 4


def test_nothing_chosen_is_said(browser, town, official, author):
    everything_waits(town, official, author, [make_resident(town)])
    page = (
        browser(official)
        .page(DESK)
        .form("#chosen")
        .submit(reason="advert", words="ขายของ", button="Hide them")
    )
    assert page.status == 422
    assert "Choose at least one." in page.text
    assert page.one("#words-many").text.strip() == "ขายของ"


def test_a_warning_is_sent_from_the_page(browser, said, official):
    page = browser(official).page(address(said))
    form = f"form[action='{address(said, '/warn')}']"
    page = page.form(form).submit(words="โปรดใช้คำสุภาพ")
    assert "The warning is on its way" in page.text


def test_restoring_from_the_page(browser, said, official):
    found = find_item(Target.COMMENT, said.public_id)
    hiding = hide(official, found, ReportReason.INSULT)
    page = browser(official).page(address(said))
    page = page.form(f"form[action='/hidings/{hiding.public_id}/restore']").submit()
    assert "It is shown again." in page.text
    assert hiding_of(find_item(Target.COMMENT, said.public_id)) is None
