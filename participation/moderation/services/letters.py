"""The letter that tells officials in the morning what is overdue on their desks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from sqlalchemy import delete, or_

from participation.accounts.choices import Role
from participation.accounts.models import Account
from participation.core import clock
from participation.core.db import db, insert
from participation.core.transaction import atomic
from participation.mail import services as mail
from participation.moderation.models import DeskLetter
from participation.moderation.queries.desk import desk
from participation.moderation.queries.letters import areas_of, officials_to_tell
from participation.moderation.queries.waiting import Line
from participation.municipalities.models import Municipality

TEMPLATE = "desk"
# When it is written, Bangkok time; a worker that was not there by then waits for the next day.
MORNING = (time(8), time(12))


def write_letters() -> None:
    """Tell every official once on a working day what is overdue in their areas, if anything is.

    One letter for all areas of a person that work today, none for who does not want it. Asked for
    every minute; who was looked at is not looked at again that day, by any worker.
    """
    now = clock.in_bangkok(clock.now())
    if not MORNING[0] <= now.time() < MORNING[1]:
        return
    officials = officials_to_tell(now.date())
    overdue = {
        area.id: summary(area)
        for area in areas_of(officials).values()
        if area.hours.works_on(now.date())
    }
    for official in officials:
        _write(official, overdue, now.date())


def summary(area: Municipality) -> dict[str, Any] | None:
    """Return what a letter says of the overdue things of an area, None if there are none.

    Nobody's name or words: how much of each kind, and since when.
    """
    kinds: dict[str, list[Line]] = defaultdict(list)
    for line in desk(area).lines:
        if line.overdue:
            kinds[line.kind.name].append(line)
    if not kinds:
        return None
    return {
        "slug": area.slug,
        "name_th": area.name_th,
        "name_en": area.name_en,
        "kinds": [
            [name, len(lines), min(line.due for line in lines if line.due).isoformat()]
            for name, lines in kinds.items()
        ],
    }


def choose_letter(official: Account, *, wanted: bool) -> None:
    """Write the letter to an official from now on, or no more."""
    with atomic():
        db.session.execute(
            insert(DeskLetter)
            .values(account_id=official.id, wanted=wanted)
            .on_conflict_do_update(index_elements=["account_id"], set_={"wanted": wanted})
        )


def forget_letter(account: Account) -> None:
    """Forget what somebody chose. Call inside atomic()."""
    db.session.execute(delete(DeskLetter).where(DeskLetter.account_id == account.id))


def _write(official: Account, overdue: Mapping[int, Any], today: date) -> None:
    with atomic():
        mine = db.session.execute(
            insert(DeskLetter)
            .values(account_id=official.id, wanted=True, looked_on=today)
            .on_conflict_do_update(
                index_elements=["account_id"],
                set_={"looked_on": today},
                where=or_(DeskLetter.looked_on.is_(None), DeskLetter.looked_on < today),
            )
            .returning(DeskLetter.account_id)
        ).first()
        areas = _areas(official, overdue)
        if mine is not None and areas:
            count = sum(number for area in areas for _, number, _ in area["kinds"])
            values = {"areas": areas, "count": count}
            mail.send(official.email, TEMPLATE, official.language, values)


def _areas(official: Account, overdue: Mapping[int, Any]) -> Sequence[Any]:
    ids = [
        membership.municipality_id
        for membership in official.memberships
        if membership.role is Role.OFFICIAL
    ]
    return [overdue[number] for number in ids if overdue.get(number)]
