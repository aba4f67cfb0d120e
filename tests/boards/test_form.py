"""The form in which officials say, step by step, what a board is to be."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from participation.accounts.queries import account_by_email
from participation.boards.cautions import cautions
from participation.boards.choices import BoardKind, Phase, Proposers, Stage, Step
from participation.boards.errors import NotReady, RulesAlreadyAnnounced
from participation.boards.plan import Weeks, end_of, new_plan, plan_of, shifted, start_of
from participation.boards.queries import board as find_board
from participation.boards.queries import boards_to_take_part_in, boards_with_results
from participation.boards.rules import CategoryLimits, CollectingRules
from participation.boards.services.drafting import announce, begin_board, change_board
from participation.core.clock import BANGKOK
from participation.core.errors import ChangedMeanwhile
from participation.exports.narrowing import Wanted
from participation.exports.queries.scope import public_boards
from participation.municipalities.office_hours import OfficeHours
from participation.municipalities.services import Settings, change_settings
from participation.proposals.errors import OnlyVerified
from participation.voting.queries.listing import listed_boards
from tests.support.language import told
from tests.support.race import race
from tests.support.town import (
    APPROVAL_RULES,
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)

NEW = "/areas/here/boards/new"
QUESTION = "เราควรดูแลคลองของเราอย่างไร"


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def official(client, town):
    account = make_official(town)
    sign_in(client, account)
    return account


@pytest.fixture
def draft(official, town):
    """A draft of which nothing is said but the question."""
    plan = replace(new_plan(BoardKind.IDEAS, town.hours), question=QUESTION)
    return begin_board(official, town, plan)


def step(client, board, name):
    return client.page(f"/boards/{board.slug}/form/{name}")


def bangkok(year, month, day) -> datetime:
    return datetime(year, month, day, tzinfo=BANGKOK)


# --- Usual dates ---------------------------------------------------------------------------------


def test_usual_dates_are_whole_weeks_from_monday_and_keep_off_days_off(clock):
    plan = new_plan(BoardKind.BUDGET, OfficeHours(), Weeks(collect=3, review=2, vote=1, count=1))
    # The clock stands at 9 March 2026. 6 April is Chakri Day, and 13 to 15 April are Songkran.
    assert plan.schedule.collecting_opens_at == bangkok(2026, 3, 23)
    assert plan.schedule.collecting_closes_at == bangkok(2026, 4, 13)
    assert plan.schedule.voting_opens_at == bangkok(2026, 4, 27)
    assert plan.schedule.voting_closes_at == bangkok(2026, 5, 4)
    # 11 May would be the Monday; nothing is closed then but Ploughing Day.
    assert plan.schedule.results_at == bangkok(2026, 5, 11)
    clock.set(bangkok(2026, 3, 23))
    assert new_plan(BoardKind.IDEAS, OfficeHours()).schedule.collecting_opens_at == bangkok(
        2026, 4, 7
    )


def test_an_earlier_board_is_moved_by_whole_weeks_to_come(clock):
    last_year = new_plan(BoardKind.BUDGET, OfficeHours()).schedule
    clock.set(bangkok(2027, 3, 9))
    moved = shifted(last_year)
    assert moved.collecting_opens_at == bangkok(2027, 3, 29)
    assert moved.collecting_opens_at.weekday() == last_year.collecting_opens_at.weekday()
    assert moved.results_at - moved.collecting_opens_at == (
        last_year.results_at - last_year.collecting_opens_at
    )
    assert shifted(moved) == moved


def test_holidays_and_short_phases_are_warned_of(app, clock):
    plan = new_plan(BoardKind.BUDGET, OfficeHours())
    assert [caution.sentence for caution in cautions(plan, "th")] == [
        "This day is a public holiday (วันวิสาขบูชา)."
    ]
    dates = replace(
        plan.schedule,
        collecting_opens_at=start_of(date(2026, 4, 6)),
        collecting_closes_at=end_of(date(2026, 4, 13)),
        voting_opens_at=start_of(date(2026, 4, 20)),
        voting_closes_at=end_of(date(2026, 4, 26)),
    )
    with app.test_request_context("/?lang=en"):
        said = {caution.sentence for caution in cautions(replace(plan, schedule=dates), "en")}
    assert said == {
        "Days to collect ideas: 8. Four weeks are usual.",
        "Days to look into the proposals and their costs: 6. Four weeks are usual.",
        "This day is a public holiday (Chakri Memorial Day).",
        "This day is a public holiday (Songkran Festival).",
    }


# --- Steps ---------------------------------------------------------------------------------------


def test_a_question_alone_makes_a_draft_that_says_what_is_still_to_be_done(client, official, town):
    page = client.page(f"{NEW}?lang=en").form("#step-form").submit(question=QUESTION)
    assert page.path.endswith("/form/people")
    slug = page.path.split("/")[2]
    look = client.page(f"/boards/{slug}/form/look-over")
    lacks = ["Who and where", "Dates", "Rules"]
    assert look.texts(".notice-bad li") == [f"Please look over “{name}”." for name in lacks]
    assert look.select("form[action*='/announce/']") == []
    manage = client.page(f"/boards/{slug}/manage")
    assert manage.texts(".notice-bad li") == look.texts(".notice-bad li")
    with pytest.raises(NotReady):
        announce(official, find_board(slug), Stage.COLLECTING)


def test_days_are_shown_and_taken_in_the_buddhist_era(client, draft):
    form = step(client, draft, "phases").form("#step-form")
    assert form.values["collecting_from"] == "23/3/2569"
    form.submit(collecting_from="๓๐/๓/๒๕๖๙", button="rules")
    assert find_board(draft.slug).collecting_opens_at == bangkok(2026, 3, 30)
    assert step(client, draft, "phases?lang=en").form("#step-form").values["collecting_from"] == (
        "30/3/2026"
    )


def test_what_can_not_be_taken_is_kept_and_told_when_one_comes_back(app, client, draft):
    form = step(client, draft, "phases").form("#step-form")
    page = form.submit(collecting_until="ไม่รู้", results_on="1/8/2569", button="people")
    assert page.path.endswith("/form/people")
    look = client.page(f"/boards/{draft.slug}/form/look-over?lang=en")
    assert "“Dates” has something to correct." in look.text
    page = step(client, draft, "phases?lang=th")
    assert page.form("#step-form").values["collecting_until"] == "ไม่รู้"
    assert page.form("#step-form").values["results_on"] == "1/8/2569"
    said = "Please write a date, for example 2026-11-20."
    assert page.texts("#collecting_until-error") == [told(app, "th", said)]


def test_back_and_forth_between_kinds_keeps_the_dates_of_collecting(client, draft):
    form = step(client, draft, "question").form("#step-form")
    before = find_board(draft.slug).schedule
    form.submit(kind="budget", button="people")
    board = find_board(draft.slug)
    assert board.rules_for_voting.budget is None
    assert board.collecting_opens_at == before.collecting_opens_at
    page = client.page(f"/boards/{draft.slug}/form/question").form("#step-form")
    page.submit(kind="ideas", categories="น้ำ\nขยะ\nน้ำ", button="people")
    board = find_board(draft.slug)
    assert board.schedule == before
    assert board.voting_rules is None
    assert [category.name for category in board.categories] == ["น้ำ", "ขยะ"]


def test_the_rules_of_a_subject_go_with_the_subject():
    limits = replace(
        APPROVAL_RULES.limits,
        per_category=(CategoryLimits(category="น้ำ"), CategoryLimits(category="ขยะ")),
    )
    plan = new_plan(BoardKind.BUDGET, OfficeHours())
    plan = replace(plan, voting=replace(APPROVAL_RULES, limits=limits)).sorted_into(["ขยะ"])
    assert [one.category for one in plan.voting.limits.per_category] == ["ขยะ"]


def test_the_preview_shows_what_is_typed_and_saves_nothing(client, draft):
    form = step(client, draft, "question?lang=en").form("#step-form")
    typed = {**form.values.to_dict(), "kind": "budget", "question": "Canal?"}
    answer = client.post(
        f"/boards/{draft.slug}/form/question/preview",
        data=typed,
        headers={"HX-Request": "true"},
    )
    assert "Canal?" in answer.text
    assert "The rules of the vote come here once the budget is said." in answer.text
    assert "<html" not in answer.text
    assert find_board(draft.slug).question == QUESTION
    # Where something is wrong the rest is shown all the same; without htmx the page comes back.
    typed = {**typed, "question": "", "categories": "น้ำ"}
    page = client.post(f"/boards/{draft.slug}/form/question/preview", data=typed).page
    assert page.texts(".preview li")[0] == "น้ำ"
    assert page.form("#step-form").values["categories"] == "น้ำ"


def test_who_comes_second_is_told_and_overwrites_nothing(client, official, draft):
    form = step(client, draft, "people?lang=en").form("#step-form")
    other = step(client, draft, "people").form("#step-form")
    other.submit(contact="ห้อง 5", button="phases")
    page = form.submit(contact="ห้อง 9", button="phases")
    assert page.status == 409
    assert "Somebody else changed this at the same moment" in page.text
    assert page.form("#step-form").values["contact"] == "ห้อง 9"
    assert find_board(draft.slug).contact == "ห้อง 5"


def test_two_steps_at_the_same_moment_do_not_overwrite_each_other(app, official, draft):
    slug, seen, email = draft.slug, draft.version, official.email

    def change(place):
        board = find_board(slug)
        plan = replace(plan_of(board), contact=f"ห้อง {place}")
        change_board(account_by_email(email), board, Step.PEOPLE, plan, seen=seen)

    results = race(app, change, runners=2)
    assert sum(isinstance(result, ChangedMeanwhile) for result in results) == 1


# --- After the announcement ----------------------------------------------------------------------


def test_an_announced_board_of_ideas_has_no_form_any_more(client, official, town):
    board = make_board(town, phase=Phase.UPCOMING, kind=BoardKind.IDEAS)
    for name in ("question", "people", "phases", "rules", "look-over"):
        client.page(f"/boards/{board.slug}/form/{name}", status=409)


def test_of_an_announced_budget_board_the_vote_alone_changes(client, official, town):
    board = make_board(town, kind=BoardKind.BUDGET)
    client.page(f"/boards/{board.slug}/form/question", status=409)
    form = step(client, board, "phases").form("#step-form")
    assert "collecting_from" not in form.values
    page = form.submit(results_on="1/12/2570", button="rules")
    assert page.path.endswith("/rules")
    found = find_board(board.slug)
    assert found.results_at == bangkok(2027, 12, 1)
    assert found.collecting_opens_at == board.collecting_opens_at


def test_a_vote_whose_rules_are_announced_does_not_change(official, town):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING)
    with pytest.raises(RulesAlreadyAnnounced):
        change_board(official, board, Step.RULES, plan_of(board), seen=board.version)


# --- Boards to practise with ---------------------------------------------------------------------


def test_a_trial_says_so_and_is_left_out_of_what_counts(client, official, draft):
    step(client, draft, "people?lang=en").form("#step-form").submit(trial="1", button="phases")
    for name, following in (("phases", "rules"), ("rules", "look-over")):
        step(client, draft, name).form("#step-form").submit(button=following)
    announce(official, find_board(draft.slug), Stage.COLLECTING)
    assert "Trial: does not count" in client.page(f"/boards/{draft.slug}").text
    assert listed_boards(boards_to_take_part_in(5), boards_with_results(5)) == [[], []]
    assert list(public_boards(Wanted())) == []
    assert [board.slug for board in public_boards(Wanted(board=draft.slug))] == [draft.slug]


def test_a_board_promises_its_own_time_and_names_its_own_office(client, official, draft, town):
    office = Settings(promise_days=60, contact="ชั้น 1")
    change_settings(town, office, seen=0, actor=official.public_id)
    form = step(client, draft, "people").form("#step-form")
    form.submit(promise_days="๓๐", contact="ห้อง 5", button="phases")
    page = client.page(f"/boards/{draft.slug}?lang=en")
    assert "Every proposal is answered within 30 days." in page.text
    assert "ห้อง 5" in page.text
    assert "ชั้น 1" not in page.text
    step(client, draft, "people").form("#step-form").submit(promise_days="", button="phases")
    assert "answered within 60 days." in client.page(f"/boards/{draft.slug}").text


def test_who_may_propose_is_said_in_the_rules_and_kept_to(client, official, draft, town, clock):
    form = step(client, draft, "people?lang=en").form("#step-form")
    form.submit(proposers="verified", button="phases")
    for name, following in (("phases", "rules"), ("rules", "look-over")):
        step(client, draft, name).form("#step-form").submit(button=following)
    announce(official, find_board(draft.slug), Stage.COLLECTING)
    assert (
        "whose residence has been verified may propose" in client.page(f"/boards/{draft.slug}").text
    )
    clock.set(bangkok(2026, 4, 1))
    board = find_board(draft.slug)
    make_proposal(board, make_resident(town))
    with pytest.raises(OnlyVerified):
        make_proposal(board, make_resident(town, verified=False))
    sign_in(client, make_resident(make_town(slug="there")))
    client.page(f"/boards/{draft.slug}/proposals/new", status=403)
    of_area = CollectingRules(proposers=Proposers.AREA)
    assert CollectingRules.from_json(of_area.to_json()) == of_area
    assert CollectingRules.from_json("{}").proposers is Proposers.REGISTERED
