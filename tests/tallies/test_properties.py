"""What holds for every election, against a second implementation that is slow and plain."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, permutations

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from participation.boards.choices import AllocationRule, BallotKind, Measure, Portion
from participation.boards.rules import Project, SubBudget, VotingRules, canonical_json
from participation.tallies.counting import count
from participation.tallies.result import build_result
from participation.voting.ballots import encode, find_breaches, make_choices
from tests.tallies.plain_rules import (
    EQUAL_SHARES_RULES,
    GREEDY_RULES,
    plain_counts,
    plain_measure,
    plain_winners,
    points_on,
)

RUNOFF = AllocationRule.INSTANT_RUNOFF
ALL_RULES = [*GREEDY_RULES, *EQUAL_SHARES_RULES, RUNOFF]
POINTS = (BallotKind.CUMULATIVE, BallotKind.ORDINAL)


@st.composite
def elections(draw, allocations=tuple(ALL_RULES), unit=1):
    """(rules, projects, ballots as (codes, points)), small enough that ties are common.

    Costs are whole numbers of `unit`; the budget need not be one.
    """
    allocation = draw(st.sampled_from(allocations))
    codes = draw(st.permutations("abcdef"))[: draw(st.integers(1, 6))]
    projects = tuple(
        Project(
            code=code,
            title=code,
            cost=draw(st.integers(0, 9)) * unit,
            category=draw(st.sampled_from(["", "x", "y"])),
            exclusive_group=draw(st.sampled_from(["", "g", "h"])),
            withdrawn=draw(st.sampled_from([False] * 7 + [True])),
        )
        for code in codes
    )
    runoff = allocation is RUNOFF
    rules = VotingRules(
        kind=BallotKind.ORDINAL if runoff else draw(st.sampled_from(BallotKind)),
        allocation=allocation,
        measure=draw(st.sampled_from(Measure)),
        budget=draw(st.integers(0, 20)) * unit + (draw(st.integers(0, unit - 1))),
        threshold=draw(st.none() | st.none() | st.integers(0, 4)),
        entry_bar=draw(st.sampled_from([False, False, True])),
        completion_percent=draw(st.sampled_from([80, 50])),
    )
    ballot = st.lists(st.tuples(st.sampled_from(codes), st.integers(0, 3)), max_size=4)
    ballots = draw(st.lists(ballot, max_size=6))
    return rules, projects, [([c for c, _ in b], [p for _, p in b]) for b in ballots]


def encode_all(rules, ballots):
    kind = rules.kind
    return [(encode(kind, make_choices(kind, codes, points)), 1) for codes, points in ballots]


def body_of(rules, projects, ballots):
    return build_result(rules, projects, encode_all(rules, ballots))


def winners(body) -> set[str]:
    return {project["code"] for project in body["projects"] if project["funded"]}


@given(elections())
def test_counts_agree_with_the_plain_ones(election):
    rules, projects, ballots = election
    encoded = encode_all(rules, ballots)
    assert count(projects, rules.kind, encoded) == plain_counts(rules.kind, projects, ballots)


@given(elections())
def test_winners_agree_with_the_plain_implementation(election):
    rules, projects, ballots = election
    assert winners(body_of(rules, projects, ballots)) == set(plain_winners(*election))


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(elections(EQUAL_SHARES_RULES, unit=100))
def test_equal_shares_agree_with_the_plain_implementation_that_raises_one_by_one(election):
    """Budgets of many whole units: most of them are never looked at one by one by ours."""
    rules, projects, ballots = election
    rules = replace(rules, budget=rules.budget * 3)
    projects = tuple(replace(project, cost=project.cost * 7) for project in projects)
    expected = plain_winners(rules, projects, ballots)
    body = body_of(rules, projects, ballots)
    assert winners(body) == set(expected)
    rounds = {p["round"]: p["code"] for p in body["projects"] if "round" in p}
    assert not rounds or [rounds[number] for number in sorted(rounds)] == expected


@given(elections(), st.randoms())
def test_the_order_of_ballots_does_not_matter(election, random):
    rules, projects, ballots = election
    encoded = encode_all(rules, ballots)
    shuffled = random.sample(encoded, len(encoded))
    first = build_result(rules, projects, encoded)
    assert canonical_json(first) == canonical_json(build_result(rules, projects, shuffled))


@given(elections())
def test_totals_add_up_and_the_budget_is_kept(election):
    rules, projects, ballots = election
    body = body_of(rules, projects, ballots)
    assert body["ballots"] == len(ballots)
    assert sum(p["votes"] for p in body["projects"]) == sum(len(codes) for codes, _ in ballots)
    assert sorted(p["code"] for p in body["projects"]) == sorted(p.code for p in projects)
    assert [p["rank"] for p in body["projects"]] == list(range(1, len(projects) + 1))
    funded = sum(p["cost"] for p in body["projects"] if p["funded"])
    assert body["spent"] + body["reserve"] == funded
    assert body["spent"] + body["left"] == rules.budget
    assert body["left"] >= 0
    if rules.allocation is AllocationRule.GREEDY_CUSTOM:
        assert body["reserve"] == sum(p.get("reserve", 0) for p in body["projects"])
    else:
        assert body["reserve"] == 0


@given(elections(), st.integers(0, 6), st.integers(1, 30))
def test_a_project_without_votes_that_loses_changes_nothing(election, place, cost):
    """It may stand anywhere in the tie order; where a rule stops, only behind its equals.

    By rank it loses for its cost; by the other rules because nobody supports it.
    """
    rules, projects, ballots = election
    stops = rules.allocation in (AllocationRule.GREEDY_NO_SKIP, AllocationRule.GREEDY_CUSTOM)
    place = len(projects) if stops else place
    ranked = rules.allocation in GREEDY_RULES or "comparison" in rules.allocation
    loser = Project(code="new", title="new", cost=cost + (rules.budget * 2 if ranked else 0))
    more = (*projects[:place], loser, *projects[place:])
    before, after = body_of(rules, projects, ballots), body_of(rules, more, ballots)
    assert winners(before) == winners(after)
    if rules.allocation is not RUNOFF:  # where it may add a round
        told = {p["code"]: {**p, "rank": None} for p in before["projects"]}
        told_after = {p["code"]: {**p, "rank": None} for p in after["projects"]}
        assert told == {code: line for code, line in told_after.items() if code != "new"}
        assert ranked or before["ties"] == after["ties"]


@given(elections(GREEDY_RULES))
def test_every_outcome_by_rank_explains_itself(election):
    """`available`, `short_by` and the rest can be checked by hand, going down the list."""
    rules, projects, ballots = election
    body = body_of(rules, projects, ballots)
    left = rules.budget
    taken = {}
    for project in body["projects"]:
        reason, cost = project["reason"], project["cost"]
        assert project["funded"] == (reason in ("funded", "completed"))
        assert project["available"] in (left, None)
        if reason == "does_not_fit":
            assert project["short_by"] == cost - left > 0
        if reason == "excluded":
            assert taken[project["exclusive_group"]] == project["excluded_by"]
        if reason == "completed":
            assert project["reserve"] == cost - left > 0
            assert left * 100 >= cost * rules.completion_percent
        if project["funded"]:
            left -= cost - project.get("reserve", 0)
            taken.setdefault(project["exclusive_group"], project["code"])


@given(elections(EQUAL_SHARES_RULES, unit=100))
def test_every_purchase_explains_itself(election):
    """With the endowment, the rounds and the prices anyone can pay every project once more."""
    rules, projects, ballots = election
    body = body_of(rules, projects, ballots)
    (run,) = body["runs"]
    if run.get("comparison", {}).get("winner") == "greedy" or not ballots:
        return
    endowment = Fraction(run["endowment"])
    if run["step"]:
        assert endowment == (rules.budget // 100 // len(ballots) + run["step"]) * 100
    else:
        assert endowment == Fraction(rules.budget, len(ballots))
    money = [endowment for _ in ballots]
    shares = [{c: n for c, n in sorted(points_on(rules.kind, b)) if n > 0} for b in ballots]
    bought = sorted((p["round"], p["code"]) for p in body["projects"] if "round" in p)
    lines = {p["code"]: p for p in body["projects"]}
    for _, code in bought:
        price, paid = Fraction(lines[code]["price"]), Fraction(0)
        for voter, share in enumerate(shares):
            payment = min(money[voter], price * share.get(code, 0))
            money[voter] -= payment
            paid += payment
        assert paid == lines[code]["cost"]
        assert Fraction(lines[code]["effective_support"]) == paid / price
    for code, line in lines.items():
        if line["reason"] == "not_enough_behind":
            behind = sum(money[voter] for voter, share in enumerate(shares) if code in share)
            assert Fraction(line["money_behind"]) == behind < line["cost"]


@given(elections([RUNOFF]))
def test_every_round_of_a_runoff_explains_itself(election):
    rules, projects, ballots = election
    body = body_of(rules, projects, ballots)
    (run,) = body["runs"]
    for number, exhausted in enumerate(run["exhausted"]):
        in_it = [p for p in body["projects"] if len(p.get("votes_by_round", ())) > number]
        held = [p["votes_by_round"][number] for p in in_it]
        assert sum(held) + exhausted == len(ballots)
        out = [p for p in in_it if p["round"] == number + 1]
        if number + 1 < len(run["exhausted"]):
            (loser,) = out
            assert loser["votes_by_round"][number] == min(held)
        elif winners(body):
            assert len(out) == len(in_it)
            (winner,) = (p for p in out if p["funded"])
            assert winner["votes_by_round"][number] * 2 > sum(held)


@given(elections(GREEDY_RULES))
def test_a_tie_by_rank_is_reported_exactly_if_another_order_changes_the_winners(election):
    """Tried out: every order within each group of equal measure."""
    rules, projects, ballots = election
    counts = plain_counts(rules.kind, projects, ballots)
    reported = {code for tie in body_of(*election)["ties"] for code in tie["codes"]}
    for value in {plain_measure(rules, found) for found in counts.values()}:
        tied = [p for p in projects if plain_measure(rules, counts[p.code]) == value]
        others = [project for project in projects if project not in tied]
        outcomes = {
            frozenset(plain_winners(rules, [*order, *others], ballots))
            for order in permutations(tied)
        }
        assert (len(outcomes) > 1) == any(project.code in reported for project in tied)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(elections([AllocationRule.EQUAL_SHARES, AllocationRule.EQUAL_SHARES_ADD1, RUNOFF]))
def test_a_tie_is_reported_if_two_neighbours_that_change_places_change_the_winners(election):
    rules, projects, ballots = election
    before = set(plain_winners(*election))
    ties = [set(tie["codes"]) for tie in body_of(*election)["ties"]]
    for place, (one, other) in enumerate(pairwise(projects)):
        changed = [*projects[:place], other, one, *projects[place + 2 :]]
        if set(plain_winners(rules, changed, ballots)) != before:
            assert any({one.code, other.code} <= tie for tie in ties)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(elections([*EQUAL_SHARES_RULES, RUNOFF]))
def test_a_tie_is_reported_only_if_another_order_changes_the_winners(election):
    rules, projects, ballots = election
    by_code = {project.code: project for project in projects}
    body = body_of(*election)
    before = winners(body)
    for tie in body["ties"]:
        assert tie["decided_by"] == rules.tie_order
        orders = permutations(tie["codes"])
        places = [place for place, project in enumerate(projects) if project.code in tie["codes"]]
        found = set()
        for order in orders:
            changed = list(projects)
            for place, code in zip(places, order, strict=True):
                changed[place] = by_code[code]
            found.add(frozenset(plain_winners(rules, changed, ballots)))
        assert len(found) > 1
        assert before in found


@given(elections(), st.integers(0, 20), st.integers(0, 20))
def test_each_sub_budget_is_an_election_of_its_own(election, first, second):
    """One for category x, one for y, the rest for all others; each with all ballots."""
    rules, projects, ballots = election
    assume(not rules.entry_bar)
    assume(first + second <= rules.budget)
    sub_budgets = tuple(
        SubBudget(portion=Portion.CATEGORY, name=name, amount=amount)
        for name, amount in (("x", first), ("y", second))
    )
    body = body_of(replace(rules, sub_budgets=sub_budgets), projects, ballots)
    parts = {"x": first, "y": second, "": rules.budget - first - second}
    expected = set()
    for name, amount in parts.items():
        own = [project for project in projects if project.category == name]
        expected |= set(plain_winners(replace(rules, budget=amount), own, ballots))
    assert winners(body) == expected
    assert sum(run["budget"] for run in body["runs"]) == rules.budget
    for run in body["runs"]:
        assert 0 <= run["left"] == run["budget"] - run["spent"]


@given(elections())
def test_a_valid_ballot_names_each_project_once_and_none_that_is_withdrawn(election):
    rules, projects, ballots = election
    by_code = {project.code: project for project in projects}
    for codes, points in ballots:
        found = find_breaches(rules, by_code, make_choices(rules.kind, codes, points))
        valid = (
            0 < len(codes) == len(set(codes))
            and not any(by_code[code].withdrawn for code in codes)
            and (rules.kind is not BallotKind.CHOOSE_ONE or len(codes) == 1)
            and (rules.kind is not BallotKind.CUMULATIVE or min(points) > 0)
        )
        assert (found == []) is valid
