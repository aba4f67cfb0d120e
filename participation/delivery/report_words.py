"""The draft of a closing report: what the figures say, in sentences, for an official to mend."""

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from participation.delivery.queries import Figures, Outcome
from participation.discussion.choices import Stance
from participation.proposals.choices import ANSWER_NAMES


def draft_of(figures: Figures) -> str:
    """Return the draft in Thai, as the report will be read, whatever language the official uses."""
    with force_locale("th"):
        parts = (
            _took_part(figures),
            _ranking(figures),
            _vote(figures),
            _opinions(figures),
            _answers(figures.outcome),
        )
    return "\n\n".join(part for part in parts if part)


def _took_part(figures: Figures) -> str:
    return str(
        _(
            "Residents made %(proposals)s proposals. %(supporters)s people gave %(supports)s"
            " supports, and %(opinions)s opinions were given.",
            proposals=f"{figures.outcome.proposals:,}",
            supporters=f"{figures.supporters:,}",
            supports=f"{figures.outcome.supports:,}",
            opinions=f"{figures.opinions.count:,}",
        )
    )


def _ranking(figures: Figures) -> str:
    lines = [
        f"{rank}. {line.title} ({_supports(line.supports)})"
        for rank, line in enumerate(figures.most_supported, 1)
    ]
    return "\n".join([str(_("Most supported:")), *lines]) if lines else ""


def _supports(count: int) -> str:
    return str(ngettext("%(count)s support", "%(count)s supports", count, count=f"{count:,}"))


def _vote(figures: Figures) -> str:
    if figures.result is None:
        return ""
    voted = str(_("%(count)s people voted.", count=f"{figures.result['ballots']:,}"))
    if figures.result["quorum"] and not figures.result["quorum"]["met"]:
        return f"{voted} {_('Too few people voted, so the result does not stand.')}"
    selected = [f"- {line['title']}" for line in figures.winners]
    return "\n".join([voted, str(_("Selected:")), *selected]) if selected else voted


def _opinions(figures: Figures) -> str:
    lines = [
        "- {}: {}".format(
            line.title,
            _(
                "%(pro)s for, %(con)s against, %(asking)s questions",
                pro=line.stances[Stance.FOR],
                con=line.stances[Stance.AGAINST],
                asking=line.stances[Stance.QUESTION],
            ),
        )
        for line in figures.most_discussed
    ]
    return "\n".join([str(_("Most discussed:")), *lines]) if lines else ""


def _answers(outcome: Outcome) -> str:
    lines = [
        f"- {name}: {outcome.answers[kind]:,}"
        for kind, name in ANSWER_NAMES.items()
        if outcome.answers.get(kind)
    ]
    waiting = _("%(count)s proposals are still without an answer.", count=f"{outcome.waiting:,}")
    return "\n".join([str(_("What became of the proposals:")), *lines, str(waiting)])
