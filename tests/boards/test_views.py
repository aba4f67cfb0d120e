"""Officials open a board in the browser."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from participation.accounts.errors import OfficialsOnly
from participation.boards.choices import BallotKind, BoardKind, Phase, Stage, Voters
from participation.boards.errors import DatesOutOfOrder, RulesAlreadyAnnounced
from participation.boards.plan import new_plan
from participation.boards.queries import board as find_board
from participation.boards.queries import boards_of
from participation.boards.services.drafting import begin_board
from participation.core.clock import BANGKOK
from participation.voting.queries.listing import listed_boards
from tests.support.language import LANGUAGES, told
from tests.support.opening import go_through
from tests.support.town import make_board, make_official, make_resident, make_town, sign_in

NEW = "/areas/here/boards/new"
IDEAS = {
    "kind": "ideas",
    "question": "เราควรดูแลคลองของเราอย่างไร",
    "background": "คลองตื้นขึ้นทุกปี\n\nเราจึงอยากฟังความเห็น",
    "categories": "น้ำ\nขยะ\n\nน้ำ\n",
    "collecting_from": "2026-04-01",
    "collecting_until": "2026-04-30",
    "results_on": "2026-06-20",
}
BUDGET = {
    **IDEAS,
    "kind": "budget",
    "budget": "๓,๐๐๐,๐๐๐.๕๐",
    "voting_from": "2026-06-01",
    "voting_until": "2026-06-14",
    "max_length": "๕",
    "quorum": "1,000",
    "binding": "1",
    "support_limit": "3",
}


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def official(client, town):
    """An official of the town, signed in."""
    account = make_official(town)
    sign_in(client, account)
    return account


DAYS = {name: day for name, day in BUDGET.items() if name.endswith(("_from", "_until", "_on"))}


def begin_budget(official, town):
    """Return a draft of a budget board of which nothing is said but the question."""
    plan = replace(new_plan(BoardKind.BUDGET, town.hours), question="งบปีนี้ ควรใช้ทำอะไร")
    return begin_board(official, town, plan)


def bangkok(year, month, day) -> datetime:
    return datetime(year, month, day, tzinfo=BANGKOK)


def slugs_of(town) -> list[str]:
    """Return the addresses of the town's boards, drafts too."""
    (boards,) = listed_boards(boards_of(town.slug, drafts=True))
    return [listed.board.slug for listed in boards]


def only_board(town):
    """Return the town's one board."""
    (slug,) = slugs_of(town)
    return find_board(slug)


def confirm(page, path):
    """Send the confirmed form of an act that can't be undone."""
    return page.form(f"form[action='{path}']").submit()


def test_an_official_opens_a_board_of_ideas(client, official, town):
    page = go_through(client, NEW, IDEAS)
    board = only_board(town)
    assert page.path == f"/boards/{board.slug}/manage"
    assert board.kind is BoardKind.IDEAS
    assert board.phase is Phase.DRAFT
    assert board.question == IDEAS["question"]
    assert board.background == IDEAS["background"]
    assert [category.name for category in board.categories] == ["น้ำ", "ขยะ"]
    assert board.rules_for_collecting.support_limit is None
    assert board.rules_for_voting is None


def test_days_are_days_in_bangkok_and_the_closing_day_belongs_to_its_phase(client, official, town):
    go_through(client, NEW, BUDGET)
    assert only_board(town).schedule.__dict__ == {
        "collecting_opens_at": bangkok(2026, 4, 1),
        "collecting_closes_at": bangkok(2026, 5, 1),
        "voting_opens_at": bangkok(2026, 6, 1),
        "voting_closes_at": bangkok(2026, 6, 15),
        "results_at": bangkok(2026, 6, 20),
    }


def test_an_official_opens_a_budget_board_with_amounts_in_thai_digits(client, official, town):
    go_through(client, NEW, BUDGET)
    board = only_board(town)
    rules = board.rules_for_voting
    assert board.kind is BoardKind.BUDGET
    assert board.rules_for_collecting.support_limit == 3
    assert rules.budget == 3_000_000_50
    assert (rules.limits.min_length, rules.limits.max_length) == (1, 5)
    assert rules.quorum == 1000
    assert rules.binding
    assert rules.kind is BallotKind.APPROVAL
    assert rules.voters is Voters.VERIFIED


def test_a_board_of_ideas_keeps_nothing_of_a_vote_that_was_typed_too(client, official, town):
    backwards = {"voting_from": "2026-06-14", "voting_until": "2026-06-01"}
    go_through(client, NEW, {**BUDGET, **backwards, "kind": "ideas"})
    board = only_board(town)
    assert board.rules_for_voting is None
    assert board.voting_opens_at is board.voting_closes_at is None


# What is typed wrong into the steps of the form, by step: the value and what is said beside it.
NO_DATE = "Please write a date, for example 2026-11-20."
NO_NUMBER = "Please write a whole number, 1 or more."
EMPTY = "Please fill this in."
WRONG = {
    "question": {"question": ("  ", EMPTY)},
    "people": {"min_age": ("x", NO_NUMBER), "promise_days": ("0", NO_NUMBER)},
    "phases": {
        "collecting_from": ("", EMPTY),
        "collecting_until": ("๓๐ เมษายน", NO_DATE),
        "voting_from": ("", EMPTY),
        "voting_until": ("9999-12-31", NO_DATE),
        "results_on": ("2026-02-30", NO_DATE),
    },
    "rules": {
        "support_limit": ("0", NO_NUMBER),
        "quorum": ("หลายคน", NO_NUMBER),
        "budget": (
            "3 ล้าน",
            "Please write the amount in baht as a number, for example 128500.",
        ),
    },
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_is_told_beside_its_field_and_the_rest_stays_typed(
    app, client, official, town, language
):
    board = begin_budget(official, town)
    for step, wrong in WRONG.items():
        form = client.page(f"/boards/{board.slug}/form/{step}?lang={language}").form("#step-form")
        going = {"question": "people", "people": "phases", "phases": "rules"}.get(step, "look-over")
        typed = {name: value for name, (value, _said) in wrong.items()}
        page = form.submit(typed, button=going)
        assert page.status == 422
        for name, (_value, sentence) in wrong.items():
            assert page.texts(f"#{name}-error") == [told(app, language, sentence)]
        assert page.form("#step-form").values.to_dict().items() >= typed.items()


@pytest.mark.parametrize("empty", ["", "0"])
def test_a_budget_board_needs_a_budget(client, official, town, empty):
    slug = begin_budget(official, town).slug
    form = client.page(f"/boards/{slug}/form/rules?lang=en").form("#step-form")
    page = form.submit(budget=empty, button="look-over")
    assert page.texts("#budget-error") == [EMPTY]


def test_a_question_that_is_too_long_is_told_with_its_length(client, official, town):
    page = go_through(client, NEW, {**IDEAS, "question": "ก" * 201})
    (error,) = page.texts("#question-error")
    assert "200" in error
    assert "201" in error
    assert page.form("#step-form").values["question"] == "ก" * 201
    assert slugs_of(town) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"collecting_until": "2026-03-31"},  # a day before collecting begins
        {"voting_from": "2026-04-30"},  # the last day of collecting
        {"voting_until": "2026-05-31"},  # a day before voting begins
        {"results_on": "2026-06-14"},  # the last day of voting
    ],
)
def test_dates_that_do_not_follow_each_other_are_refused_and_stay_typed(
    app, client, official, town, wrong
):
    slug = begin_budget(official, town).slug
    form = client.page(f"/boards/{slug}/form/phases").form("#step-form")
    page = form.submit({**DAYS, **wrong}, button="rules")
    assert page.status == 422
    (name,) = wrong
    assert page.texts(f"#{name}-error") == [told(app, "th", DatesOutOfOrder())]
    assert page.form("#step-form").values.to_dict().items() >= {**DAYS, **wrong}.items()


def test_phases_of_one_day_that_follow_at_once_are_taken(client, official, town):
    days = {
        "collecting_from": "2026-04-01",
        "collecting_until": "2026-04-01",
        "voting_from": "2026-04-02",
        "voting_until": "2026-04-02",
        "results_on": "2026-04-03",
    }
    go_through(client, NEW, {**BUDGET, **days})
    board = only_board(town)
    assert board.collecting_closes_at - board.collecting_opens_at == timedelta(days=1)
    assert board.voting_opens_at == board.collecting_closes_at


def test_rules_are_announced_from_the_check_list_and_then_everybody_sees_the_board(
    app, client, official, town
):
    page = go_through(client, NEW, BUDGET)
    board = only_board(town)
    guest = app.test_client()
    assert guest.get(f"/boards/{board.slug}").status_code == 404
    page = confirm(page, f"/boards/{board.slug}/announce/collecting")
    assert guest.get(f"/boards/{board.slug}").status_code == 200
    page = confirm(page, f"/boards/{board.slug}/announce/voting")
    assert page.path == f"/boards/{board.slug}/manage"
    found = find_board(board.slug)
    assert found.frozen(Stage.COLLECTING)
    assert found.frozen(Stage.VOTING)
    # Nothing is offered a second time.
    assert page.select("form[action*='/announce/']") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_announcing_from_a_page_left_open_is_refused_in_words_and_changes_nothing(
    app, client, official, town, language
):
    old = go_through(client, NEW, IDEAS)
    path = f"/boards/{only_board(town).slug}/announce/collecting"
    confirm(old, path)
    digest = only_board(town).frozen(Stage.COLLECTING).digest
    client.page(f"/?lang={language}")
    again = confirm(old, path)
    assert again.status == 409
    assert told(app, language, RulesAlreadyAnnounced()) in again.text
    assert only_board(town).frozen(Stage.COLLECTING).digest == digest


def test_announcing_too_late_is_refused_in_words(app, client, official, town, clock):
    page = go_through(client, NEW, IDEAS)
    clock.set(bangkok(2026, 4, 1) + timedelta(seconds=1))
    page = confirm(page, f"/boards/{only_board(town).slug}/announce/collecting")
    assert page.status == 409
    said = "The first day of collecting ideas is over. Please choose later dates."
    assert told(app, "th", said) in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_resident_and_an_official_of_elsewhere_may_not_open_a_board(app, client, town, language):
    for stranger in (make_resident(town), make_official(make_town(slug="there"))):
        sign_in(client, stranger)
        page = client.page(f"{NEW}?lang={language}", status=403)
        assert told(app, language, OfficialsOnly()) in page.text


def test_neither_may_they_by_sending_the_form_or_announcing(client, town, official):
    form = client.page(NEW).form("#step-form")
    slug = make_board(town, phase=Phase.DRAFT, slug="canal").slug
    token = {"csrf_token": form.values["csrf_token"]}
    for stranger in (make_resident(town), make_official(make_town(slug="there"))):
        sign_in(client, stranger)
        assert client.post(NEW, data={**IDEAS, **token}).status_code == 403
        answer = client.post(f"/boards/{slug}/announce/collecting", data=token)
        assert answer.status_code == 403
    assert slugs_of(town) == [slug]
    assert find_board(slug).phase is Phase.DRAFT


def test_a_guest_is_sent_to_sign_in_and_comes_back_to_the_form(client, town):
    make_official(town, email="somchai@example.com")
    page = client.page(NEW)
    assert page.path == "/sign-in"
    page = page.form().submit(email="somchai@example.com", password="ดอกไม้ริมคลอง")
    assert page.path == NEW


@pytest.mark.parametrize("path", ["/areas/nowhere/boards/new", "/areas/a%00b/boards/new"])
def test_there_is_no_form_for_an_area_that_does_not_exist(client, official, path):
    client.page(path, status=404)


def test_there_is_nothing_to_announce_but_the_two_stages(client, official, town):
    make_board(town, phase=Phase.DRAFT, slug="canal")
    token = client.page(NEW).form("#step-form").values["csrf_token"]
    answer = client.post("/boards/canal/announce/results", data={"csrf_token": token})
    assert answer.status_code == 404
