"""Settling costs during the review, and freezing the list of projects."""

from dataclasses import replace

import pytest

from participation.boards.choices import BoardKind, Phase, Stage, TieOrder
from participation.boards.queries import board as find_board
from participation.boards.rules import digest, projects_from_json
from participation.boards.services import announce_rules
from participation.proposals.errors import (
    NoProjects,
    NotInReview,
    ProjectsAlreadyFrozen,
    ProposalNotFound,
    RulesNotAnnounced,
)
from participation.proposals.queries import (
    in_order_of_submission,
    project_list,
    projects,
    public_ids_by_code,
)
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.services import (
    Draft,
    add_proposals,
    freeze_projects,
    set_costs,
)
from tests.support.race import race
from tests.support.town import (
    APPROVAL_RULES,
    PROJECTS,
    make_board,
    make_proposal,
    make_resident,
    make_town,
)


@pytest.fixture
def town(db, clock):
    return make_town(slug="here", prefix="สสก")


@pytest.fixture
def somsri(town):
    return make_resident(town, name="สมศรี", verified=False)


@pytest.fixture
def review(town):
    """A budget board in review with three projects, its voting rules announced."""
    board = make_board(
        town, kind=BoardKind.BUDGET, phase=Phase.REVIEW, slug="budget", projects=PROJECTS
    )
    announce_rules(board, Stage.VOTING)
    return find_board("budget")


def projects_of(frozen):
    return projects_from_json(frozen.body)


def test_costs_are_settled_in_satang_and_an_empty_one_means_not_feasible(review):
    first, second, third = in_order_of_submission(review.id)
    set_costs(review, {first.public_id: 1_000_25, second.public_id: None})
    assert [p.cost for p in in_order_of_submission(review.id)] == [1_000_25, None, third.cost]


def test_a_cost_of_zero_is_a_cost_and_puts_the_proposal_on_the_ballot(review):
    costs = {p.public_id: None for p in in_order_of_submission(review.id)}
    costs[next(iter(costs))] = 0
    set_costs(review, costs)
    assert [project.cost for project in projects_of(freeze_projects(review))] == [0]


@pytest.mark.parametrize(
    "phase", [Phase.UPCOMING, Phase.COLLECTING, Phase.VOTING, Phase.COUNTING, Phase.RESULTS]
)
def test_costs_and_projects_are_settled_during_the_review_alone(town, phase):
    board = make_board(town, kind=BoardKind.BUDGET, phase=phase, projects=PROJECTS)
    refusal = NotInReview if phase in (Phase.UPCOMING, Phase.COLLECTING) else ProjectsAlreadyFrozen
    costs = {p.public_id: 1 for p in in_order_of_submission(board.id)}
    with pytest.raises(refusal):
        set_costs(board, costs)
    with pytest.raises(refusal):
        freeze_projects(board)
    assert {p.cost for p in in_order_of_submission(board.id)} == {cost for _, cost in PROJECTS}


def test_a_proposal_of_another_board_gets_no_cost_and_neither_do_the_others(town, review, somsri):
    mine = in_order_of_submission(review.id)[0]
    stranger = make_proposal(make_board(town, slug="other"), somsri)
    with pytest.raises(ProposalNotFound):
        set_costs(review, {mine.public_id: 1, stranger.public_id: 1})
    assert find_proposal(mine.public_id).cost == PROJECTS[0][1]


def test_the_list_is_frozen_with_codes_costs_and_a_digest(review, clock):
    frozen = freeze_projects(review)
    assert {(p.code, p.title, p.cost) for p in projects_of(frozen)} == {
        ("1", *PROJECTS[0]),
        ("2", *PROJECTS[1]),
        ("3", *PROJECTS[2]),
    }
    assert frozen.digest == digest(frozen.body)
    assert frozen.frozen_at == review.projects_frozen_at == clock.now
    assert projects(review.id) == projects_of(frozen)
    by_code = {p.code: p.public_id for p in in_order_of_submission(review.id)}
    assert public_ids_by_code(review.id) == by_code


@pytest.mark.parametrize(
    ("tie_order", "expected"),
    [
        (TieOrder.COST_THEN_SUBMISSION, ["ถูกก่อน", "ถูกหลัง", "กลาง", "แพง"]),
        (TieOrder.SUBMISSION, ["แพง", "ถูกก่อน", "กลาง", "ถูกหลัง"]),
        (TieOrder.PUBLISHED_ORDER, ["แพง", "ถูกก่อน", "กลาง", "ถูกหลัง"]),
    ],
)
def test_projects_stand_in_the_announced_tie_order(town, tie_order, expected):
    submitted = [("แพง", 900), ("ถูกก่อน", 100), ("กลาง", 500), ("ถูกหลัง", 100)]
    board = make_board(
        town,
        kind=BoardKind.BUDGET,
        phase=Phase.REVIEW,
        rules=replace(APPROVAL_RULES, tie_order=tie_order),
        projects=submitted,
    )
    announce_rules(board, Stage.VOTING)
    frozen = projects_of(freeze_projects(board))
    assert [project.title for project in frozen] == expected
    # Codes count in order of submission, whatever the tie order.
    numbers = {project.title: project.code for project in frozen}
    assert numbers == {"แพง": "1", "ถูกก่อน": "2", "กลาง": "3", "ถูกหลัง": "4"}


def test_what_has_no_cost_is_not_on_the_ballot_and_takes_no_number(town):
    board = make_board(
        town,
        kind=BoardKind.BUDGET,
        phase=Phase.REVIEW,
        projects=[("ก", 10), ("ทำไม่ได้", None), ("ข", 20)],
    )
    announce_rules(board, Stage.VOTING)
    frozen = projects_of(freeze_projects(board))
    assert [(p.code, p.title) for p in frozen] == [("1", "ก"), ("2", "ข")]


def test_codes_of_an_import_are_kept_and_a_withdrawn_project_is_marked(town):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.REVIEW, categories=["น้ำ"])
    announce_rules(board, Stage.VOTING)
    drafts = [
        Draft(title="ก", cost=2, code="BO.D1", category="น้ำ"),
        Draft(title="ข", cost=1, code="BO.D2", withdrawn=True),
    ]
    add_proposals(board, drafts)
    frozen = projects_of(freeze_projects(board))
    assert [(p.code, p.withdrawn, p.category) for p in frozen] == [
        ("BO.D2", True, ""),
        ("BO.D1", False, "น้ำ"),
    ]


def test_the_list_waits_for_the_voting_rules(town):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.REVIEW, projects=PROJECTS)
    with pytest.raises(RulesNotAnnounced):
        freeze_projects(board)
    assert project_list(board.id) is None
    assert board.phase is Phase.REVIEW


def test_a_board_of_ideas_has_no_list_of_projects(town):
    with pytest.raises(RulesNotAnnounced):
        freeze_projects(make_board(town, phase=Phase.REVIEW, projects=PROJECTS))


def test_a_list_without_any_project_is_refused(town):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.REVIEW, projects=[("ทำไม่ได้", None)])
    announce_rules(board, Stage.VOTING)
    with pytest.raises(NoProjects):
        freeze_projects(board)
    assert projects(board.id) == ()


def test_the_list_is_frozen_once(review):
    first = freeze_projects(review).digest
    for board in (review, find_board("budget")):
        with pytest.raises(ProjectsAlreadyFrozen):
            freeze_projects(board)
        with pytest.raises(ProjectsAlreadyFrozen):
            set_costs(board, {})
    assert project_list(review.id).digest == first


def test_of_officials_who_freeze_at_once_one_does_and_the_others_are_told(app, review):
    results = race(app, lambda _place: freeze_projects(find_board("budget")).digest, runners=3)
    refused = [result for result in results if isinstance(result, ProjectsAlreadyFrozen)]
    frozen = [result for result in results if isinstance(result, str)]
    assert (len(frozen), len(refused)) == (1, 2), results
    assert project_list(review.id).digest == frozen[0]


def test_costs_settled_while_the_list_is_frozen_are_in_it_or_refused(app, db, review):
    """What stands beside a project on screen is what the ballot says."""
    addresses = [p.public_id for p in in_order_of_submission(review.id)]

    def act(place: int):
        board = find_board("budget")
        if place == 0:
            return freeze_projects(board).digest
        return set_costs(board, dict.fromkeys(addresses, 7_00 + place))

    for result in race(app, act, runners=3):
        assert not isinstance(result, Exception) or isinstance(result, ProjectsAlreadyFrozen)
    on_the_ballot = {project.code: project.cost for project in projects(review.id)}
    assert {p.code: p.cost for p in in_order_of_submission(review.id)} == on_the_ballot
