"""Answers: every proposal gets one, in public, and nothing that was said disappears."""

from datetime import timedelta

import pytest

from participation.accounts.errors import OfficialsOnly
from participation.accounts.queries import account_for_session
from participation.boards.choices import BoardKind, Phase
from participation.core import audit
from participation.core.clock import in_bangkok
from participation.core.db import db
from participation.core.transaction import atomic
from participation.delivery.errors import AnsweredMeanwhile, NotAdopted, NothingToAnswer
from participation.delivery.events import answer_given
from participation.delivery.queries import answers_of, story_of, unanswered
from participation.delivery.services import give_answer
from participation.delivery.story import Event
from participation.municipalities.services import chain_of
from participation.proposals.choices import AnswerKind
from participation.proposals.errors import ProposalNotFound
from participation.proposals.queries import in_order_of_submission
from participation.proposals.queries import proposal as find_proposal
from participation.tallies.services import count_ballots
from tests.support.race import race
from tests.support.statements import at_most
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
)

REASON = "ตรงกับแผนพัฒนาท้องถิ่นปีหน้า"


@pytest.fixture
def town(db, clock):
    return make_town()


@pytest.fixture
def official(town):
    return make_official(town)


@pytest.fixture
def proposal(town):
    return make_proposal(make_board(town), make_resident(town))


def adopt(official, proposal, **changes):
    return give_answer(
        official, proposal, **{"kind": AnswerKind.ADOPTED, "reason": REASON, **changes}
    )


def test_an_answer_is_public_logged_and_news(official, proposal, town):
    heard = []
    with answer_given.connected_to(lambda _sender, **news: heard.append(news)):
        adopt(official, proposal, unit="กองช่าง")
    (answer,) = answers_of(proposal.id)
    assert (answer.number, answer.kind, answer.reason, answer.unit) == (
        1,
        AnswerKind.ADOPTED,
        REASON,
        "กองช่าง",
    )
    assert heard == [{"proposal": proposal.id, "number": 1}]
    entry, words = audit.entries(chain_of(town.id))[-1]
    assert (entry.act, entry.actor) == ("answer.adopted", official.public_id)
    assert entry.subject == f"proposal:{proposal.public_id}"
    assert words == REASON


def test_a_revision_keeps_the_former_answer(official, proposal, clock):
    adopt(official, proposal)
    clock.advance(days=3)
    adopt(official, proposal, kind=AnswerKind.IN_PART, reason="ทำได้ครึ่งหนึ่ง", seen=1)
    story = story_of(find_proposal(proposal.public_id))
    assert [(step.answer.number, step.answer.reason) for step in story.steps if step.answer] == [
        (1, REASON),
        (2, "ทำได้ครึ่งหนึ่ง"),
    ]
    assert story.latest.kind is AnswerKind.IN_PART
    assert story.revised


def test_the_list_knows_the_latest_answer(official, proposal):
    adopt(official, proposal)
    adopt(official, proposal, kind=AnswerKind.DONE, seen=1)
    db.session.expire_all()
    assert find_proposal(proposal.public_id).answer_kind is AnswerKind.DONE


def test_the_second_official_is_told_and_overwrites_nothing(town, official, proposal):
    adopt(official, proposal)
    with pytest.raises(AnsweredMeanwhile):
        adopt(make_official(town), proposal, kind=AnswerKind.REFUSED)
    with pytest.raises(AnsweredMeanwhile):
        adopt(official, proposal, seen=2)
    (answer,) = answers_of(proposal.id)
    assert answer.kind is AnswerKind.ADOPTED


def test_of_officials_at_the_same_moment_one_is_first(app, official, proposal):
    person, address = official.public_id, proposal.public_id

    def act(place):
        return adopt(
            account_for_session(person), find_proposal(address), reason=f"คนที่ {place}"
        ).number

    results = race(app, act, runners=4)
    assert results.count(1) == 1
    assert [type(result) for result in results].count(AnsweredMeanwhile) == 3
    assert len(answers_of(proposal.id)) == 1


def test_only_officials_of_the_area_answer(proposal, town):
    for account in (make_resident(town), make_official(make_town(slug="there"))):
        with pytest.raises(OfficialsOnly):
            adopt(account, proposal)
    assert answers_of(proposal.id) == []


def test_what_was_withdrawn_takes_no_answer(official, proposal, clock):
    with atomic():
        proposal.withdrawn_at = clock.now
    with pytest.raises(NothingToAnswer):
        adopt(official, proposal)


def test_progress_follows_what_was_adopted(official, proposal):
    with pytest.raises(NotAdopted):
        adopt(official, proposal, kind=AnswerKind.STARTED)
    adopt(official, proposal, kind=AnswerKind.REFUSED)
    with pytest.raises(NotAdopted):
        adopt(official, proposal, kind=AnswerKind.DONE, seen=1)
    adopt(official, proposal, seen=1)
    adopt(official, proposal, kind=AnswerKind.STARTED, seen=2)
    adopt(official, proposal, kind=AnswerKind.DONE, seen=3)
    assert story_of(find_proposal(proposal.public_id)).latest.kind is AnswerKind.DONE


def test_a_refused_answer_leaves_nothing(official, proposal, town):
    before = audit.entries(chain_of(town.id))
    with pytest.raises(NotAdopted):
        adopt(official, proposal, kind=AnswerKind.DONE)
    assert answers_of(proposal.id) == []
    assert audit.entries(chain_of(town.id)) == before


def test_the_story_of_a_project_tells_ballot_and_result(official, town, clock):
    ballots = [(("1", 1), ("2", 1)), (("1", 1),), (("3", 1),)]
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.RESULTS, ballots=ballots)
    first, *_, last = in_order_of_submission(board.id)
    won, lost = (told_once(find_proposal(project.public_id)) for project in (first, last))
    assert [step.event for step in won.steps] == [
        Event.POSTED,
        Event.CONSIDERED,
        Event.ON_BALLOT,
        Event.SELECTED,
    ]
    assert lost.steps[-1].event is Event.NOT_SELECTED
    assert won.waiting
    assert won.due is None


def test_a_result_is_not_told_before_its_day(official, town):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.COUNTING)
    count_ballots(board)
    (first, *_) = in_order_of_submission(board.id)
    events = {step.event for step in story_of(find_proposal(first.public_id)).steps}
    assert Event.ON_BALLOT in events
    assert events.isdisjoint({Event.SELECTED, Event.NOT_SELECTED})


def test_a_promise_counts_days_in_bangkok_from_receipt(town, proposal, clock):
    promise(town, 30)
    story = story_of(find_proposal(proposal.public_id))
    assert story.due == clock_day(clock) + timedelta(days=30)
    assert not story.overdue
    clock.advance(days=30)
    assert not story_of(find_proposal(proposal.public_id)).overdue
    clock.advance(days=1)
    assert story_of(find_proposal(proposal.public_id)).overdue


def test_what_is_answered_is_due_no_more(town, official, proposal, clock):
    promise(town, 1)
    adopt(official, proposal)
    clock.advance(days=5)
    story = story_of(find_proposal(proposal.public_id))
    assert (story.waiting, story.due, story.overdue) == (False, None, False)


def test_the_unanswered_ones_come_longest_first_and_in_pages(town, official, clock):
    board, author = make_board(town), make_resident(town)
    made = []
    for number in range(5):
        made.append(make_proposal(board, author, title=f"ข้อเสนอ {number}").public_id)
        clock.advance(minutes=number % 2)
    other = make_board(make_town(slug="there"))
    make_proposal(other, author)
    adopt(official, find_proposal(made[1]))
    with at_most(2):
        first = unanswered(town.id, limit=2)
        assert [proposal.board.question for proposal in first.proposals]
    assert first.count == 4
    second = unanswered(town.id, after=first.more, limit=2)
    seen = [proposal.public_id for proposal in first.proposals + second.proposals]
    assert seen == [made[0], made[2], made[3], made[4]]
    assert second.more is None
    assert unanswered(town.id, board="elsewhere").count == 0
    with pytest.raises(ProposalNotFound):
        unanswered(town.id, after="nobody")


def told_once(proposal):
    with at_most(1):
        return story_of(proposal)


def promise(town, days):
    with atomic():
        db.session.merge(town).promise_days = days


def clock_day(clock):
    return in_bangkok(clock.now).date()
