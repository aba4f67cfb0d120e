"""Every limit of a vote, set by an official in the browser and said back in plain words."""

from dataclasses import replace

import pytest

from participation.accounts.queries import account_by_email
from participation.accounts.services import ListedResident, upload_residents
from participation.boards.choices import AllocationRule, BoardKind, Phase, Portion, Stage, Voters
from participation.boards.errors import (
    BallotCantBeFilled,
    LimitsCrossed,
    RulesAlreadyAnnounced,
    SubAreasNeedVerified,
    SubBudgetsTooLarge,
    UnknownSubArea,
)
from participation.boards.policies import check_rules
from participation.boards.queries import board as find_board
from participation.boards.queries import boards_of
from participation.boards.rules import BallotLimits, CategoryLimits, SubBudget, can_be_filled
from participation.boards.services import announce_rules, divide_vote, open_board
from participation.core.errors import ChangedMeanwhile
from participation.voting.queries.listing import listed_boards
from tests.boards.test_views import BUDGET, NEW, begin_budget, only_board
from tests.support.language import LANGUAGES, told
from tests.support.opening import go_through
from tests.support.race import race
from tests.support.town import (
    APPROVAL_RULES,
    make_board,
    make_official,
    make_town,
    schedule_in,
    sign_in,
)

EVERYTHING = {
    "sub_areas": ["บ้านสวน", "ริมคลอง"],
    "min_age": "15",
    "max_age": "๖๐",
    "min_length": "2",
    "max_length": "5",
    "min_sum_cost": "100,000",
    "max_sum_cost": "๙๐๐๐๐๐.๕๐",
    "entry_bar": "1",
    "allocation": "greedy-exclusive",
}
POINTS = {
    "ballot_kind": "cumulative",
    "max_sum_points": "10",
    "min_sum_points": "4",
    "min_points": "2",
    "max_points": "6",
}


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def official(client, town):
    account = make_official(town)
    rows = [ListedResident(f"{name} 1", sub_area=name) for name in ("ริมคลอง", "บ้านสวน", "ตลาด")]
    upload_residents(account, town, rows)
    sign_in(client, account)
    return account


def errors(page) -> dict[str, str]:
    """What is said beside the fields, by field."""
    return {
        element.get("id").removesuffix("-error"): " ".join("".join(element.itertext()).split())
        for element in page.select(".error[id]")
    }


# --- The form ------------------------------------------------------------------------------------


def test_every_limit_of_the_whole_ballot_can_be_set(client, official, town):
    page = go_through(client, NEW, {**BUDGET, **EVERYTHING})
    assert page.path.endswith("/manage")
    rules = only_board(town).rules_for_voting
    assert rules.sub_areas == ("บ้านสวน", "ริมคลอง")
    assert (rules.min_age, rules.max_age) == (15, 60)
    assert rules.entry_bar
    assert rules.allocation is AllocationRule.GREEDY_EXCLUSIVE
    assert rules.limits == BallotLimits(
        min_length=2, max_length=5, min_sum_cost=100_000_00, max_sum_cost=900_000_50
    )


def test_every_limit_on_points_can_be_set(client, official, town):
    go_through(client, NEW, {**BUDGET, **POINTS})
    assert only_board(town).rules_for_voting.limits == BallotLimits(
        min_length=1,
        max_length=5,
        min_points=2,
        max_points=6,
        min_sum_points=4,
        max_sum_points=10,
    )


def test_what_a_kind_of_ballot_does_not_have_is_left_out_and_no_fault(client, official, town):
    """The form hides these fields: nothing in them can be corrected."""
    typed = {**BUDGET, **POINTS, "min_points": "สอง", "ballot_kind": "choose-1", "min_length": "x"}
    page = go_through(client, NEW, typed)
    assert page.status == 200
    assert only_board(town).rules_for_voting.limits == BallotLimits(min_length=1, max_length=1)


def at_step(client, board, step):
    return client.page(f"/boards/{board.slug}/form/{step}").form("#step-form")


def test_crossed_limits_are_all_told_beside_their_fields_and_nothing_is_lost(
    app, client, official, town
):
    board = begin_budget(official, town)
    said = told(app, "th", LimitsCrossed.message)
    page = at_step(client, board, "people").submit(min_age="61", max_age="60", button="phases")
    assert errors(page) == {"max_age": said}
    wrong = {
        "budget": "1,000,000",
        **POINTS,
        "max_length": "5",
        "min_length": "6",
        "max_sum_cost": "900,000",
        "min_sum_cost": "900,001",
        "min_points": "7",
        "min_sum_points": "11",
    }
    page = at_step(client, board, "rules").submit(wrong, button="look-over")
    assert page.status == 422
    names = ("max_length", "max_sum_cost", "max_points", "max_sum_points")
    assert errors(page) == dict.fromkeys(names, said)
    assert page.form("#step-form").values.to_dict().items() >= wrong.items()


@pytest.mark.parametrize(
    ("step", "changes", "field", "refusal"),
    [
        (
            "people",
            {"voters": "roll", "sub_areas": ["บ้านสวน"]},
            "sub_areas",
            SubAreasNeedVerified,
        ),
        (
            "rules",
            {**POINTS, "min_length": "5", "min_points": "3", "min_sum_points": ""},
            "max_length",
            BallotCantBeFilled,
        ),
        (
            "rules",
            {**POINTS, "max_length": "2", "max_points": "3", "min_sum_points": "7"},
            "max_length",
            BallotCantBeFilled,
        ),
    ],
)
def test_rules_that_contradict_themselves_are_told_beside_a_field(
    app, client, official, town, step, changes, field, refusal
):
    typed = {"budget": "1,000,000", **changes} if step == "rules" else changes
    going = {"rules": "look-over", "people": "phases"}[step]
    page = at_step(client, begin_budget(official, town), step).submit(typed, button=going)
    assert page.status == 422
    assert errors(page) == {field: told(app, "th", refusal.message)}


def test_a_part_that_the_area_does_not_have_is_refused(client, official, town):
    rules = replace(APPROVAL_RULES, sub_areas=("ริมคลอง", "ที่อื่น"))
    with pytest.raises(UnknownSubArea, match="ที่อื่น"):
        open_board(
            official,
            town,
            kind=BoardKind.BUDGET,
            question="เราควรทำอะไร",
            schedule=schedule_in(Phase.UPCOMING, BoardKind.BUDGET),
            voting_rules=rules,
        )
    assert listed_boards(boards_of("here", drafts=True)) == [[]]


def test_where_no_part_is_known_the_form_says_so(client, town):
    official = make_official(town)
    sign_in(client, official)
    page = client.page(f"/boards/{begin_budget(official, town).slug}/form/people?lang=en")
    assert "Your list of residents names no parts so far." in page.text


# --- Subjects and parts --------------------------------------------------------------------------


@pytest.fixture
def draft(client, official, town):
    """A draft with the subjects น้ำ and ขยะ and a budget of 3,000,000.50 baht."""
    client.page("/?lang=en")
    go_through(client, NEW, BUDGET)
    return only_board(town)


def division(client, board):
    return client.page(f"/boards/{board.slug}/division")


def test_amounts_and_limits_of_subjects_and_parts_are_kept_with_the_rules(client, town, draft):
    page = client.page(f"/boards/{draft.slug}/manage")
    page = page.follow("Amounts and limits for subjects and parts of the area")
    page = page.form().submit(
        {
            "subject-0-amount": "๑,๐๐๐,๐๐๐",
            "subject-0-min_length": "1",
            "subject-0-max_length": "2",
            "subject-1-max_sum_cost": "500000.25",
            "part-1-amount": "200,000",
        }
    )
    assert "The limits and amounts are saved." in page.text
    rules = only_board(town).rules_for_voting
    assert rules.limits.per_category == (
        CategoryLimits(category="น้ำ", min_length=1, max_length=2),
        CategoryLimits(category="ขยะ", max_sum_cost=500_000_25),
    )
    parts = ("ตลาด", "บ้านสวน", "ริมคลอง")
    assert rules.sub_budgets == (
        SubBudget(portion=Portion.CATEGORY, name="น้ำ", amount=1_000_000_00),
        SubBudget(portion=Portion.AREA, name=parts[1], amount=200_000_00),
    )
    kept = division(client, draft).form().values
    assert kept["subject-0-amount"] == "1000000"
    assert kept["subject-0-min_length"] == "1"
    assert kept["subject-1-max_sum_cost"] == "500000.25"
    assert kept["subject-1-max_length"] == ""
    assert kept["part-1-amount"] == "200000"


def test_everything_can_be_emptied_again(client, town, draft):
    division(client, draft).form().submit({"subject-0-amount": "5", "subject-0-max_length": "1"})
    division(client, draft).form().submit({"subject-0-amount": "", "subject-0-max_length": ""})
    rules = only_board(town).rules_for_voting
    assert rules.sub_budgets == rules.limits.per_category == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_is_told_beside_its_field(app, client, town, draft, language):
    client.page(f"/?lang={language}")
    typed = {
        "subject-0-amount": "หนึ่งล้าน",
        "subject-0-min_length": "3",
        "subject-0-max_length": "2",
        "subject-1-max_length": "0",
        "part-0-amount": "7",
    }
    page = division(client, draft).form().submit(typed)
    assert page.status == 422
    wrong = {"subject-0-amount", "subject-0-max_length", "subject-1-max_length"}
    assert set(errors(page)) == wrong
    assert {name: page.form().values[name] for name in typed} == typed
    crossed = {**typed, "subject-0-amount": "", "subject-1-max_length": ""}
    page = division(client, draft).form().submit(crossed)
    assert errors(page) == {"subject-0-max_length": told(app, language, LimitsCrossed.message)}
    assert only_board(town).rules_for_voting.sub_budgets == ()


def test_amounts_above_the_budget_are_refused_with_both_sums(client, town, draft):
    typed = {"subject-0-amount": "3000000", "part-0-amount": "0.51"}
    page = division(client, draft).form().submit(typed)
    assert page.status == 422
    (alert,) = page.texts("[role=alert]")
    assert "are 3,000,000.51 baht, which is more than the budget of 3,000,000.50 baht" in alert
    assert page.form().values["part-0-amount"] == "0.51"
    page = page.form().submit({"part-0-amount": "0.50"})
    assert page.status == 200


def test_the_second_of_two_officials_is_told_and_loses_nothing(client, town, draft):
    first, second = division(client, draft), division(client, draft)
    first.form().submit({"subject-0-max_length": "1"})
    page = second.form().submit({"subject-1-max_length": "2"})
    assert page.status == 409
    assert "Somebody else changed this at the same moment" in page.text
    assert page.form().values["subject-1-max_length"] == "2"
    # Sent again, knowingly, it is taken.
    assert page.form().submit().status == 200
    limits = only_board(town).rules_for_voting.limits.per_category
    assert limits == (CategoryLimits(category="ขยะ", max_length=2),)


def test_after_the_announcement_it_can_be_read_but_not_changed(client, town, draft):
    old = division(client, draft)
    announce_rules(only_board(town), Stage.COLLECTING)
    announce_rules(only_board(town), Stage.VOTING)
    page = old.form().submit({"subject-0-max_length": "1"})
    assert page.status == 409
    page = division(client, draft)
    assert page.select("main form") == []
    assert "can't be changed any more" in page.text
    assert only_board(town).rules_for_voting.limits.per_category == ()


def test_a_ballot_for_one_project_asks_for_no_numbers_of_projects(client, official, town):
    go_through(client, NEW, {**BUDGET, "ballot_kind": "choose-1"})
    page = division(client, only_board(town))
    assert page.select("[name=subject-0-amount]")
    assert page.select("[name=subject-0-max_length]") == []


def test_a_board_of_ideas_has_nothing_to_divide(client, official, town):
    board = make_board(town)
    page = division(client, board)
    assert page.select("main form") == []


def test_dividing_while_the_rules_are_announced_is_one_or_the_other(app, db, official, town):
    """What is frozen is what the board says, whoever comes first."""
    for place in range(5):
        board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.REVIEW, slug=f"b{place}")
        slug, seen, email = board.slug, board.version, official.email

        def act(runner, slug=slug, seen=seen, email=email):
            board = find_board(slug)
            if runner:
                return announce_rules(board, Stage.VOTING).digest
            limits = [CategoryLimits(category="น้ำ", max_length=1)]
            by = account_by_email(email)
            return divide_vote(by, board, seen=seen, per_category=limits, sub_budgets=[])

        answers = race(app, act, runners=2)
        refused = [answer for answer in answers if isinstance(answer, Exception)]
        assert {type(answer) for answer in refused} <= {ChangedMeanwhile, RulesAlreadyAnnounced}
        assert len(refused) < 2
        found = find_board(slug)
        draft = replace(
            found.rules_for_voting.from_json(found.voting_rules),
            opens_at=found.voting_opens_at.isoformat(),
            closes_at=found.voting_closes_at.isoformat(),
        )
        if found.voting_announced_at is not None:
            assert found.frozen(Stage.VOTING).body == draft.to_json()


# --- Contradictions ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "fits"),
    [
        ({"max_length": 2}, True),
        ({"max_length": 1}, False),
        ({"max_sum_cost": 30_00}, True),
        ({"max_sum_cost": 29_99}, False),
    ],
)
def test_limits_of_subjects_must_fit_into_those_of_the_ballot(changes, fits):
    subjects = tuple(
        CategoryLimits(category=name, min_length=1, min_sum_cost=15_00) for name in "ab"
    )
    rules = replace(APPROVAL_RULES, limits=BallotLimits(per_category=subjects, **changes))
    assert can_be_filled(rules) is fits
    if fits:
        check_rules(rules)
    else:
        with pytest.raises(BallotCantBeFilled):
            check_rules(rules)


def test_the_service_refuses_what_the_form_would(town):
    crossed = replace(APPROVAL_RULES, limits=BallotLimits(min_length=3, max_length=2))
    with pytest.raises(LimitsCrossed):
        check_rules(crossed)
    with pytest.raises(LimitsCrossed):
        check_rules(replace(APPROVAL_RULES, min_age=20, max_age=19))
    per = (CategoryLimits(category="a", min_sum_cost=2, max_sum_cost=1),)
    with pytest.raises(LimitsCrossed):
        check_rules(replace(APPROVAL_RULES, limits=BallotLimits(per_category=per)))
    parts = (SubBudget(portion=Portion.AREA, name="a", amount=1_000_000_01),)
    with pytest.raises(SubBudgetsTooLarge):
        check_rules(replace(APPROVAL_RULES, sub_budgets=parts))
    with pytest.raises(SubAreasNeedVerified):
        check_rules(replace(APPROVAL_RULES, sub_areas=("a",), voters=Voters.REGISTERED))


# --- Said back -----------------------------------------------------------------------------------


def test_everything_is_said_back_in_both_languages(client, official, town):
    go_through(client, NEW, {**BUDGET, **EVERYTHING, **POINTS, "allocation": "greedy"})
    board = only_board(town)
    division(client, board).form().submit(
        {
            "subject-0-min_length": "1",
            "subject-0-max_length": "2",
            "subject-0-max_sum_cost": "400000",
            "subject-1-min_length": "1",
            "subject-1-amount": "1000000",
            "part-0-amount": "2000000.50",
        }
    )
    announce_rules(only_board(town), Stage.COLLECTING)
    for language, sentences in {
        "en": (
            "Verified residents of บ้านสวน, ริมคลอง can vote, once each."
            " They must be 15 to 60 years old.",
            "One ballot chooses 2 to 5 projects.",
            "A ballot gives 4 to 10 points in all.",
            "A project on it gets 2 to 6 points.",
            "The projects on a ballot cost 100,000 baht to 900,000.50 baht together.",
            "Projects of “น้ำ” on a ballot: 1 to 2, which cost at most 400,000 baht together.",
            "Projects of “ขยะ” on a ballot: at least 1.",
            "1,000,000 baht of the budget are for “ขยะ” alone.",
            "2,000,000.50 baht are for projects in ตลาด alone.",
            "Nothing is left for other projects: they can't be selected.",
        ),
        "th": (
            "อายุ 15 ถึง 60 ปี",
            "บัตรหนึ่งใบเลือกได้ 2 ถึง 5 โครงการ",
            "บัตรหนึ่งใบให้คะแนนรวม 4 ถึง 10 คะแนน",
            "แต่ละโครงการในบัตรได้ 2 ถึง 6 คะแนน",
            "ราคารวมกัน 100,000 บาท ถึง 900,000.50 บาท",
            "หัวข้อ “น้ำ” บัตรหนึ่งใบเลือกได้ 1 ถึง 2 โครงการ ราคารวมกัน ไม่เกิน 400,000 บาท",
            "กันไว้สำหรับโครงการในตลาดโดยเฉพาะ",
            "ไม่มีงบเหลือสำหรับโครงการอื่น",
        ),
    }.items():
        page = client.page(f"/boards/{board.slug}?lang={language}")
        for sentence in sentences:
            assert sentence in page.text
