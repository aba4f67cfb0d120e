"""What holds for every election, against a second implementation that is slow and plain."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from participation.boards.choices import AllocationRule, BallotKind, Measure
from participation.boards.rules import Project, VotingRules, canonical_json
from participation.tallies.allocation import Allocation, allocate
from participation.tallies.counting import Count, count
from participation.tallies.result import build_result
from participation.voting.ballots import encode, find_breaches, make_choices

GREEDY_RULES = [
    AllocationRule.GREEDY,
    AllocationRule.GREEDY_NO_SKIP,
    AllocationRule.GREEDY_THRESHOLD,
]


@st.composite
def elections(draw):
    """(rules, projects, ballots as (codes, points)), small enough that ties are common."""
    codes = draw(st.permutations("abcdef"))[: draw(st.integers(1, 6))]
    projects = tuple(
        Project(
            code=code,
            title=code,
            cost=draw(st.integers(0, 9)),
            withdrawn=draw(st.sampled_from([False] * 7 + [True])),
        )
        for code in codes
    )
    rules = VotingRules(
        kind=draw(st.sampled_from(BallotKind)),
        allocation=draw(st.sampled_from(GREEDY_RULES)),
        measure=draw(st.sampled_from(Measure)),
        budget=draw(st.integers(0, 20)),
        threshold=draw(st.none() | st.integers(0, 4)),
    )
    ballot = st.lists(st.tuples(st.sampled_from(codes), st.integers(0, 3)), max_size=4)
    ballots = draw(st.lists(ballot, max_size=6))
    return rules, projects, [([c for c, _ in b], [p for _, p in b]) for b in ballots]


def encode_all(rules, ballots):
    kind = rules.kind
    return [(encode(kind, make_choices(kind, codes, points)), 1) for codes, points in ballots]


def plain_counts(rules, projects, ballots):
    """Votes and score of each project by looking at every ballot for every project."""
    counts = {}
    for project in projects:
        votes = score = 0
        for codes, points in ballots:
            for place, code in enumerate(codes):
                if code == project.code:
                    votes += 1
                    if rules.kind is BallotKind.CUMULATIVE:
                        score += points[place]
                    elif rules.kind is BallotKind.ORDINAL:
                        score += len(codes) - place
                    else:
                        score += 1
        counts[project.code] = Count(votes, score)
    return counts


def plain_winners(rules, projects, counts):
    """The winners in order, by taking the best remaining project over and over."""
    remaining = list(projects)
    won = []
    while remaining:
        best = remaining[0]
        for project in remaining:
            if measure(rules, counts, project) > measure(rules, counts, best):
                best = project
        remaining.remove(best)
        if best.withdrawn or measure(rules, counts, best) < (rules.threshold or 0):
            continue
        if sum(project.cost for project in [*won, best]) <= rules.budget:
            won.append(best)
        elif rules.allocation is AllocationRule.GREEDY_NO_SKIP:
            break
    return [project.code for project in won]


def measure(rules, counts, project):
    return getattr(counts[project.code], rules.measure.value)


def winners(allocation: Allocation) -> list[str]:
    return [outcome.code for outcome in allocation.outcomes if outcome.funded]


@given(elections())
def test_agrees_with_the_plain_implementation(election):
    rules, projects, ballots = election
    counts = count(projects, rules.kind, encode_all(rules, ballots))
    assert counts == plain_counts(rules, projects, ballots)
    assert winners(allocate(rules, projects, counts)) == plain_winners(rules, projects, counts)


@given(elections(), st.randoms())
def test_the_order_of_ballots_does_not_matter(election, random):
    rules, projects, ballots = election
    encoded = encode_all(rules, ballots)
    shuffled = random.sample(encoded, len(encoded))
    first = build_result(rules, projects, encoded)
    assert canonical_json(first) == canonical_json(build_result(rules, projects, shuffled))


@given(elections())
def test_totals_add_up(election):
    rules, projects, ballots = election
    body = build_result(rules, projects, encode_all(rules, ballots))
    assert body["ballots"] == len(ballots)
    assert sum(p["votes"] for p in body["projects"]) == sum(len(codes) for codes, _ in ballots)
    assert sorted(p["code"] for p in body["projects"]) == sorted(p.code for p in projects)
    assert body["spent"] == sum(p["cost"] for p in body["projects"] if p["funded"])
    assert body["spent"] + body["left"] == rules.budget
    assert body["left"] >= 0


@given(elections())
def test_every_outcome_explains_itself(election):
    """`available` and `short_by` can be checked by hand, going down the list."""
    rules, projects, ballots = election
    body = build_result(rules, projects, encode_all(rules, ballots))
    left = rules.budget
    for project in body["projects"]:
        fits = project["cost"] <= left
        assert project["funded"] == (project["reason"] == "funded")
        assert project["available"] in (left, None)
        if project["reason"] == "does_not_fit":
            assert not fits
            assert project["short_by"] == project["cost"] - left
        left -= project["cost"] if project["funded"] else 0


@given(elections())
def test_a_tie_is_reported_exactly_if_another_order_changes_the_winners(election):
    """Tried out: every order within each group of equal measure."""
    rules, projects, ballots = election
    counts = plain_counts(rules, projects, ballots)
    allocation = allocate(rules, projects, counts)
    reported = {code for tie in allocation.ties for code in tie.codes}
    for value in {measure(rules, counts, project) for project in projects}:
        tied = [project for project in projects if measure(rules, counts, project) == value]
        others = [project for project in projects if project not in tied]
        outcomes = {
            frozenset(plain_winners(rules, [*order, *others], counts))
            for order in permutations(tied)
        }
        assert (len(outcomes) > 1) == any(project.code in reported for project in tied)


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
