"""What a closing report says by itself, its draft, and its PDF."""

import pytest

from participation.boards.choices import BoardKind, Phase
from participation.boards.queries import board as find_board
from participation.core import clock as core_clock
from participation.core.transaction import atomic
from participation.delivery.queries import closing_report, figures_of, highlights_of
from participation.discussion.choices import Stance
from participation.discussion.services.adding import Said, add_comments
from participation.proposals.models import Proposal
from participation.proposals.queries import in_order_of_submission
from participation.web import pdf
from tests.support.statements import at_most
from tests.support.town import make_board, make_official, make_town, sign_in

TITLES = [f"ข้อเสนอที่ {number}" for number in range(1, 9)]


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


def say(proposal, *stances):
    said = [Said("สมศรี", "ความเห็น", core_clock.now(), stance) for stance in stances]
    add_comments(proposal.id, said)


@pytest.fixture
def ideas(db, town):
    """A board whose eighth proposal is most talked of, and whose second has most supports."""
    make_board(
        town, phase=Phase.RESULTS, slug="ideas", projects=[(title, None) for title in TITLES]
    )
    proposals = in_order_of_submission(find_board("ideas").id)
    say(proposals[7], Stance.FOR, Stance.AGAINST, Stance.AGAINST, None)
    say(proposals[0], Stance.QUESTION)
    with atomic():
        db.session.get(Proposal, proposals[1].id).support_count = 9
    return find_board("ideas")


def test_opinions_are_counted_by_stance_and_the_withdrawn_left_out(db, ideas):
    opinions = figures_of(ideas.id, None).opinions
    assert opinions.count == 5
    assert opinions.stances == {Stance.FOR: 1, Stance.AGAINST: 2, Stance.QUESTION: 1}
    assert figures_of(ideas.id + 1, None).opinions.count == 0


def test_the_proposals_that_stand_out_are_named_in_one_statement(ideas):
    with at_most(1):
        named = highlights_of(ideas.id)
    assert named[0].title == TITLES[1]
    (talked,) = (line for line in named if line.opinions == 4)
    assert (talked.title, talked.stances[Stance.AGAINST]) == (TITLES[7], 2)
    assert len(named) <= 10


def test_a_draft_is_made_mended_and_published(client, ideas, town):
    sign_in(client, make_official(town))
    client.page("/?lang=en")
    page = client.page("/boards/ideas/report/write").follow("Begin with a draft from the figures")
    draft = page.form().values["words"]
    # In Thai, as the report will be read.
    assert "ประชาชนเสนอความคิด 8 ข้อ" in draft
    assert f"1. {TITLES[1]} (สนับสนุน 9 คน)" in draft
    assert f"- {TITLES[7]}: เห็นด้วย 1 ไม่เห็นด้วย 2 ขอถาม 0" in draft
    assert "ยังไม่มีคำตอบ 8 ข้อ" in draft
    page = page.form().submit(words=draft + "\nขอบคุณทุกท่าน", lessons="ปีหน้าจะเริ่มเร็วขึ้น")
    assert page.path == "/boards/ideas/report"
    assert "ขอบคุณทุกท่าน" in page.text
    assert closing_report(ideas.id).lessons == "ปีหน้าจะเริ่มเร็วขึ้น"
    assert page.texts("#supported + ol li a") == [TITLES[1]]
    assert page.texts("#discussed ~ ol li a") == [TITLES[7], TITLES[0]]


def test_the_vote_stands_in_it(client, town):
    ballots = [(("1", 1), ("2", 1)), (("1", 1),)]
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.RESULTS, slug="vote", ballots=ballots)
    page = client.page("/boards/vote/report")
    assert page.select("#vote ~ table tbody tr")
    assert "2" in page.texts(".figures dd")


def test_the_report_is_a_pdf_or_the_page_says_why_not(client, ideas, monkeypatch):
    assert client.page("/boards/ideas/report?lang=en").select("a[href$='/report.pdf']")
    answer = client.get("/boards/ideas/report.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-") and answer.data.rstrip().endswith(b"%%EOF")
    pdf.makes_pdf.cache_clear()
    monkeypatch.setattr(pdf, "find_library", lambda _name: None)
    page = client.page("/boards/ideas/report?lang=en&again=1")
    assert "print the page" in page.text
    assert client.get("/boards/ideas/report.pdf").status_code == 409
    pdf.makes_pdf.cache_clear()
