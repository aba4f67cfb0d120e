"""Merging proposals that say the same; nobody's support counts twice."""

from collections.abc import Sequence
from dataclasses import dataclass

from participation.accounts.models import Account
from participation.accounts.policies import check_official
from participation.core.transaction import atomic
from participation.discussion.choices import Target
from participation.moderation.choices import InterventionKind
from participation.moderation.errors import NothingToMerge
from participation.moderation.events import proposal_merged
from participation.moderation.models import Intervention
from participation.moderation.queries.items import Item
from participation.moderation.services.interventions import begin
from participation.moderation.services.log import record
from participation.proposals.models import Proposal
from participation.voting.services.merging import unite


@dataclass(frozen=True)
class Merged:
    """What came of a merging: each act, the supports before and of the united one."""

    interventions: list[Intervention]
    before: int
    after: int


def merge(official: Account, target: Proposal, sources: Sequence[Proposal], reason: str) -> Merged:
    """Merge proposals into another one of the same board, all or none.

    Every author stays named on `target`; the authors of `sources` are told after UNDO_TIME, with
    the reason. Raises OfficialsOnly, NothingToMerge, OtherBoard, ProposalsSettled and NotMergeable.
    """
    check_official(official, target.board.municipality_id)
    if not sources:
        raise NothingToMerge
    with atomic():
        counts = unite(sources, target, by=official)
        done = []
        for source, count in zip(sources, counts, strict=True):
            done.append(
                begin(official, InterventionKind.MERGE, reason, proposal=source, target=target)
            )
            numbers = f"{source.reference} → {target.reference}"
            numbers += f" ({count.source} + {count.target} → {count.united})"
            record(official, Item(Target.PROPOSAL, source, source), "merge", f"{numbers}: {reason}")
            proposal_merged.send(None, source_id=source.id, target_id=target.id)
    before = counts[0].target + sum(count.source for count in counts)
    return Merged(done, before, counts[-1].united)
