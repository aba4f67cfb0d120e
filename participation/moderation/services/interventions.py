"""What officials do about proposals and accounts: told, objected to, decided, and ended."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import select, update

from participation.accounts.models import Account
from participation.accounts.policies import check_official
from participation.accounts.services.blocks import unblock_account
from participation.core import audit, clock
from participation.core.db import db
from participation.core.transaction import atomic
from participation.mail import services as mail
from participation.moderation.choices import UNDO_TIME, Decision, InterventionKind
from participation.moderation.errors import (
    AppealedAlready,
    HandledMeanwhile,
    NotAppealed,
    NothingToAppeal,
    ObjectionOpen,
)
from participation.moderation.events import proposal_separated
from participation.moderation.models import Intervention
from participation.moderation.policies import check_another_than_doer, check_concerned
from participation.moderation.queries.interventions import intervention_at
from participation.municipalities.services import chain_of
from participation.outbox import services as outbox
from participation.proposals.models import Proposal
from participation.voting.services.merging import separate

# The name under which the worker knows it.
TASK = "moderation.tell_intervention"
TEMPLATE = "intervention"
# What stands for words that were taken back: an objection is never without any.
_EMPTIED = "–"


def begin(
    official: Account,
    kind: InterventionKind,
    reason: str,
    *,
    proposal: Proposal,
    target: Proposal | None = None,
) -> Intervention:
    """Note what an official did about a proposal, and have its author told. Inside atomic()."""
    return note(
        Intervention(
            kind=kind,
            municipality_id=proposal.board.municipality_id,
            board_id=proposal.board_id,
            proposal_id=proposal.id,
            target_id=target.id if target else None,
            account_id=proposal.author_id,
            reason=reason,
            done_by=official.id,
            done_at=clock.now(),
        ),
        due_at=clock.now() + UNDO_TIME,
    )


def note(intervention: Intervention, *, due_at: datetime | None = None) -> Intervention:
    """Keep it, and have who is concerned told: at `due_at`, or at once. Inside atomic()."""
    db.session.add(intervention)
    db.session.flush()
    outbox.add(TASK, {"intervention": intervention.id}, due_at=due_at)
    return intervention


def tell(intervention_id: int) -> None:
    """Tell who is concerned what was done and how to object; once, and not if it was undone."""
    with atomic():
        told = db.session.scalar(
            update(Intervention)
            .where(
                Intervention.id == intervention_id,
                Intervention.told_at.is_(None),
                Intervention.ended_at.is_(None),
            )
            .values(told_at=clock.now())
            .returning(Intervention.id)
            .execution_options(synchronize_session=False)
        )
        if told is not None:
            found = intervention_at(told)
            _write(found, "done", found.reason)


def object_to(account: Account, intervention: Intervention, words: str) -> None:
    """Say why it is wrong, once; an official who did not do it decides.

    Raises InterventionNotFound (somebody else's), NothingToAppeal and AppealedAlready.
    """
    check_concerned(account, intervention)
    with atomic():
        _lock(intervention)
        if not intervention.lasting:
            raise NothingToAppeal
        if intervention.objected_at is not None:
            raise AppealedAlready
        intervention.objected_at, intervention.objection = clock.now(), words
        record_of(account, intervention, "object")


def decide(official: Account, intervention: Intervention, decision: Decision, words: str) -> None:
    """Decide an objection, with the reason; who is concerned is told by mail.

    Raises OfficialsOnly, DidItYourself, NotAppealed (also when it was decided meanwhile), and what
    undoing a merging refuses.
    """
    check_official(official, intervention.municipality_id)
    check_another_than_doer(official, intervention)
    with atomic():
        _lock(intervention)
        if not intervention.waits:
            raise NotAppealed
        if decision is Decision.RESTORED:
            _end(official, intervention)
        intervention.decision, intervention.decision_words = decision, words
        intervention.decided_by, intervention.decided_at = official.id, clock.now()
        record_of(official, intervention, f"objection_{decision.value}", words)
        _write(intervention, decision.value, words)


def lift(official: Account, intervention: Intervention, words: str = "") -> None:
    """Undo it, whoever did it; who was told is told of it.

    Raises OfficialsOnly, HandledMeanwhile if it is over already, ObjectionOpen, and what undoing a
    merging refuses.
    """
    check_official(official, intervention.municipality_id)
    with atomic():
        _lock(intervention)
        if intervention.ended_at is not None:
            raise HandledMeanwhile
        if intervention.waits:
            raise ObjectionOpen
        _end(official, intervention)
        record_of(official, intervention, f"end_{intervention.kind.value}", words)
        if intervention.told_at is not None:
            _write(intervention, "ended", words)


def leave_objections(account: Account, *, empty: bool) -> None:
    """Take an account that is deleted off what concerned it, and its words too if `empty`.

    Call inside atomic().
    """
    own = Intervention.account_id == account.id
    for area in db.session.scalars(
        select(Intervention.municipality_id).where(
            own, Intervention.kind == InterventionKind.BLOCK, Intervention.ended_at.is_(None)
        )
    ).all():
        unblock_account(account.id, area)
    if empty:
        db.session.execute(
            update(Intervention)
            .where(own, Intervention.objected_at.is_not(None))
            .values(objection=_EMPTIED)
            .execution_options(synchronize_session=False)
        )
    db.session.execute(
        update(Intervention)
        .where(own)
        .values(account_id=None)
        .execution_options(synchronize_session=False)
    )


def _lock(intervention: Intervention) -> None:
    """Hold it as it stands now."""
    columns = list(Intervention.__table__.columns.keys())
    db.session.refresh(intervention, columns, with_for_update=True)


def _end(official: Account, intervention: Intervention) -> None:
    _ENDINGS[intervention.kind](official, intervention)
    intervention.ended_at, intervention.ended_by = clock.now(), official.id
    db.session.flush()


def _take_apart(official: Account, intervention: Intervention) -> None:
    assert intervention.proposal is not None and intervention.target_id is not None
    separate(intervention.proposal, by=official)
    proposal_separated.send(
        None, source_id=intervention.proposal.id, target_id=intervention.target_id
    )


def _unmark(_official: Account, intervention: Intervention) -> None:
    db.session.execute(
        update(Proposal)
        .where(Proposal.id == intervention.proposal_id)
        .values(fault_at=None)
        .execution_options(synchronize_session=False)
    )


def _unblock(_official: Account, intervention: Intervention) -> None:
    if intervention.account_id is not None:
        unblock_account(intervention.account_id, intervention.municipality_id)


_ENDINGS: Mapping[InterventionKind, Callable[[Account, Intervention], None]] = {
    InterventionKind.MERGE: _take_apart,
    InterventionKind.FAULT: _unmark,
    InterventionKind.BLOCK: _unblock,
}


def record_of(actor: Account, intervention: Intervention, act: str, words: str = "") -> None:
    """Put an act on it into the log of its area. Inside atomic()."""
    # Only what stands under a proposal was loaded with one.
    about = intervention.proposal if intervention.proposal_id is not None else None
    audit.record(
        chain=chain_of(intervention.municipality_id),
        actor=actor.public_id,
        act=f"moderation.{act}",
        subject=f"proposal:{about.public_id}" if about else f"block:{intervention.public_id}",
        words=words,
    )


def _write(intervention: Intervention, news: str, words: str) -> None:
    """Write to who is concerned, if there is an account to write to."""
    to = intervention.account
    if to is None or to.deleted_at is not None:
        return
    place = intervention.board.municipality
    about, target = intervention.proposal, intervention.target
    values = {
        "news": news,
        "kind": intervention.kind.value,
        "intervention": intervention.public_id,
        "words": words,
        "until": intervention.until.isoformat() if intervention.until else "",
        "title": about.title if about else "",
        "target": target.title if target else "",
        "area_th": place.name_th,
        "area_en": place.name_en,
    }
    mail.send(to.email, TEMPLATE, to.language, values)
