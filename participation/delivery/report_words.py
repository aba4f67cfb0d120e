"""The draft of a closing report: what the figures say, in sentences, for an official to mend."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from participation.delivery.queries import NAMED, Highlight, Opinions, Outcome
from participation.delivery.queries.surveys import SurveyResult
from participation.discussion.choices import Stance
from participation.proposals.choices import ANSWER_NAMES


@dataclass(frozen=True)
class Figures:
    """What a report says by itself; `result` is the body of a counted vote, None without one."""

    outcome: Outcome
    supporters: int
    opinions: Opinions
    highlights: Sequence[Highlight]
    result: dict[str, Any] | None
    survey: SurveyResult | None

    @property
    def most_supported(self) -> list[Highlight]:
        """The proposals with most supports, in order."""
        return [line for line in self.highlights if line.supports][:NAMED]

    @property
    def most_discussed(self) -> list[Highlight]:
        """The proposals with most opinions, in order."""
        talked = [line for line in self.highlights if line.opinions]
        return sorted(talked, key=lambda line: -line.opinions)[:NAMED]

    @property
    def winners(self) -> list[dict[str, Any]]:
        """The projects that the vote selected; none where too few voted."""
        if self.result is None or (self.result["quorum"] and not self.result["quorum"]["met"]):
            return []
        return [line for line in self.result["projects"] if line["funded"]]


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
