"""What is odd comes before an official and stays where it is; limits hold for each account."""

import pytest
from sqlalchemy import select

from participation.accounts.queries import account_for_session
from participation.boards.choices import Moderation
from participation.boards.queries import board as find_board
from participation.core.transaction import atomic
from participation.discussion.choices import MOST_REPORTS, ReportReason, Target
from participation.discussion.errors import TooManyReports
from participation.discussion.models import Report
from participation.discussion.queries import comment as find_comment
from participation.discussion.services import Words, edit_comment, report_comment
from participation.moderation.choices import Signal
from participation.moderation.errors import HandledMeanwhile
from participation.moderation.models import Screening
from participation.moderation.queries.desk import desk
from participation.moderation.queries.items import find_item
from participation.moderation.services.hiding import hide
from participation.moderation.services.reports import dismiss
from participation.moderation.services.undoing import undo
from participation.moderation.services.words import set_area_words
from participation.proposals.choices import MOST_A_DAY
from participation.proposals.errors import TooManyProposals
from participation.proposals.models import Proposal
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.services import Draft, post_proposal
from tests.support.race import race
from tests.support.talk import again, forget, say
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
)

ADVERT = "สล็อตเว็บตรง เครดิตฟรี แอดไลน์ @slot88"
LONG = "อยากให้เทศบาลทำทางเดินริมคลองให้กว้างขึ้น คนแก่จะได้เดินออกกำลังกายทุกเช้า"


@pytest.fixture
def town(db, clock):
    return make_town()


@pytest.fixture
def author(town, clock):
    author = make_resident(town, name="ผู้เสนอ")
    clock.advance(days=2)
    return author


@pytest.fixture
def official(town):
    return make_official(town)


@pytest.fixture
def proposal(town, author):
    return make_proposal(make_board(town, slug="here"), author)


def odd(town):
    """The kinds of signs of everything that waits because it is odd."""
    lines = [line for line in desk(town).lines if line.kind.name == "odd"]
    return [[sign.signal for sign in line.values["screening"].signs] for line in lines]


def test_an_advertisement_waits_for_a_look_and_stays(db, town, proposal, author, official):
    said = say(proposal, author, ADVERT)
    say(proposal, author, "ต้นไม้ดีครับ")
    assert again(said).readable
    assert odd(town) == [[Signal.ADVERT]]
    act = dismiss(official, find_item(Target.COMMENT, said.public_id), reports=0)
    assert odd(town) == []
    undo(official, town.id, act)
    assert odd(town) == [[Signal.ADVERT]]
    forget()
    act = hide(official, find_item(Target.COMMENT, said.public_id), ReportReason.ADVERT).act_id
    assert odd(town) == []
    with pytest.raises(HandledMeanwhile):
        dismiss(official, find_item(Target.COMMENT, said.public_id), reports=0)
    undo(official, town.id, act)
    assert odd(town) == [[Signal.ADVERT]]


def test_changed_words_are_looked_at_too(db, town, proposal, author):
    said = say(proposal, author, "ต้นไม้ดีครับ")
    assert odd(town) == []
    edit_comment(said, author, Words(ADVERT))
    assert odd(town) == [[Signal.ADVERT]]


def test_the_same_again_by_oneself_and_by_others(db, clock, town, proposal, author):
    say(proposal, author, LONG)
    clock.advance(minutes=5)
    say(proposal, author, LONG + "นะครับ")
    assert odd(town) == [[Signal.SAME_AGAIN]]
    other = make_resident(town)
    clock.advance(days=2)
    say(proposal, other, LONG)
    assert odd(town) == [[Signal.SAME_AGAIN]]
    third = make_resident(town)
    say(proposal, third, LONG)
    assert odd(town)[1:] == [[Signal.SAME_AS_OTHERS]]


def test_a_new_account_in_a_hurry_is_looked_at(db, clock, town, proposal):
    newcomer = make_resident(town)
    for text in ("ดี", "ดีมาก", "ดีที่สุด"):
        say(proposal, newcomer, text)
    assert odd(town) == []
    say(proposal, newcomer, "เยี่ยม")
    assert odd(town) == [[Signal.PACE]]


def test_the_area_has_words_of_its_own(db, town, proposal, author, official):
    set_area_words(official, town, "ไอ้เบื๊อก\n ควาย ", seen=0)
    say(proposal, author, "พวกคววววาย")
    (line,) = [line for line in desk(town).lines if line.kind.name == "odd"]
    assert [sign.found for sign in line.values["screening"].signs] == ["ควาย"]


def test_what_waits_shows_its_signs(db, town, author, official):
    board = make_board(town, slug="first", moderation=Moderation.BEFORE)
    post_proposal(board, author, Draft(title="ขายคอนโด ราคาถูก", idea="โทร 081-000-0000"))
    (line,) = desk(town).lines
    assert line.kind.name == "post"
    assert [sign.signal for sign in line.values["screening"].signs] == [Signal.ADVERT]


def test_race_of_one_authors_proposals_keeps_the_limit(app, db, town, author):
    board = make_board(town, slug="here")
    for number in range(MOST_A_DAY - 1):
        post_proposal(board, author, Draft(title=f"ข้อเสนอ {number}", idea="ดี"))
    session = author.get_id()

    def act(place):
        account = account_for_session(session)
        return post_proposal(find_board("here"), account, Draft(title=f"อีก {place}")).id

    results = race(app, act, runners=3)
    assert [type(result) for result in results].count(TooManyProposals) == 2, results
    assert db.session.query(Proposal).count() == MOST_A_DAY


def test_race_of_one_persons_reports_keeps_the_limit(app, db, town, proposal, author):
    reporter = make_resident(town)
    said = [say(proposal, make_resident(town), f"ความเห็น {place}").public_id for place in range(3)]
    rows = [
        Report(
            board_id=proposal.board_id,
            target=Target.COMMENT,
            target_id=1000 + place,
            reason=ReportReason.OTHER,
            reporter_id=reporter.id,
        )
        for place in range(MOST_REPORTS - 1)
    ]
    with atomic():
        db.session.add_all(rows)
    session = reporter.get_id()

    def act(place):
        account = account_for_session(session)
        return report_comment(find_comment(said[place]), account, ReportReason.INSULT, "")

    results = race(app, act, runners=3)
    assert [type(result) for result in results].count(TooManyReports) == 2, results
    assert len(db.session.scalars(select(Report.id)).all()) == MOST_REPORTS
    assert db.session.scalar(select(Screening.id)) is None
    assert find_proposal(proposal.public_id).listed
