"""Rules and refusals in plain words, in the reader's language."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from participation.boards.choices import AllocationRule, BallotKind, TieOrder, Voters
from participation.boards.rules import Project, VotingRules
from participation.core.money import format_amount
from participation.voting.ballots import Breach
from participation.voting.limit_words import limits_in_words, sub_budgets_in_words


def breaches_in_words(
    breaches: Sequence[Breach], projects: Mapping[str, Project], rules: VotingRules
) -> str:
    """Return one sentence for each broken limit, joined by spaces."""
    return " ".join(_breach(breach, projects, rules.currency) for breach in breaches)


def _breach(breach: Breach, projects: Mapping[str, Project], currency: str) -> str:
    project = projects.get(breach.code or "")
    values = {
        "allowed": _quantity(breach.limit, breach.allowed, currency),
        "found": _quantity(breach.limit, breach.found, currency),
        "project": project.title if project else breach.code,
    }
    sentences = {
        "empty_ballot": _("Choose at least one project."),
        "choose_one": _("Choose exactly one project; you chose %(found)s.", **values),
        "unknown_project": _("There is no project “%(project)s” on this ballot.", **values),
        "withdrawn_project": _("“%(project)s” was withdrawn; choose another.", **values),
        "duplicate_project": _("“%(project)s” is chosen more than once.", **values),
        "points_not_positive": _("Give “%(project)s” at least 1 point.", **values),
        "min_length": _("Choose at least %(allowed)s projects; you chose %(found)s.", **values),
        "max_length": _("Choose at most %(allowed)s projects; you chose %(found)s.", **values),
        "min_sum_cost": _(
            "Your projects must cost at least %(allowed)s together; they cost %(found)s.", **values
        ),
        "max_sum_cost": _(
            "Your projects may cost at most %(allowed)s together; they cost %(found)s.", **values
        ),
        "min_points": _("Give “%(project)s” at least %(allowed)s points.", **values),
        "max_points": _("Give “%(project)s” at most %(allowed)s points.", **values),
        "min_sum_points": _(
            "Give at least %(allowed)s points in all; you gave %(found)s.", **values
        ),
        "max_sum_points": _(
            "Give at most %(allowed)s points in all; you gave %(found)s.", **values
        ),
    }
    sentence = str(sentences[breach.limit])
    if breach.category is None:
        return sentence
    return str(_("In “%(category)s”: %(sentence)s", category=breach.category, sentence=sentence))


def _quantity(limit: str, value: int | None, currency: str) -> str:
    if value is None:
        return ""
    return format_amount(value, currency) if limit.endswith("sum_cost") else f"{value:,}"


def rules_in_words(rules: VotingRules) -> list[str]:
    """Return the rules of a vote as short sentences: ballot, counting, ties, quorum, effect."""
    return [
        _who(rules),
        *_ballot(rules),
        _counting(rules),
        *_thresholds(rules),
        _ties(rules),
        _live(rules),
        _effect(rules),
    ]


def _who(rules: VotingRules) -> str:
    if rules.voters is Voters.ROLL:
        who = _("People on the voter roll can vote, once each.")
    elif rules.voters is Voters.REGISTERED:
        who = _("Everybody who is registered can vote, once each.")
    elif rules.sub_areas:
        who = _(
            "Verified residents of %(areas)s can vote, once each.",
            areas=", ".join(rules.sub_areas),
        )
    else:
        who = _("Residents whose residence has been verified can vote, once each.")
    return f"{who} {_age(rules)}".strip()


def _age(rules: VotingRules) -> str:
    least, most = rules.min_age, rules.max_age
    if least is not None and most is not None:
        return str(_("They must be %(least)s to %(most)s years old.", least=least, most=most))
    if least is not None:
        return str(_("They must be %(least)s years or older.", least=least))
    return str(_("They must be %(most)s years or younger.", most=most)) if most is not None else ""


def _ballot(rules: VotingRules) -> list[str]:
    limits = rules.limits
    longest = limits.max_length
    sentences = []
    if rules.kind is BallotKind.CHOOSE_ONE:
        sentences.append(_("One ballot chooses one project."))
    elif limits.min_length is not None and limits.min_length > 1:
        sentences.append(_at_least(limits.min_length, longest))
    elif longest is not None:
        sentences.append(
            ngettext(
                "One ballot chooses at most %(num)s project.",
                "One ballot chooses at most %(num)s projects.",
                longest,
            )
        )
    else:
        sentences.append(_("One ballot chooses as many projects as the voter likes."))
    if rules.kind is BallotKind.ORDINAL:
        sentences.append(
            _("Projects are ranked: the last one on a ballot gets 1 point, each above it 1 more.")
        )
    return sentences + limits_in_words(rules)


def _at_least(least: int, most: int | None) -> str:
    if most is None:
        return _("One ballot chooses at least %(least)s projects.", least=least)
    if most == least:
        return _("One ballot chooses exactly %(number)s projects.", number=least)
    return _("One ballot chooses %(least)s to %(most)s projects.", least=least, most=most)


def _counting(rules: VotingRules) -> str:
    """Return how the rule gives the budget out, in one or two sentences."""
    rule = rules.allocation
    amount = format_amount(rules.budget or 0, rules.currency)
    if rule.value.startswith("equalshares"):
        return _equal_shares(rule, amount)
    first = _(
        "The budget of %(amount)s goes to the project with the most votes first, then to the"
        " next one that the rest still pays for.",
        amount=amount,
    )
    return {
        AllocationRule.GREEDY_NO_SKIP: _(
            "The budget of %(amount)s goes to the project with the most votes first, then to the"
            " next, and ends at the first one that the rest does not pay for.",
            amount=amount,
        ),
        AllocationRule.GREEDY_EXCLUSIVE: " ".join(
            (first, _("Of projects that exclude each other, one is selected at most."))
        ),
        AllocationRule.GREEDY_CUSTOM: _(
            "The budget of %(amount)s goes to the project with the most votes first, then to the"
            " next. The first one that the rest does not pay for is selected too if at least"
            " %(percent)s %% of its cost is left, and the selection ends there.",
            amount=amount,
            percent=rules.completion_percent,
        ),
        AllocationRule.INSTANT_RUNOFF: _(
            "One project wins. Round by round the one with the fewest ballots drops out, and its"
            " ballots go to the next project they name."
        ),
        AllocationRule.COUNT_ONLY: _("Votes are counted; no projects are chosen by this count."),
    }.get(rule, first)


def _equal_shares(rule: AllocationRule, amount: str) -> str:
    sentences = [
        _(
            "Every voter holds an equal share of the budget of %(amount)s, and pays with it for the"
            " projects on their ballot: what many agree on costs each of them least and comes"
            " first.",
            amount=amount,
        )
    ]
    if "add1" in rule.value:
        sentences.append(
            _("The shares are raised step by step while the winners stay within the budget.")
        )
    if "comparison" in rule.value:
        sentences.append(
            _("If more voters prefer what most votes first would choose, that is chosen.")
        )
    return " ".join(sentences)


def _thresholds(rules: VotingRules) -> list[str]:
    sentences = []
    if rules.threshold is not None:
        sentences.append(
            _("A project needs at least %(count)s votes or points.", count=f"{rules.threshold:,}")
        )
    if rules.entry_bar:
        sentences.append(
            _("A project needs a share of the ballots of at least its cost ÷ three budgets.")
        )
    sentences += sub_budgets_in_words(rules)
    if rules.quorum is not None:
        sentences.append(
            _("The result stands if at least %(count)s people vote.", count=f"{rules.quorum:,}")
        )
    return sentences


def _ties(rules: VotingRules) -> str:
    return {
        TieOrder.COST_THEN_SUBMISSION: _(
            "Between projects with equal votes the cheaper one comes first, then the one that was"
            " proposed earlier."
        ),
        TieOrder.SUBMISSION: _(
            "Between projects with equal votes the one that was proposed earlier comes first."
        ),
        TieOrder.PUBLISHED_ORDER: _(
            "Between projects with equal votes the order of the published list decides."
        ),
    }[rules.tie_order]


def _live(rules: VotingRules) -> str:
    if rules.live_counts:
        return str(_("The count is shown while people vote."))
    return str(_("Nobody sees the count before voting is over."))


def _effect(rules: VotingRules) -> str:
    if rules.binding:
        return _(
            "The result binds: the executive undertakes to put it forward. The money still needs"
            " the budget ordinance and the development plan."
        )
    return _("The result advises the executive and the council.")
