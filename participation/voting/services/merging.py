"""Uniting the supports of two proposals, so that nobody counts twice; and taking them apart again.

Who supports or takes back locks their person, then their support, then the proposal. The same order
holds here, so that nobody waits in a circle: the people first, then the proposals.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, or_, select, update

from participation.accounts.models import Account, Person
from participation.core.db import db, insert
from participation.proposals.models import Proposal
from participation.voting.choices import Fate
from participation.voting.errors import MergedFurther, NotMergeable, OtherBoard
from participation.voting.models import Support, UnitedSupport
from participation.voting.queries.merging import united
from participation.voting.services.locking import lock_open_board, with_locks

_SUPPORT: Any = Support.__table__
_REMOVAL = delete(_SUPPORT).where(
    _SUPPORT.c.person_id == bindparam("person"), _SUPPORT.c.proposal_id == bindparam("proposal")
)


@dataclass(frozen=True)
class Counts:
    """How many people support the one and the other, and how many the two have when united."""

    source: int
    target: int
    united: int


def unite(sources: Sequence[Proposal], target: Proposal, *, by: Account) -> list[Counts]:
    """Merge `sources` into `target`, all of one board, one after the other.

    Who supported one of them supports the united one, once; their authors don't. Raises
    OtherBoard, ProposalsSettled, and NotMergeable if one of them is not listed (any more). Call
    inside atomic(), before anything else is written.
    """
    ids = [source.id for source in sources]
    if target.id in ids or any(source.board_id != target.board_id for source in sources):
        raise OtherBoard
    lock_open_board(target.board)
    authors = _authors(target.id, *ids)
    supporters = select(Support.person_id).where(Support.proposal_id.in_(ids))
    who = or_(Person.id.in_(supporters), Person.id.in_(authors), Person.account_id == by.id)

    def act() -> list[Counts]:
        _check_listed([target.id, *ids])
        own = set(db.session.scalars(authors))
        return [_unite(source, target, own) for source in sources]

    return with_locks(who, (target.id, *ids), act)


def separate(source: Proposal, *, by: Account) -> Counts:
    """Take a merged proposal out again, as it was before.

    Supports given since stay with the other one; who took theirs back supports neither; what would
    exceed somebody's limit now is not given back. Raises NotMergeable if it is not merged (now),
    ProposalsSettled and MergedFurther. Call inside atomic(), before anything else is written.
    """
    lock_open_board(source.board)
    target_id = db.session.scalar(select(Proposal.merged_into_id).where(Proposal.id == source.id))
    if target_id is None:
        raise NotMergeable
    changed = select(UnitedSupport.person_id).where(UnitedSupport.source_id == source.id)
    who = or_(Person.id.in_(changed), Person.account_id == by.id)

    def act() -> Counts:
        _check_may_separate(source.id, target_id)
        return _separate(source, target_id)

    return with_locks(who, (source.id, target_id), act)


def _check_listed(proposal_ids: Sequence[int]) -> None:
    listed = db.session.scalar(
        select(func.count()).where(Proposal.id.in_(proposal_ids), Proposal.listed)
    )
    if listed != len(proposal_ids):
        raise NotMergeable


def _check_may_separate(source_id: int, target_id: int) -> None:
    merged_into = db.session.scalar(select(Proposal.merged_into_id).where(Proposal.id == source_id))
    if merged_into != target_id:
        raise NotMergeable
    if not db.session.scalar(select(func.count()).where(Proposal.id == target_id, Proposal.listed)):
        raise MergedFurther


def _unite(source: Proposal, target: Proposal, own: set[int]) -> Counts:
    of_source, of_target = _supports(source.id), _supports(target.id)
    fates = {person: _fate(person, own, of_target) for person in of_source}
    notes = [_note(source.id, person, fate, of_source[person]) for person, fate in fates.items()]
    given_up = own & of_target.keys()
    notes += [_note(source.id, person, Fate.GIVEN_UP, of_target[person]) for person in given_up]
    moved = {person: of_source[person] for person in fates if fates[person] is Fate.MOVED}
    if notes:
        db.session.execute(insert(UnitedSupport), notes)
    _remove(source.id, of_source)
    _remove(target.id, given_up)
    _give(target.board_id, target.id, moved)
    _settle(source.id, merged_into_id=target.id)
    count = _settle(target.id, united=Proposal.united + 1)
    return Counts(len(of_source), len(of_target), count)


def _fate(person: int, own: Collection[int], of_target: Collection[int]) -> Fate:
    if person in own:
        return Fate.OWN
    return Fate.BOTH if person in of_target else Fate.MOVED


def _separate(source: Proposal, target_id: int) -> Counts:
    notes = db.session.scalars(
        select(UnitedSupport)
        .where(UnitedSupport.source_id == source.id)
        .execution_options(populate_existing=True)
    ).all()
    before = _supports(target_id)
    # Who gave their support to the united one themselves, later, meant that one.
    moved = {
        note.person_id
        for note in notes
        if note.fate is Fate.MOVED and before.get(note.person_id) == note.given_at
    }
    _remove(target_id, moved - _kept_by_others(source.id, target_id, moved))
    room = _Room(source)
    back = [note for note in notes if note.person_id in moved or _stood_by(note, before)]
    _give(source.board_id, source.id, room.fitting(back))
    still_own = set(db.session.scalars(_authors(target_id, without=source.id)))
    up = [note for note in notes if note.fate is Fate.GIVEN_UP and note.person_id not in still_own]
    _give(source.board_id, target_id, room.fitting(up))
    db.session.execute(delete(UnitedSupport).where(UnitedSupport.source_id == source.id))
    of_source = _settle(source.id, merged_into_id=None)
    of_target = _settle(target_id, united=Proposal.united - 1)
    return Counts(of_source, of_target, len(before))


def _stood_by(note: UnitedSupport, supporters: Collection[int]) -> bool:
    """Whether somebody supports the source still, although their support was not moved."""
    return note.fate is Fate.OWN or (note.fate is Fate.BOTH and note.person_id in supporters)


def _kept_by_others(source_id: int, target_id: int, people: Collection[int]) -> set[int]:
    """Return who supports the target also by another proposal that stays merged into it.

    Their support is from now on the one that came with that.
    """
    others = db.session.scalars(
        select(UnitedSupport)
        .join(Proposal, Proposal.id == UnitedSupport.source_id)
        .where(
            Proposal.merged_into_id == target_id,
            UnitedSupport.source_id != source_id,
            UnitedSupport.fate == Fate.BOTH,
        )
        .order_by(UnitedSupport.source_id.desc())
        .execution_options(populate_existing=True)
    )
    heirs = {note.person_id: note for note in others if note.person_id in people}
    for note in heirs.values():
        note.fate = Fate.MOVED
        db.session.execute(
            update(Support)
            .where(Support.person_id == note.person_id, Support.proposal_id == target_id)
            .values(created_at=note.given_at)
            .execution_options(synchronize_session=False)
        )
    return set(heirs)


class _Room:
    """How many supports the people of a merging can still give on its board."""

    def __init__(self, source: Proposal) -> None:
        self._limit = source.board.rules_for_collecting.support_limit
        changed = select(UnitedSupport.person_id).where(UnitedSupport.source_id == source.id)
        rows = db.session.execute(
            select(Support.person_id, func.count())
            .where(Support.board_id == source.board_id, Support.person_id.in_(changed))
            .group_by(Support.person_id)
        )
        self._given = {person: count for person, count in rows}

    def fitting(self, notes: Sequence[UnitedSupport]) -> dict[int, datetime]:
        """Return who can get their support back, and when they gave it; they have it now."""
        fit = {}
        for note in notes:
            given = self._given.get(note.person_id, 0) + 1
            if self._limit is None or given <= self._limit:
                fit[note.person_id] = note.given_at
                self._given[note.person_id] = given
        return fit


def _authors(*proposal_ids: int, without: int | None = None) -> Select[int]:
    """Return the people who wrote these proposals or what was merged into them."""
    whole = united(*proposal_ids, without=without)
    return (
        select(Person.id)
        .join(Proposal, Proposal.author_id == Person.account_id)
        .join(whole, whole.c.id == Proposal.id)
    )


def _supports(proposal_id: int) -> dict[int, datetime]:
    """Return who supports a proposal, and since when."""
    rows = db.session.execute(
        select(Support.person_id, Support.created_at).where(Support.proposal_id == proposal_id)
    )
    return {person: moment for person, moment in rows}


def _note(source_id: int, person_id: int, fate: Fate, given_at: datetime) -> dict[str, Any]:
    return {"source_id": source_id, "person_id": person_id, "fate": fate, "given_at": given_at}


def _give(board_id: int, proposal_id: int, supports: Mapping[int, datetime]) -> None:
    rows = [
        {"person_id": person, "proposal_id": proposal_id, "board_id": board_id, "created_at": at}
        for person, at in supports.items()
    ]
    if rows:
        db.session.execute(insert(Support).on_conflict_do_nothing(), rows)


def _remove(proposal_id: int, people: Collection[int]) -> None:
    if people:
        rows = [{"person": person, "proposal": proposal_id} for person in people]
        db.session.connection().execute(_REMOVAL, rows)


def _settle(proposal_id: int, **values: Any) -> int:
    """Set what is new of a proposal, with the number of its supports; return that number."""
    own_supports = select(func.count()).where(Support.proposal_id == proposal_id).scalar_subquery()
    return db.session.scalars(
        update(Proposal)
        .where(Proposal.id == proposal_id)
        .values(support_count=own_supports, **values)
        .returning(Proposal.support_count)
        .execution_options(synchronize_session=False)
    ).one()
