"""The logo of an area."""

from sqlalchemy import update

from participation.accounts.models import Account
from participation.accounts.policies import check_official
from participation.core import audit, storage
from participation.core.db import db, public_id
from participation.core.pictures import FileKind, UnknownFile, made_safe, thumbnail
from participation.core.transaction import atomic
from participation.municipalities.models import Municipality
from participation.municipalities.services import chain_of


def change_logo(official: Account, municipality: Municipality, content: bytes) -> None:
    """Show a picture, drawn anew and small, as the area's logo.

    Raises OfficialsOnly, and what `made_safe` does; UnknownFile for a document too.
    """
    check_official(official, municipality.id)
    safe = made_safe(content)
    if safe.kind is not FileKind.PHOTO:
        raise UnknownFile
    address = public_id()
    storage.put(logo_key(address), thumbnail(safe.content))
    _set(official, municipality, address)


def remove_logo(official: Account, municipality: Municipality) -> None:
    """Show no logo any more. Raises OfficialsOnly."""
    check_official(official, municipality.id)
    _set(official, municipality, None)


def logo_key(address: str) -> str:
    """Return the key of a logo in the storage."""
    return f"{address}.jpg"


def _set(official: Account, municipality: Municipality, address: str | None) -> None:
    with atomic():
        db.session.execute(
            update(Municipality)
            .where(Municipality.id == municipality.id)
            .values(logo=address)
            .execution_options(synchronize_session=False)
        )
        audit.record(
            chain=chain_of(municipality.id),
            actor=official.public_id,
            act="municipality.logo" if address else "municipality.logo_removed",
            subject=f"municipality:{municipality.slug}",
        )
