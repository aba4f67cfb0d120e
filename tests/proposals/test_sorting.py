"""Officials sort the projects before a vote: subject, part of the area, group."""

from dataclasses import replace

import pytest

from participation.accounts.queries import account_for_session
from participation.accounts.services import ListedResident, upload_residents
from participation.boards.choices import AllocationRule, BoardKind, Phase, Stage
from participation.boards.queries import board as find_board
from participation.boards.services import announce_rules
from participation.core import audit
from participation.core.errors import ChangedMeanwhile
from participation.municipalities.services import chain_of
from participation.proposals.errors import (
    GroupOfOne,
    NotInReview,
    ProjectsAlreadyFrozen,
    ProposalNotFound,
    UnknownCategory,
    UnknownSubArea,
)
from participation.proposals.queries import in_order_of_submission, projects, state_of
from participation.proposals.services import freeze_projects
from participation.proposals.services.sorting import Place, sort_projects
from tests.support.language import LANGUAGES, told
from tests.support.race import race
from tests.support.rows import count_rows
from tests.support.town import (
    APPROVAL_RULES,
    PROJECTS,
    make_board,
    make_official,
    make_town,
    sign_in,
)

EXCLUSIVE = replace(APPROVAL_RULES, allocation=AllocationRule.GREEDY_EXCLUSIVE)


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def official(town):
    account = make_official(town)
    rows = [ListedResident(f"{name} 1", sub_area=name) for name in ("ริมคลอง", "ตลาด")]
    upload_residents(account, town, rows)
    return account


def review_board(town, slug="review", rules=EXCLUSIVE, phase=Phase.REVIEW):
    return make_board(
        town,
        kind=BoardKind.BUDGET,
        phase=phase,
        slug=slug,
        rules=rules,
        projects=PROJECTS,
        categories=("ถนน", "คลอง"),
    )


def addresses(board) -> list[str]:
    return [proposal.public_id for proposal in in_order_of_submission(board.id)]


def seen(board) -> str:
    return state_of(in_order_of_submission(board.id))


# --- The act -------------------------------------------------------------------------------------


def test_where_a_project_belongs_comes_onto_the_frozen_list(db, town, official):
    board = review_board(town)
    first, second, third = addresses(board)
    places = {
        first: Place(category="ถนน", sub_area="ริมคลอง", group="ก"),
        second: Place(group="ก"),
        third: Place(category="คลอง", sub_area="ตลาด"),
    }
    sort_projects(official, board, places, seen=seen(board))
    announce_rules(board, Stage.VOTING)
    freeze_projects(board)
    listed = {line.title: line for line in projects(board.id)}
    found = [listed[title] for title, _cost in PROJECTS]
    assert [(p.category, p.area, p.exclusive_group) for p in found] == [
        ("ถนน", "ริมคลอง", "ก"),
        ("", "", "ก"),
        ("คลอง", "ตลาด", ""),
    ]
    acts = [entry.act for entry, _ in audit.entries(chain_of(town.id))]
    assert acts.count("projects.sort") == 1


@pytest.mark.parametrize(
    ("place", "refusal"),
    [
        (Place(category="ที่อื่น"), UnknownCategory),
        (Place(sub_area="ที่อื่น"), UnknownSubArea),
        (Place(group="ก"), GroupOfOne),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_kept(db, town, official, place, refusal):
    board = review_board(town)
    first, second, _ = addresses(board)
    before, state = count_rows(db), seen(board)
    with pytest.raises(refusal):
        sort_projects(official, board, {second: Place(category="ถนน"), first: place}, seen=state)
    assert count_rows(db) == before
    assert seen(board) == state


def test_a_proposal_of_another_board_is_refused(town, official):
    board, other = review_board(town), review_board(town, slug="other")
    with pytest.raises(ProposalNotFound):
        sort_projects(official, board, {addresses(other)[0]: Place()}, seen=seen(board))


@pytest.mark.parametrize("phase", [Phase.COLLECTING, Phase.VOTING])
def test_projects_are_sorted_in_the_review_only(town, official, phase):
    board = review_board(town, phase=phase)
    with pytest.raises((NotInReview, ProjectsAlreadyFrozen)):
        sort_projects(official, board, {}, seen=seen(board))


def test_sorting_while_the_list_is_frozen_is_one_or_the_other(app, db, town, official):
    clerk = official.public_id
    for number in range(4):
        board = review_board(town, slug=f"b{number}")
        announce_rules(board, Stage.VOTING)
        slug, state = board.slug, seen(board)
        first, second, _ = addresses(board)

        def act(runner, slug=slug, state=state, pair=(first, second)):
            found = find_board(slug)
            if runner:
                return freeze_projects(found).digest
            places = {address: Place(group="ก") for address in pair}
            return sort_projects(account_for_session(clerk), found, places, seen=state)

        sorted_, _frozen = race(app, act, runners=2)
        groups = sum(line.exclusive_group == "ก" for line in projects(find_board(slug).id))
        if isinstance(sorted_, Exception):
            assert isinstance(sorted_, ProjectsAlreadyFrozen | NotInReview | ChangedMeanwhile)
            assert groups == 0
        else:
            assert groups == 2


# --- The page ------------------------------------------------------------------------------------


@pytest.fixture
def clerk(client, official):
    client.page("/?lang=en")
    sign_in(client, official)
    return client


def test_an_official_sorts_from_the_check_list(town, clerk):
    board = review_board(town)
    first, second, _ = addresses(board)
    page = clerk.page("/boards/review/manage")
    page = page.follow("Sort the projects by subject, part of the area and group")
    page = page.form().submit(
        {
            f"{first}-category": "ถนน",
            f"{first}-part": "ริมคลอง",
            f"{first}-group": " ก ",
            f"{second}-group": "ก",
        }
    )
    assert page.path == "/boards/review/manage"
    kept = clerk.page("/boards/review/sorting").form().values
    assert kept[f"{first}-category"] == "ถนน"
    assert kept[f"{first}-part"] == "ริมคลอง"
    assert kept[f"{first}-group"] == kept[f"{second}-group"] == "ก"
    assert kept[f"{second}-part"] == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_group_of_one_is_told_beside_its_field(app, town, clerk, language):
    board = review_board(town)
    first, second, _ = addresses(board)
    page = clerk.page(f"/boards/review/sorting?lang={language}")
    page = page.form().submit({f"{first}-group": "7", f"{second}-category": "คลอง"})
    assert page.status == 422
    (error,) = page.texts(".error")
    assert error == told(app, language, GroupOfOne(group="7"))
    assert page.form().values[f"{second}-category"] == "คลอง"


def test_the_second_of_two_officials_is_told_and_loses_nothing(town, clerk):
    board = review_board(town)
    first, second, _ = addresses(board)
    one, other = (clerk.page("/boards/review/sorting") for _ in range(2))
    one.form().submit({f"{first}-category": "ถนน"})
    page = other.form().submit({f"{second}-category": "คลอง"})
    assert page.status == 409
    assert "Somebody else changed this at the same moment" in page.text
    assert page.form().values[f"{second}-category"] == "คลอง"
    assert page.form().submit().status == 200


def test_groups_are_offered_only_where_the_rules_know_them(town, clerk):
    review_board(town, rules=APPROVAL_RULES)
    assert clerk.page("/boards/review/sorting").select("input[name$=-group]") == []


def test_after_the_review_it_can_only_be_read(town, clerk):
    review_board(town, slug="voting", phase=Phase.VOTING)
    page = clerk.page("/boards/voting/sorting")
    assert "Now this can only be read." in page.text
    assert page.select("main button") == []
