"""Closing reports: figures by themselves, words by an official, nothing overwritten."""

import pytest

from participation.accounts.errors import OfficialsOnly
from participation.accounts.queries import account_for_session
from participation.boards.choices import BoardKind, Phase
from participation.boards.queries import board as find_board
from participation.core import audit
from participation.delivery.errors import ReportedMeanwhile
from participation.delivery.queries import closing_report, outcome_of
from participation.delivery.services import give_answer, publish_report
from participation.municipalities.services import chain_of
from participation.proposals.choices import AnswerKind
from participation.proposals.queries import in_order_of_submission
from participation.proposals.queries import proposal as find_proposal
from participation.tallies.errors import NoResultYet
from tests.support.client import CheckingClient
from tests.support.race import race
from tests.support.statements import at_most
from tests.support.town import make_board, make_official, make_resident, make_town, sign_in

WORDS = "ได้เรียนรู้ว่าคนในเมืองอยากได้ร่มเงา\n\nปีหน้าจะเริ่มเร็วขึ้น"


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def official(town):
    return make_official(town)


@pytest.fixture
def board(town):
    ballots = [(("1", 1), ("2", 1)), (("1", 1),)]
    return make_board(
        town, kind=BoardKind.BUDGET, phase=Phase.RESULTS, slug="vote", ballots=ballots
    )


def test_a_report_is_kept_logged_and_followed_by_another(board, official, town):
    publish_report(official, board, WORDS)
    publish_report(official, board, "ฉบับแก้ไข", seen=1)
    report = closing_report(board.id)
    assert (report.number, report.words) == (2, "ฉบับแก้ไข")
    acts = [(entry.act, words) for entry, words in audit.entries(chain_of(town.id))]
    assert acts[-2:] == [("board.report", WORDS), ("board.report", "ฉบับแก้ไข")]


def test_of_officials_at_the_same_moment_one_is_first(app, board, official):
    person, slug = official.public_id, board.slug

    def act(place):
        return publish_report(account_for_session(person), find_board(slug), f"{place}").number

    results = race(app, act, runners=3)
    assert results.count(1) == 1
    assert [type(result) for result in results].count(ReportedMeanwhile) == 2


def test_only_officials_report_and_only_on_a_result(board, official, town):
    with pytest.raises(OfficialsOnly):
        publish_report(make_resident(town), board, WORDS)
    with pytest.raises(NoResultYet):
        publish_report(official, make_board(town), WORDS)


def test_figures_tell_what_became_of_the_proposals(board, official):
    first, second, _third = in_order_of_submission(board.id)
    for proposal, kind in ((first, AnswerKind.ADOPTED), (second, AnswerKind.REFUSED)):
        give_answer(official, find_proposal(proposal.public_id), kind=kind, reason="เหตุผล")
    outcome = outcome_of(board.id)
    assert (outcome.proposals, outcome.waiting) == (3, 1)
    assert outcome.answers == {AnswerKind.ADOPTED: 1, AnswerKind.REFUSED: 1}


def test_an_official_writes_it_and_everybody_reads_it(app, client, board, official):
    desk = CheckingClient(app, app.response_class, use_cookies=True)
    desk.page("/?lang=en")
    sign_in(desk, official)
    address = official.public_id
    page = desk.page("/boards/vote/results").follow("Closing report")
    page = page.follow("Write the closing report")
    assert page.form().submit(words="  ").status == 422
    colleague = account_for_session(address)
    publish_report(colleague, find_board("vote"), "ของเพื่อน")
    page = page.form().submit(words=WORDS)
    assert page.status == 409
    assert "ของเพื่อน" in page.text
    page = page.form().submit()
    assert page.path == "/boards/vote/report"
    with at_most(4):
        public = client.page("/boards/vote/report")
    assert "ปีหน้าจะเริ่มเร็วขึ้น" in public.text
    # Writing again begins with what is there.
    assert desk.page("/boards/vote/report/write").form().values["words"].strip() == WORDS
