"""What may still change on an announced board, and that everybody sees it."""

from dataclasses import replace

import pytest

from participation.boards.choices import BoardKind, Changed, Phase, Step
from participation.boards.errors import NotYetAnnounced, TooLateToChange
from participation.boards.plan import plan_of
from participation.boards.queries import board as find_board
from participation.boards.queries import changes_of
from participation.boards.services.changing import change_words
from participation.boards.services.documents import add_document, remove_document
from participation.boards.services.drafting import change_board
from tests.support.statements import at_most
from tests.support.town import make_board, make_official, make_town, sign_in

WORDS = {"question": "เราควรดูแลคลองอย่างไร", "background": "คลองตื้น", "contact": "ห้อง 5"}


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def official(client, town):
    account = make_official(town)
    sign_in(client, account)
    return account


def test_words_change_and_everybody_sees_what_they_were(client, official, town):
    board = make_board(town, slug="board")
    assert "What was changed" not in client.page("/boards/board?lang=en").text
    page = client.page("/boards/board/manage").follow("Change the words")
    page = page.form().submit(WORDS)
    assert page.path == "/boards/board/changes"
    with client.session_transaction() as session:
        session.clear()
    with at_most(3):
        page = client.page("/boards/board/changes")
    assert page.texts("article h2") == ["Whom can people ask?", "Why is this asked?", "Question"]
    assert board.question in page.text
    with at_most(4):
        page = client.page("/boards/board")
    assert page.follow("What was changed").path == "/boards/board/changes"
    assert find_board("board").collecting_rules == board.collecting_rules


def test_what_stays_the_same_is_no_change(official, town):
    board = make_board(town)
    same = {"question": board.question, "background": "", "contact": ""}
    change_words(official, board, **same, seen=board.version)
    assert changes_of(board.id) == []


def test_documents_of_an_announced_board_are_noted_those_of_a_draft_are_not(official, town):
    boards = [make_board(town), make_board(town, phase=Phase.DRAFT)]
    for board in boards:
        document = add_document(official, board, title="แผน", address="https://example.go.th/")
        remove_document(official, board, document.public_id)
    noted = [(change.before, change.after) for change in changes_of(boards[0].id)]
    assert noted == [("แผน", ""), ("", "แผน")]
    assert changes_of(boards[1].id) == []


def test_the_vote_of_an_announced_board_changes_in_public(client, official, town):
    board = make_board(town, kind=BoardKind.BUDGET, slug="board")
    plan = plan_of(board)
    later = replace(plan.schedule, results_at=plan.schedule.results_at.replace(year=2030))
    rules = replace(plan.voting, quorum=50)
    change_board(
        official, board, Step.RULES, replace(plan, schedule=later, voting=rules), seen=board.version
    )
    assert {change.what for change in changes_of(board.id)} == {
        Changed.VOTE_DATES,
        Changed.VOTE_RULES,
    }
    page = client.page("/boards/board/changes?lang=en")
    assert page.texts("article li") == ["The result stands if at least 50 people vote."]
    assert "2030" in page.text


def test_a_draft_and_a_board_with_a_result_are_not_changed_here(official, town):
    for phase, refusal in ((Phase.DRAFT, NotYetAnnounced), (Phase.RESULTS, TooLateToChange)):
        board = make_board(town, phase=phase)
        with pytest.raises(refusal):
            change_words(official, board, **WORDS, seen=board.version)


def test_who_comes_second_is_told(client, official, town):
    make_board(town, slug="board")
    first, second = (client.page("/boards/board/words?lang=en").form() for _ in range(2))
    first.submit(WORDS)
    page = second.submit(question="อีกคำถาม")
    assert page.status == 409
    assert "Somebody else changed this at the same moment" in page.text
    assert page.form().values["question"] == "อีกคำถาม"
    assert find_board("board").question == WORDS["question"]
