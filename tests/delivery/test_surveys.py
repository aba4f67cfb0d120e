"""Two questions to who took part: asked once by mail, answered once, told in shares alone."""

import re

import pytest

from participation.accounts.errors import OfficialsOnly
from participation.accounts.queries import account_for_session
from participation.boards.choices import Phase
from participation.boards.queries import board as find_board
from participation.core.settings import setting
from participation.core.transaction import atomic
from participation.delivery.errors import AnsweredAlready, NotAsked, ParticipantsAsked
from participation.delivery.queries import figures_of
from participation.delivery.services.surveys import (
    answer_survey,
    leave_surveys,
    open_survey,
    own_answers,
    who_answers,
    write_mails,
)
from participation.delivery.survey_marks import survey_token
from participation.discussion.services import Words, post_comment
from participation.notifications.choices import Frequency
from participation.notifications.services.following import choose_frequency
from participation.proposals.queries import proposal as find_proposal
from participation.tallies.errors import NoResultYet
from participation.voting.services.supports import support
from tests.support.outbox import deliver
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


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def people(town):
    """Who proposed, who supported, who said something, and who did nothing."""
    names = ("author", "supporter", "speaker", "stranger")
    return [make_resident(town, name=name, email=f"{name}@example.com") for name in names]


@pytest.fixture
def board(town, people, clock):
    """A board with its result, in which the first three took part."""
    author, supporter, speaker, _stranger = people
    board = make_board(town, slug="ideas")
    proposal = make_proposal(board, author)
    support(find_proposal(proposal.public_id), supporter)
    post_comment(find_proposal(proposal.public_id), speaker, Words("เห็นด้วย"))
    clock.set(board.results_at)
    found = find_board("ideas")
    assert found.phase is Phase.RESULTS
    return found


def present(account):
    return account_for_session(account.get_id())


def survey_of(board_id):
    return figures_of(board_id, None).survey


def test_who_took_part_is_asked_once_and_may_answer_once(app, client, mailbox, board, town, people):
    official = make_official(town)
    open_survey(official, board)
    with pytest.raises(ParticipantsAsked):
        open_survey(present(official), find_board("ideas"))
    deliver(app)
    assert {mail.to for mail in mailbox.mails} == {person.email for person in people[:3]}
    deliver(app)
    write_mails(board.id, "ideas", "?")
    deliver(app)
    assert len(mailbox) == 3
    link = re.search(r"http\S+(/boards/ideas/survey\S+)", mailbox.mails[0].text)[1]
    page = client.page(link)
    assert page.form().submit().status == 422
    page = page.form().submit(satisfied="1", again="0")
    assert page.path == "/boards/ideas/report"
    # Too few to be shown.
    assert not page.select("#content ~ dl")
    assert client.page(link).form().submit(satisfied="0", again="0").status == 409


def test_who_switched_news_off_gets_no_mail(app, mailbox, board, town, people):
    choose_frequency(people[0].id, Frequency.NEVER)
    choose_frequency(people[1].id, Frequency.WEEKLY)
    open_survey(make_official(town), find_board("ideas"))
    deliver(app)
    assert {mail.to for mail in mailbox.mails} == {person.email for person in people[1:3]}
    assert who_answers(board.id, present(people[0]), "") == people[0].public_id


def test_shares_are_told_from_five_answers_on(client, board, town):
    open_survey(make_official(town), board)
    for number in range(4):
        answer_survey(board.id, f"person-{number}", satisfied=True, again=number > 0)
    assert survey_of(board.id).satisfied is None
    answer_survey(board.id, "person-4", satisfied=False, again=True)
    with at_most(2):
        found = survey_of(board.id)
    assert (found.answers, found.satisfied, found.again) == (5, 80, 80)
    assert client.page("/boards/ideas/report").texts("#content ~ dl dd") == ["80 %", "80 %", "5"]


def test_who_is_signed_in_answers_without_a_link(client, board, town, people):
    open_survey(make_official(town), board)
    assert client.page("/boards/ideas/survey").path == "/sign-in"
    sign_in(client, present(people[1]))
    page = client.page("/boards/ideas/survey").form().submit(satisfied="1", again="1")
    assert page.path == "/boards/ideas/report"
    assert [answer.satisfied for answer in own_answers(people[1].public_id)] == [True]


def test_others_are_not_asked(board, town, people):
    stranger = people[3]
    with pytest.raises(NotAsked):
        who_answers(board.id, stranger, "")
    with pytest.raises(OfficialsOnly):
        open_survey(stranger, board)
    official = make_official(town)
    with pytest.raises(NoResultYet):
        open_survey(official, make_board(town, slug="other"))
    open_survey(present(official), find_board("ideas"))
    elsewhere = survey_token(setting("SECRET_KEY"), board.id + 1, people[0].public_id)
    for token in ("", "x", elsewhere):
        with pytest.raises(NotAsked):
            who_answers(board.id, present(stranger), token)


def test_of_one_persons_answers_at_the_same_moment_one_counts(app, board, town):
    open_survey(make_official(town), board)
    board_id = board.id

    def act(place):
        answer_survey(board_id, "somsri", satisfied=bool(place), again=True)

    results = race(app, act, runners=3)
    assert [type(result) for result in results].count(AnsweredAlready) == 2
    assert survey_of(board_id).answers == 1


def test_nothing_leads_from_an_answer_to_an_account_that_is_gone(board, town):
    open_survey(make_official(town), board)
    answer_survey(board.id, "somsri", satisfied=True, again=True)
    with atomic():
        leave_surveys("somsri")
    assert own_answers("somsri") == []
    assert survey_of(board.id).answers == 1
