"""What is carried out: entries that keep their history, and what stands still."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from participation.accounts.errors import OfficialsOnly
from participation.accounts.queries import account_for_session
from participation.core import audit, storage
from participation.core.pictures import made_safe
from participation.core.transaction import atomic
from participation.delivery.choices import Blocker, Plan, Stage, Standing
from participation.delivery.errors import (
    AltMissing,
    CarriedOnMeanwhile,
    NoDelivery,
    NotCarriedOut,
    PictureExpected,
    PictureNotFound,
)
from participation.delivery.events import delivery_moved
from participation.delivery.queries.deliveries import (
    Wish,
    deliveries,
    delivery_of,
    entries_of,
    picture,
    stale_deliveries,
    unsettled,
)
from participation.delivery.services import give_answer, write_step
from participation.delivery.services.deliveries import Picture
from participation.delivery.terms import budget_year
from participation.municipalities.services import chain_of
from participation.proposals.choices import AnswerKind
from participation.proposals.queries import proposal as find_proposal
from tests.support.carrying_out import adopt, some_terms
from tests.support.pictures import PDF, opened, photo
from tests.support.race import race
from tests.support.statements import at_most
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
)


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def official(town):
    return make_official(town)


@pytest.fixture
def board(town):
    return make_board(town)


@pytest.fixture
def proposal(official, board):
    return adopt(official, board)


def test_an_adopted_proposal_is_carried_out_logged_and_news(official, proposal, town):
    heard = []
    with delivery_moved.connected_to(lambda _sender, **news: heard.append(news)):
        write_step(official, proposal, some_terms(), "สำรวจพื้นที่")
    shown = delivery_of(proposal)
    assert shown.terms == some_terms()
    assert shown.delivery.number == 1
    assert not shown.stale
    assert heard == [{"proposal": proposal.id, "number": 1}]
    entry, words = audit.entries(chain_of(town.id))[-1]
    assert (entry.act, words) == ("delivery.begin", "สำรวจพื้นที่")


def test_what_was_written_and_settled_before_stays_readable(official, proposal, clock):
    before = some_terms()
    write_step(official, proposal, before, "สำรวจพื้นที่")
    clock.advance(days=5)
    after = replace(
        before, stage=Stage.PROCURE, blocked_by=Blocker.AGENCY, blocked_words="กรมเจ้าท่า"
    )
    write_step(official, proposal, after, "รออนุญาต", seen=1)
    second, first = entries_of(proposal.id)
    assert (first.step.words, first.step.terms, list(first.changes)) == (
        "สำรวจพื้นที่",
        before,
        [],
    )
    assert [(change.name, change.after) for change in second.changes] == [
        ("stage", Stage.PROCURE),
        ("blocked_by", Blocker.AGENCY),
        ("blocked_words", "กรมเจ้าท่า"),
    ]
    assert delivery_of(proposal).terms == after


def test_only_officials_write_and_only_on_what_is_adopted(official, board, town):
    refused = make_proposal(board, make_resident(town))
    give_answer(official, refused, kind=AnswerKind.REFUSED, reason="ไม่มีที่ดิน")
    with pytest.raises(NotCarriedOut):
        write_step(official, refused, some_terms(), "เริ่ม")
    with pytest.raises(NoDelivery):
        delivery_of(refused)
    taken = adopt(official, board)
    for account in (make_resident(town), make_official(make_town(slug="there"))):
        with pytest.raises(OfficialsOnly):
            write_step(account, taken, some_terms(), "เริ่ม")


def test_of_officials_at_the_same_moment_one_is_first(app, official, proposal, clock):
    write_step(official, proposal, some_terms(), "เริ่ม")
    person, address, wanted = official.public_id, proposal.public_id, some_terms()

    def act(place):
        who, found = account_for_session(person), find_proposal(address)
        return write_step(who, found, wanted, f"คนที่ {place}", seen=1).number

    results = race(app, act, runners=4)
    assert results.count(2) == 1
    assert [type(result) for result in results].count(CarriedOnMeanwhile) == 3
    assert len(entries_of(proposal.id)) == 2


def test_the_first_entry_is_written_once(app, official, proposal, clock):
    person, address, wanted = official.public_id, proposal.public_id, some_terms()

    def act(place):
        who, found = account_for_session(person), find_proposal(address)
        return write_step(who, found, wanted, f"คนที่ {place}").number

    results = race(app, act, runners=3)
    assert results.count(1) == 1
    assert [type(result) for result in results].count(CarriedOnMeanwhile) == 2


def test_pictures_are_drawn_anew_and_described(official, proposal, clock):
    sent = Picture(made_safe(photo(size=(900, 600))), "คนงานปูทางเดิน")
    write_step(official, proposal, some_terms(), "เริ่มปูแล้ว", pictures=[sent])
    (entry,) = entries_of(proposal.id)
    (kept,) = entry.step.pictures
    assert (kept.alt, kept.width, kept.height) == ("คนงานปูทางเดิน", 900, 600)
    with storage.get(kept.small_key) as small:
        assert opened(small.read()).size == (640, 427)
    with pytest.raises(AltMissing):
        Picture(made_safe(photo()), "")
    with pytest.raises(PictureExpected):
        Picture(made_safe(PDF), "แบบ")


def test_a_refused_entry_leaves_no_files(official, proposal, clock, app, monkeypatch):
    write_step(official, proposal, some_terms(), "เริ่ม")
    gone, remove = [], storage.remove
    monkeypatch.setattr(storage, "remove", lambda key: (gone.append(key), remove(key)))
    sent = Picture(made_safe(photo()), "ภาพ")
    with pytest.raises(CarriedOnMeanwhile):
        write_step(official, proposal, some_terms(), "ซ้ำ", pictures=[sent])
    assert len(gone) == 2
    assert not any(storage.local_copy(key).exists() for key in gone)


def test_pictures_of_what_is_hidden_are_not_sent(official, proposal, clock):
    sent = Picture(made_safe(photo()), "ภาพ")
    write_step(official, proposal, some_terms(), "เริ่ม", pictures=[sent])
    address = entries_of(proposal.id)[0].step.pictures[0].public_id
    assert picture(address).alt == "ภาพ"
    with atomic():
        proposal.hidden_at, proposal.hidden_reason = clock.now, "law"
    with pytest.raises(PictureNotFound):
        picture(address)


def test_what_stands_still_or_is_late_is_listed_until_it_moves(
    official, board, proposal, clock, town
):
    write_step(official, proposal, some_terms(), "เริ่ม")
    soon = adopt(official, board, title="ไฟในซอย")
    due = clock.now.date() + timedelta(days=10)
    write_step(official, soon, some_terms(due_on=due), "เริ่ม")
    clock.advance(days=10)
    assert stale_deliveries(town.id) == []
    clock.advance(days=1)
    (late,) = stale_deliveries(town.id)
    assert (late.proposal.title, late.late) == ("ไฟในซอย", True)
    clock.advance(days=80)
    both = stale_deliveries(town.id)
    assert [shown.late for shown in both] == [True, False]
    write_step(official, proposal, some_terms(), "ปลูกแล้วครึ่งหนึ่ง", seen=1)
    write_step(official, soon, some_terms(stage=Stage.DONE, due_on=due), "เสร็จ", seen=1)
    assert stale_deliveries(town.id) == []


def test_the_list_answers_by_unit_plan_year_and_standing(official, board, town):
    wanted = {
        "ก": some_terms(),
        "ข": some_terms(unit="กองคลัง", blocked_by=Blocker.LAW, blocked_words="ผังเมือง"),
        "ค": some_terms(plan=Plan.POLICY, budget_year=2570, stage=Stage.SCALED),
    }
    for title, given in wanted.items():
        write_step(official, adopt(official, board, title=title), given, "เริ่ม")
    adopt(official, board, title="ง")
    with at_most(2):
        everything = deliveries(town.id)
        waiting = unsettled(town.id)

    def found(**wish):
        takes = Wish(**wish).takes
        return "".join(sorted(shown.proposal.title for shown in everything if takes(shown)))

    assert found() == "กขค"
    assert found(unit="กองคลัง") == "ข"
    assert found(plan=Plan.LOCAL) == "กข"
    assert found(year=2570) == "ค"
    assert [found(standing=standing) for standing in Standing] == ["ก", "ข", "", "ค"]
    assert [proposal.title for proposal in waiting] == ["ง"]
    assert deliveries(make_town(slug="there").id) == []


def test_what_is_not_adopted_any_more_stands_so_and_is_not_stale(official, proposal, clock, town):
    write_step(official, proposal, some_terms(), "เริ่ม")
    give_answer(official, proposal, kind=AnswerKind.REFUSED, reason="ไม่มีงบ", seen=1)
    clock.advance(days=300)
    (shown,) = deliveries(town.id)
    assert shown.stopped
    assert not shown.stale
    assert not any(shown.is_in(standing) for standing in Standing)


def test_the_budget_year_begins_in_october():
    assert budget_year(date(2026, 9, 30)) == 2569
    assert budget_year(date(2026, 10, 1)) == 2570
