"""The page of a result, and the official's check-list that leads to it."""

from dataclasses import replace

import pytest

from participation.accounts.choices import Role
from participation.accounts.services import appoint
from participation.boards.choices import (
    AllocationRule,
    BallotKind,
    BoardKind,
    Measure,
    Phase,
)
from participation.boards.queries import board as find_board
from participation.pabulib.services import import_election
from participation.tallies.queries import tally
from participation.voting.ballots import make_choices
from participation.voting.queries import ballot_count
from tests.support.elections import pb, pb_file
from tests.support.statements import at_most
from tests.support.town import (
    APPROVAL_RULES,
    make_board,
    make_official,
    make_resident,
    make_town,
    sign_in,
)


def approval(*codes):
    return make_choices(BallotKind.APPROVAL, codes)


# Costs in order: 400,000, 350,000 and 500,000 baht; a budget of a million.
BALLOTS = [approval("1", "3"), approval("1", "3"), approval("1", "2"), approval("2")]


@pytest.fixture
def town(db, clock):
    return make_town()


@pytest.fixture
def visitor(client):
    client.page("/?lang=en")
    return client


def results_page(visitor, town, **options):
    board = make_board(
        town, kind=BoardKind.BUDGET, phase=Phase.RESULTS, **{"ballots": BALLOTS, **options}
    )
    return visitor.page(f"/boards/{board.slug}/results")


def rows_of(page):
    """Rank, title, cost, votes, outcome of each project."""
    return [
        [" ".join("".join(cell.itertext()).split()) for cell in row.iter("td", "th")]
        for row in page.select("table.ledger-ranked tbody tr")
    ]


# --- The result ----------------------------------------------------------------------------------


def test_it_tells_how_many_took_part_what_won_and_what_was_left(visitor, town):
    page = results_page(visitor, town)
    assert page.texts("dl.figures dd") == ["4", "3", "2"]
    assert [text.split(" 3 votes")[0] for text in page.texts("ol.winners h3")] == [
        "ทางเท้าหน้าโรงเรียน", "ไฟส่องสว่างในซอย",
    ]  # fmt: skip
    assert "Used: 750,000 baht (75.0 %)" in page.one("figure.chart").xpath("string()").replace(
        "\n", " "
    )
    assert "Left: 250,000 baht" in page.text


def test_every_project_has_its_votes_and_the_reason_of_its_outcome(visitor, town):
    first, second, third = rows_of(results_page(visitor, town))
    assert first[:4] == ["1", "ทางเท้าหน้าโรงเรียน", "400,000 baht", "3"]
    assert first[4] == "Selected Selected: costs 400,000 baht, and 1,000,000 baht was left."
    # Two votes each: the cheaper one comes first, as announced, and then the other is too dear.
    assert second[:4] == ["2", "ไฟส่องสว่างในซอย", "350,000 baht", "2"]
    assert third[:4] == ["3", "ลานออกกำลังกาย", "500,000 baht", "2"]
    assert third[4] == (
        "Not selected Needs 500,000 baht, but 250,000 baht was left: 250,000 baht short."
    )


def test_a_tie_that_decided_is_told_with_the_rule_that_broke_it(visitor, town):
    page = results_page(visitor, town)
    assert "Equal counts that decided something" in page.text
    assert "the cheaper one came first" in page.text
    # With another vote for the third nothing is equal any more.
    clear = results_page(visitor, town, slug="clear", ballots=[*BALLOTS, approval("3")])
    assert "Equal counts that decided something" not in clear.text


@pytest.mark.parametrize(("quorum", "stands"), [(4, True), (5, False)])
def test_a_result_without_its_quorum_does_not_stand(visitor, town, quorum, stands):
    page = results_page(visitor, town, rules=replace(APPROVAL_RULES, quorum=quorum))
    assert f"Smallest number of voters: {quorum}." in page.text
    assert ("the result stands" in page.text) is stands
    assert ("the result does not stand" in page.text) is not stands
    assert ("Would be selected" in rows_of(page)[0][4]) is not stands


@pytest.mark.parametrize("binding", [True, False])
def test_it_says_whether_the_result_binds(visitor, town, binding):
    page = results_page(visitor, town, rules=replace(APPROVAL_RULES, binding=binding))
    assert ("The executive undertakes to put the selected projects" in page.text) is binding
    assert ("The result advises the executive" in page.text) is not binding


def test_points_are_shown_where_they_decided(visitor, town):
    rules = replace(APPROVAL_RULES, kind=BallotKind.CUMULATIVE, measure=Measure.SCORE)
    ballots = [make_choices(BallotKind.CUMULATIVE, ["1", "2"], [1, 5])]
    page = results_page(visitor, town, rules=rules, ballots=ballots)
    assert [row[1] for row in rows_of(page)][:2] == ["ไฟส่องสว่างในซอย", "ทางเท้าหน้าโรงเรียน"]
    assert rows_of(page)[0][4] == "5"


def test_a_count_without_winners_names_none(visitor, town):
    rules = replace(APPROVAL_RULES, allocation=AllocationRule.COUNT_ONLY)
    page = results_page(visitor, town, rules=rules)
    assert "This count names no winners." in page.text
    assert page.select("figure.chart") == []
    assert "Selected" not in page.texts("dl.figures dt")


def test_the_downloads_of_a_result_are_there(visitor, town):
    page = results_page(visitor, town)
    links = [link.get("href") for link in page.select("ul.downloads a")]
    assert len(links) == 6
    assert {visitor.get(link).status_code for link in links} == {200}


def test_the_fingerprints_are_those_of_the_stored_count(visitor, town):
    page = results_page(visitor, town, slug="here")
    stored = tally(find_board("here").id)
    shown = page.texts("code.fingerprint")
    assert stored.digest in shown
    assert len(shown) == 4


def test_an_imported_result_lists_its_irregular_ballots_with_their_effect(visitor, db, tmp_path):
    projects = "project_id;cost;votes;name;selected\na;600;2;Well;0\nb;500;3;Lamp;1"
    text = pb(projects, "voter_id;vote\n1;b,b,a\n2;b\n3;a")
    board = import_election(pb_file(tmp_path, text)).board
    page = visitor.page(f"/boards/{board.slug}/results")
    assert "Ballots that break the rules" in page.text
    assert "The same project more than once" in page.text
    assert "Imported election" in page.text


def test_a_board_of_ideas_ranks_by_support_and_has_no_ballot_file(visitor, town):
    board = make_board(town, phase=Phase.RESULTS, projects=[("ก่อน", None), ("หลัง", None)])
    page = visitor.page(f"/boards/{board.slug}/results")
    assert page.texts("ol.proposals h3") == ["ก่อน", "หลัง"]
    links = [link.get("href") for link in page.select("ul.downloads a")]
    kinds = [link.partition("?")[0].rpartition(".")[2] for link in links]
    assert kinds == ["csv", "json", "xlsx", "zip", "/data"]
    assert visitor.get(f"/boards/{board.slug}/download.pb").status_code == 409


def test_a_board_without_result_says_so(visitor, town):
    board = make_board(town)
    assert "no result yet" in visitor.page(f"/boards/{board.slug}/results", status=404).text


def test_a_result_asks_no_more_of_the_database_where_it_shows_more(visitor, town):
    asked = []
    for number in (2, 25):
        lines = [(f"โครงการที่ {n}", 1_000_00) for n in range(number)]
        board = make_board(
            town,
            kind=BoardKind.BUDGET,
            phase=Phase.RESULTS,
            slug=f"board-{number}",
            projects=lines,
            ballots=[approval("1"), approval("2")] * number,
        )
        path = f"/boards/{board.slug}/results"
        visitor.page(path)
        with at_most(7) as statements:
            visitor.page(path)
        asked.append(len(statements))
    assert asked[0] == asked[1]


# --- The check-list ------------------------------------------------------------------------------


@pytest.fixture
def official(town, visitor):
    account = make_official(town)
    sign_in(visitor, account)
    return account


def test_an_official_counts_with_the_button_and_can_not_do_it_twice(visitor, town, official):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.COUNTING, ballots=BALLOTS)
    slug, board_id = board.slug, board.id
    page = visitor.page(f"/boards/{slug}/manage")
    form = page.form("form[action$='/count']")
    counted = form.submit()
    assert counted.status == 200
    assert "The ballots are counted." in counted.text
    assert counted.select("form[action$='/count']") == []
    assert tally(board_id) is not None
    assert form.submit().status == 409


def test_while_people_vote_the_list_tells_how_many_and_offers_no_count(visitor, town, official):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, ballots=BALLOTS)
    slug, number = board.slug, ballot_count(board.id)
    page = visitor.page(f"/boards/{slug}/manage")
    assert number == 4
    assert "4 ballots so far" in page.text
    assert page.select("form[action$='/count']") == []


@pytest.mark.parametrize("who", ["resident", "council member", "official of elsewhere"])
def test_nobody_else_sees_the_list_or_counts(visitor, town, who):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.COUNTING)
    account = make_resident(town)
    if who == "council member":
        appoint(account, town, Role.COUNCIL_MEMBER)
    elif who == "official of elsewhere":
        account = make_official(make_town(slug="elsewhere"))
    sign_in(visitor, account)
    slug, board_id = board.slug, board.id
    visitor.page(f"/boards/{slug}/manage", status=403)
    token = visitor.page("/").html.partition('name="csrf_token" value="')[2].partition('"')[0]
    assert token
    sent = visitor.post(f"/boards/{slug}/count", data={"csrf_token": token})
    assert sent.status_code == 403
    assert tally(board_id) is None


def test_a_guest_is_led_to_signing_in(visitor, town):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.COUNTING)
    assert visitor.page(f"/boards/{board.slug}/manage").path == "/sign-in"
