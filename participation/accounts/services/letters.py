"""New codes for letters that nobody has used."""

from sqlalchemy import select, update

from participation.accounts.errors import NoCodeWaiting
from participation.accounts.letters import code_digest, new_code
from participation.accounts.models import Account, Person
from participation.core import audit
from participation.core.db import db
from participation.core.transaction import atomic
from participation.municipalities.models import Municipality
from participation.municipalities.services import chain_of


def renew_codes(
    official: Account, municipality: Municipality, *, label: str | None = None
) -> list[tuple[str, str]]:
    """Give everybody whose code waits a new one, or only the person called `label`.

    The old codes stop working at once. Returns (label, code) in the order of the list, this once:
    only digests are kept. A code that is used at this very moment is either taken, and its person
    is not renewed, or refused. Raises NoCodeWaiting if there is nobody to renew.
    """
    with atomic():
        waiting = select(Person).where(
            Person.municipality_id == municipality.id,
            Person.account_id.is_(None),
            Person.code_digest.is_not(None),
        )
        if label is not None:
            waiting = waiting.where(Person.list_label == label)
        people = db.session.scalars(
            waiting.order_by(Person.id).with_for_update().execution_options(populate_existing=True)
        ).all()
        if not people:
            raise NoCodeWaiting
        letters = [(person.list_label or "", new_code()) for person in people]
        db.session.execute(
            update(Person),
            [
                {"id": person.id, "code_digest": code_digest(code)}
                for person, (_label, code) in zip(people, letters, strict=True)
            ],
        )
        audit.record(
            chain=chain_of(municipality.id),
            actor=official.public_id,
            act="residents.renew",
            subject=f"municipality:{municipality.slug}",
            words=f"{len(letters)}",
        )
    return letters
