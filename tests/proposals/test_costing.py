"""What a proposal costs, whether it can be done, and what stays off the ballot."""

import pytest

from participation.accounts.errors import OfficialsOnly
from participation.accounts.queries import account_for_session
from participation.boards.choices import BoardKind, Phase, Stage
from participation.boards.queries import board as find_board
from participation.boards.services import announce_rules
from participation.proposals.errors import CostedMeanwhile, ProjectsAlreadyFrozen
from participation.proposals.queries import (
    costing_of,
    in_order_of_submission,
    left_off,
    projects,
)
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.services import freeze_projects, set_costs
from participation.proposals.services.costing import settle_costing
from tests.support.client import CheckingClient
from tests.support.race import race
from tests.support.statements import at_most
from tests.support.town import (
    PROJECTS,
    make_board,
    make_official,
    make_resident,
    make_town,
    sign_in,
)

WHY = "ที่ดินเป็นของกรมเจ้าท่า"


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def official(town):
    return make_official(town)


@pytest.fixture
def review(town):
    return make_board(
        town, kind=BoardKind.BUDGET, phase=Phase.REVIEW, slug="budget", projects=PROJECTS
    )


@pytest.fixture
def proposals(review):
    return [find_proposal(row.public_id) for row in in_order_of_submission(review.id)]


def refuse(official, proposal, seen=0):
    return settle_costing(
        official, proposal, feasible=False, estimate=9_000_000_00, reason=WHY, seen=seen
    )


def test_what_cannot_be_done_stays_off_the_list_with_its_reason(official, review, proposals):
    refuse(official, proposals[0])
    settle_costing(official, proposals[1], feasible=True, estimate=250_050, reason="ราคากลาง")
    announce_rules(review, Stage.VOTING)
    freeze_projects(find_board("budget"))
    assert [project.cost for project in projects(review.id)] == [250_050, 500_000_00]
    (out,) = left_off(review.id)
    assert (out.costing.reason, out.costing.estimate) == (WHY, 9_000_000_00)
    with pytest.raises(ProjectsAlreadyFrozen):
        refuse(official, find_proposal(proposals[1].public_id), seen=1)


def test_only_officials_of_the_area_settle_costs(town, proposals):
    for account in (make_resident(town), make_official(make_town(slug="there"))):
        with pytest.raises(OfficialsOnly):
            refuse(account, proposals[0])


def test_of_officials_at_the_same_moment_one_is_first(app, official, proposals):
    person, address = official.public_id, proposals[0].public_id

    def act(place):
        who, found = account_for_session(person), find_proposal(address)
        settle_costing(who, found, feasible=True, estimate=place)
        return place

    results = race(app, act, runners=4)
    assert [type(result) for result in results].count(CostedMeanwhile) == 3
    (first,) = [result for result in results if isinstance(result, int)]
    assert costing_of(proposals[0].id).estimate == find_proposal(address).cost == first


def test_costs_that_are_entered_for_all_agree_with_what_was_found(official, review, proposals):
    refuse(official, proposals[0])
    settle_costing(official, proposals[1], feasible=True, estimate=5, reason="ราคากลาง")
    addresses = [proposal.public_id for proposal in proposals]
    set_costs(review, {addresses[0]: None, addresses[1]: 7})
    assert not costing_of(proposals[0].id).feasible
    assert (costing_of(proposals[1].id).estimate, costing_of(proposals[1].id).number) == (7, 2)
    set_costs(review, {addresses[0]: 8, addresses[1]: None})
    assert (costing_of(proposals[0].id).feasible, costing_of(proposals[0].id).estimate) == (True, 8)
    assert costing_of(proposals[1].id) is None


def test_an_official_says_why_and_everybody_reads_it(client, official, proposals, app):
    where, account_id = f"/proposals/{proposals[0].public_id}", proposals[0].id
    sign_in(client, official)
    page = client.page("/boards/budget/costs?lang=en")
    page = page.follow(f"Reason, or can't be done : {PROJECTS[0][0]}")
    faulty = page.form().submit(feasible="no", reason="", estimate="แพง")
    assert faulty.status == 422
    assert faulty.select("#estimate-error")
    faulty = faulty.form().submit(estimate="")
    assert faulty.select("#reason-error")
    late = page
    page = faulty.form().submit(reason=WHY)
    assert page.path == "/boards/budget/costs"
    answer = late.form().submit(feasible="yes", estimate="5", reason="ทำได้")
    assert answer.status == 409
    assert WHY in answer.text
    assert answer.form().values["estimate"] == "5"
    assert not costing_of(account_id).feasible
    guest = CheckingClient(app, app.response_class)
    for address in (where, "/boards/budget/left-off"):
        with at_most(4):
            assert WHY in guest.page(address).text
