"""Discussions as people meet them: without JavaScript, and the pieces that htmx asks for."""

import json

import pytest
from sqlalchemy import func, select

from participation.accounts.queries import account_for_session
from participation.boards.choices import BoardKind, Phase
from participation.discussion.choices import PACE, ReportReason, Stance, Target
from participation.discussion.models import Comment, CommentSupport, Report
from participation.discussion.queries import THREADS_ON_PAGE
from participation.discussion.services import support_comment, withdraw_comment
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.queries import ranked_by_support
from tests.support.statements import at_most
from tests.support.talk import check_counts, hide, say
from tests.support.town import make_board, make_proposal, make_resident, make_town, sign_in

HTMX = {"HX-Request": "true"}


@pytest.fixture
def town(db, clock):
    return make_town()


@pytest.fixture
def proposal(town):
    return make_proposal(make_board(town, slug="here"), make_resident(town, name="ผู้เสนอ"))


@pytest.fixture
def mana(town):
    return make_resident(town, name="มานะ")


@pytest.fixture
def visitor(client):
    """A browser that has chosen English, so that sentences can be read here."""
    client.page("/?lang=en")
    return client


@pytest.fixture
def somsri(town, visitor):
    """A resident, signed in."""
    account = make_resident(town, name="สมศรี")
    sign_in(visitor, account)
    return account


def rows_of(db, model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def path_of(proposal) -> str:
    return f"/proposals/{proposal.public_id}"


def texts(page) -> list[str]:
    return page.texts(".comment-text")


# --- Without JavaScript --------------------------------------------------------------------------


def test_a_resident_gives_an_opinion(db, visitor, somsri, proposal):
    page = visitor.page(path_of(proposal))
    assert "Nobody has said anything yet." in page.text
    page = page.form("#comment-form").submit(text="ขอถามเรื่องที่จอดรถ", stance="question")
    assert "Your opinion is published. Thank you." in page.text
    assert texts(page) == ["ขอถามเรื่องที่จอดรถ"]
    assert page.texts(".stance") == ["I have a question"]
    assert page.texts("#comment-count") == ["1"]
    assert db.session.scalars(select(Comment.stance)).one() is Stance.QUESTION


def test_a_resident_replies_and_the_thread_is_shown(visitor, somsri, mana, proposal):
    top = say(proposal, mana, "เอาด้วย")
    page = visitor.page(path_of(proposal)).follow("Reply")
    assert "เอาด้วย" in page.text
    page = page.form().submit(reply="ขอบคุณค่ะ")
    assert page.path == f"/comments/{top.public_id}"
    assert texts(page) == ["เอาด้วย", "ขอบคุณค่ะ"]
    assert page.one(f"#r-{top.public_id} > li .comment-text") is not None


def test_an_answer_on_the_third_level_says_whom_it_answers(visitor, somsri, mana, proposal):
    second = say(proposal, mana, "สอง", under=say(proposal, mana, "หนึ่ง"))
    third = say(proposal, mana, "สาม", under=second)
    page = visitor.page(f"/comments/{third.public_id}/reply").form().submit(reply="สี่")
    assert texts(page) == ["หนึ่ง", "สอง", "สาม", "สี่"]
    assert "answers มานะ" in page.text
    assert len(page.select(f"#r-{second.public_id} > li")) == 2


def test_an_opinion_is_supported_and_that_taken_back(db, visitor, somsri, mana, proposal):
    say(proposal, mana)
    page = visitor.page(path_of(proposal)).form(".comment .pill-form").submit()
    assert page.texts(".comment button.pill") == ["Supported 1"]
    page = page.form(".comment .pill-form").submit()
    assert page.texts(".comment button.pill") == ["Support 0"]
    assert rows_of(db, CommentSupport) == 0


def test_what_is_wrong_comes_back_with_what_was_typed(db, visitor, somsri, proposal):
    form = visitor.page(path_of(proposal)).form("#comment-form")
    page = form.submit(text=" \u200b ", stance="against")
    assert page.status == 422
    assert page.form("#comment-form").values["stance"] == "against"
    page = page.form("#comment-form").submit(text="ก" * 4001)
    assert page.status == 422
    assert "Please shorten this to 4000 characters; it has 4001." in page.text
    assert page.form("#comment-form").values["text"] == "ก" * 4001
    assert rows_of(db, Comment) == 0


def test_the_same_form_sent_twice_is_one_opinion(db, visitor, somsri, proposal):
    form = visitor.page(path_of(proposal)).form("#comment-form")
    for _ in range(2):
        assert form.submit(text="ครั้งเดียว").status == 200
    assert rows_of(db, Comment) == 1


def test_who_writes_too_much_is_told_to_wait_and_loses_nothing(visitor, somsri, proposal):
    form = visitor.page(path_of(proposal)).form("#comment-form")
    for number in range(PACE):
        say(
            find_proposal(proposal.public_id),
            account_for_session(somsri.public_id),
            f"ความเห็น {number}",
        )
    page = form.submit(text="อีกหนึ่ง")
    assert page.status == 429
    assert "You have written 10 opinions within 10 minutes." in page.text
    assert page.form("#comment-form").values["text"] == "อีกหนึ่ง"


def test_tricks_and_markup_are_only_text(visitor, somsri, proposal):
    tricky = "<script>alert(1)</script>\u202eกลับ\u202c\u200b จบ"
    page = visitor.page(path_of(proposal)).form("#comment-form").submit(text=tricky)
    assert texts(page) == ["<script>alert(1)</script>กลับ จบ"]


def test_addresses_become_links_that_promise_nothing(visitor, somsri, proposal):
    said = 'ดู https://example.com/a?b=1&c="x" และ javascript:alert(1) (http://x.test/ก).'
    page = visitor.page(path_of(proposal)).form("#comment-form").submit(text=said)
    links = page.select(".comment-text a")
    assert [link.get("href") for link in links] == [
        "https://example.com/a?b=1&c=",
        "http://x.test/",
    ]
    assert {link.get("rel") for link in links} == {"ugc nofollow noopener"}
    assert texts(page) == [said]


def test_an_opinion_is_mended_within_its_time(clock, visitor, somsri, proposal):
    page = visitor.page(path_of(proposal)).form("#comment-form").submit(text="ผิต")
    form = page.follow("Change").form()
    page = form.submit(text="ผิด", stance="for")
    assert texts(page) == ["ผิด"]
    assert "edited" in page.text
    late = page.follow("Change").form()
    clock.advance(minutes=15)
    page = late.submit(text="สายไป")
    assert page.status == 409
    assert "for 15 minutes only" in page.text
    assert page.form().values["text"] == "สายไป"
    assert "Change" not in [*visitor.page(path_of(proposal)).texts(".act")]


def test_an_opinion_is_taken_back_after_asking(visitor, somsri, mana, proposal):
    address = path_of(proposal)
    page = visitor.page(address).form("#comment-form").submit(text="พลาดไป")
    page = page.follow("Take back").form().submit()
    assert "Your opinion is taken back." in page.text
    assert texts(page) == []
    assert page.texts("#comment-count") == ["0"]


def test_what_others_answered_leaves_a_mark(visitor, mana, proposal):
    top = say(proposal, mana, "ลับ")
    other = make_resident(proposal.board.municipality, name="ผู้ตอบ")
    say(proposal, other, "ทำไมครับ", under=top)
    withdraw_comment(top, mana)
    page = visitor.page(path_of(proposal))
    assert "taken back by its author" in page.text
    assert texts(page) == ["ทำไมครับ"]
    assert "ลับ" not in page.html


def test_what_an_official_removed_says_why(visitor, mana, proposal):
    hide(say(proposal, mana, "0812345678"), "เปิดเผยเบอร์โทร")
    page = visitor.page(path_of(proposal))
    assert "removed by an official, because: เปิดเผยเบอร์โทร" in page.text
    assert "0812345678" not in page.html


@pytest.mark.parametrize("kind", Target)
def test_a_report_is_thanked_for(db, visitor, somsri, mana, proposal, kind):
    said = say(proposal, mana)
    proposal_path = path_of(proposal)
    address = f"/comments/{said.public_id}" if kind is Target.COMMENT else proposal_path
    page = visitor.page(f"{address}/report").form().submit()
    assert page.status == 422
    page = page.form().submit(reason="private", words="มีเบอร์โทร")
    assert page.path == proposal_path
    assert "Thank you. Officials will look at it" in page.text
    found = db.session.execute(select(Report.target, Report.reason, Report.words)).one()
    assert found == (kind, ReportReason.PRIVATE, "มีเบอร์โทร")


def test_who_wrote_it_is_offered_no_report(visitor, somsri, proposal):
    said = say(proposal, account_for_session(somsri.public_id))
    assert "Report" not in visitor.page(path_of(proposal)).texts(".comment .act")
    visitor.page(f"/comments/{said.public_id}/report", status=409)


def test_a_guest_reads_and_is_led_to_signing_in(visitor, mana, proposal):
    say(proposal, mana, "อ่านได้ทุกคน")
    page = visitor.page(path_of(proposal))
    assert texts(page) == ["อ่านได้ทุกคน"]
    assert page.select("#comment-form") == []
    assert page.follow("Sign in to give your opinion").path == "/sign-in"
    assert page.follow("Reply").path == "/sign-in"


@pytest.mark.parametrize("phase", [Phase.COUNTING, Phase.RESULTS])
def test_after_the_vote_there_is_only_reading(town, visitor, somsri, phase):
    board = make_board(town, kind=BoardKind.BUDGET, phase=phase)
    listed = ranked_by_support(board.id)[0]
    page = visitor.page(f"/proposals/{listed.public_id}")
    assert page.select("#comment-form") == []
    assert "Opinions are not taken any more" in page.text


def test_a_draft_and_its_discussion_are_nobodys(town, visitor, somsri):
    board = make_board(town, phase=Phase.DRAFT, projects=[("ความลับ", None)])
    (hidden,) = ranked_by_support(board.id)
    visitor.page(f"/proposals/{hidden.public_id}/comments", status=404)
    visitor.page(f"/proposals/{hidden.public_id}/report", status=404)


# --- Pages and orders ----------------------------------------------------------------------------


@pytest.fixture
def long_talk(town, proposal, clock):
    """Forty-five opinions of five people; the seventh is supported most."""
    people = [make_resident(town, name=f"คนที่ {number}") for number in range(5)]
    said = []
    for number in range(45):
        said.append(say(proposal, people[number % 5], f"ความเห็น {number:02}"))
        clock.advance(minutes=2)
    support_comment(said[7], people[0])
    support_comment(said[7], people[3])
    support_comment(said[3], people[0])
    return proposal


def walk(visitor, address) -> list[str]:
    """Every opinion from page to page, as a reader without JavaScript follows them."""
    page = visitor.page(address)
    seen = texts(page)
    while page.select("#more-comments a"):
        page = page.follow("Show more opinions")
        seen += texts(page)
    return seen


def test_pages_show_every_opinion_once_in_each_order(visitor, long_talk):
    said = [f"ความเห็น {number:02}" for number in range(45)]
    address = f"{path_of(long_talk)}/comments"
    assert walk(visitor, f"{address}?order=oldest") == said
    assert walk(visitor, f"{address}?order=newest") == said[::-1]
    others = [text for text in said if text not in (said[7], said[3])]
    assert walk(visitor, address) == [said[7], said[3], *others]
    assert len(texts(visitor.page(path_of(long_talk)))) == THREADS_ON_PAGE


@pytest.mark.parametrize("asked", ["order=none", "after=x", "after=9-none", "after=99999999999-x"])
def test_made_up_addresses_are_harmless(visitor, long_talk, asked):
    assert visitor.page(f"{path_of(long_talk)}/comments?{asked}").status == 200


def test_a_long_thread_is_folded_and_opens_whole(visitor, mana, proposal, town):
    people = [make_resident(town) for _ in range(6)]
    top = say(proposal, mana, "หัวข้อ")
    for number in range(54):
        say(proposal, people[number % 6], f"ตอบ {number:02}", under=top)
    page = visitor.page(path_of(proposal))
    assert texts(page) == ["หัวข้อ", "ตอบ 00", "ตอบ 01", "ตอบ 02"]
    page = page.follow("Show 51 more replies")
    assert texts(page) == ["หัวข้อ", *[f"ตอบ {number:02}" for number in range(50)]]
    rest = page.follow("Show more replies")
    assert texts(rest) == ["หัวข้อ", *[f"ตอบ {number:02}" for number in range(50, 54)]]
    assert rest.select(".more") == []


def test_the_number_of_statements_does_not_grow(visitor, somsri, proposal):
    paths = (path_of(proposal), f"{path_of(proposal)}/comments")
    few = _asked(visitor, paths)
    found = find_proposal(proposal.public_id)
    home = found.board.municipality
    for number in range(30):
        top = say(found, make_resident(home), f"ความเห็น {number}")
        second = say(found, make_resident(home), "ตอบ", under=top)
        say(found, make_resident(home), "ตอบอีก", under=second)
    assert _asked(visitor, paths) == few
    assert max(few) <= 8
    with visitor.session_transaction() as session:
        session.clear()
    assert max(_asked(visitor, paths)) <= 4


def _asked(visitor, paths) -> list[int]:
    numbers = []
    for path in paths:
        visitor.page(path)
        # Built anew: a kept page asks for its stamp alone.
        visitor.application.extensions["kept_pages"].clear()
        with at_most(50) as statements:
            visitor.page(path)
        numbers.append(len(statements))
    return numbers


# --- Pieces for htmx -----------------------------------------------------------------------------


def send(visitor, address, **data):
    token = visitor.page("/").one("input[name=csrf_token]").get("value")
    return visitor.post(address, data={"csrf_token": token, **data}, headers=HTMX)


def test_posting_answers_the_opinion_an_empty_form_and_the_new_number(
    visitor, somsri, mana, proposal
):
    say(proposal, mana)
    answer = send(visitor, f"{path_of(proposal)}/comments", text="ใหม่", stance="for", token="ก")
    assert answer.status_code == 200
    piece = answer.page
    assert texts(piece) == ["ใหม่"]
    assert piece.texts("#comment-count") == ["2"]
    form = piece.form("#comment-form")
    assert form.element.get("hx-swap-oob") == "true"
    assert form.values["text"] == ""
    assert form.values["token"] != "ก"
    posted = piece.one("li.comment").get("id")
    assert json.loads(answer.headers["HX-Trigger-After-Settle"]) == {"focus-on": f"#{posted}"}
    said = {"say": "Your opinion is published. Thank you."}
    assert json.loads(answer.headers["HX-Trigger"]) == said


def test_what_is_wrong_comes_back_as_the_form_in_its_place(visitor, somsri, proposal):
    answer = send(visitor, f"{path_of(proposal)}/comments", text=" ", token="ก")
    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "#comment-form"
    assert answer.page.form("#comment-form").values["token"] == "ก"
    assert answer.page.texts(".error") == ["Please fill this in."]


def test_a_reply_is_put_under_what_it_answers(visitor, somsri, mana, proposal):
    top = say(proposal, mana, "หนึ่ง")
    third = say(proposal, mana, "สาม", under=say(proposal, mana, "สอง", under=top))
    addresses = [f"/comments/{said.public_id}/reply" for said in (top, third)]
    targets = []
    for address in addresses:
        piece = visitor.get(address, headers=HTMX).page
        targets.append(piece.one("form").get("hx-target"))
        answer = send(visitor, address, reply=f"ตอบ {address}")
        assert len(answer.page.select("li.comment")) == 1
        assert answer.page.one(".reply-slot[hx-swap-oob]") is not None
    assert targets == [f"#r-{top.public_id}", "closest ol.replies"]
    wrong = send(visitor, addresses[0], reply="")
    assert wrong.status_code == 422
    assert wrong.headers["HX-Retarget"] == f"#slot-{top.public_id}"


def test_the_list_comes_in_pieces(visitor, long_talk):
    address = f"{path_of(long_talk)}/comments"
    first = visitor.get(f"{address}?order=oldest", headers=HTMX).page
    assert first.select("main") == []
    assert len(texts(first)) == THREADS_ON_PAGE
    more = visitor.get(first.one("#more-comments a").get("hx-get"), headers=HTMX).page
    assert texts(more)[0] == "ความเห็น 20"
    # The same address is a page for who follows it.
    assert visitor.page(first.one("#more-comments a").get("href")).select("main") != []


def test_a_thread_comes_whole(visitor, mana, proposal):
    top = say(proposal, mana, "หนึ่ง")
    for number in range(5):
        say(proposal, mana, f"ตอบ {number}", under=top)
    piece = visitor.get(f"/comments/{top.public_id}", headers=HTMX).page
    assert len(texts(piece)) == 6
    assert piece.select("main") == []


def test_a_support_answers_its_button(visitor, somsri, mana, proposal):
    said = say(proposal, mana)
    address = f"/comments/{said.public_id}/support"
    assert send(visitor, address).page.texts("button") == ["Supported 1"]
    assert send(visitor, f"{address}/withdraw").page.texts("button") == ["Support 0"]
    check_counts(find_proposal(proposal.public_id))
