"""Photos and documents of drafts and proposals."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, select, update

from participation.core import storage
from participation.core.db import db, public_id
from participation.core.pictures import SafeFile, file_name, thumbnail
from participation.core.text import clean_line
from participation.core.transaction import atomic, on_commit
from participation.outbox import services as outbox
from participation.proposals.choices import MOST_FILES, AttachmentKind
from participation.proposals.errors import FilesSettled, TooManyFiles
from participation.proposals.models import Attachment, Proposal, SavedDraft

THUMBNAIL = "thumbnail"
"""The task of making a small copy of a photo, by the public id of its attachment."""

LONGEST_ALT = 300


@dataclass(frozen=True)
class Holder:
    """What a file belongs to: a draft or a proposal, by its number."""

    draft_id: int | None = None
    proposal_id: int | None = None

    @property
    def has(self) -> ColumnElement[bool]:
        """The condition that an attachment is one of its."""
        if self.draft_id is not None:
            return Attachment.draft_id == self.draft_id
        return Attachment.proposal_id == self.proposal_id

    def lock(self) -> None:
        """Let everybody else who would change its files wait until commit.

        Raises FilesSettled for a proposal that somebody supports, with the files it has.
        """
        if self.draft_id is not None:
            draft = select(SavedDraft.id).where(SavedDraft.id == self.draft_id)
            db.session.scalar(draft.with_for_update())
            return
        supports = select(Proposal.support_count).where(Proposal.id == self.proposal_id)
        if db.session.scalar(supports.with_for_update()):
            raise FilesSettled


def add_files(holder: Holder, files: Sequence[tuple[str, SafeFile]]) -> None:
    """Add files, each with the name it was sent under, as far as there is room.

    Raises TooManyFiles if there is not room for all; those before are added nevertheless.
    """
    for name, safe in files:
        _add(holder, name, safe)


def _add(holder: Holder, name: str, safe: SafeFile) -> None:
    address = public_id()
    attachment = Attachment(
        public_id=address,
        draft_id=holder.draft_id,
        proposal_id=holder.proposal_id,
        kind=safe.kind,
        name=file_name(name, safe.kind),
        bytes=len(safe.content),
        width=safe.width,
        height=safe.height,
        sha256=hashlib.sha256(safe.content).hexdigest(),
    )
    # Before the row: nobody may be sent to a file that is not there yet.
    storage.put(attachment.key, safe.content)
    try:
        with atomic():
            holder.lock()
            taken = set(db.session.scalars(select(Attachment.position).where(holder.has)))
            free = [place for place in range(1, MOST_FILES + 1) if place not in taken]
            if not free:
                raise TooManyFiles(most=MOST_FILES)
            attachment.position = free[0]
            db.session.add(attachment)
            db.session.flush()
            if safe.kind is AttachmentKind.PHOTO:
                outbox.add(THUMBNAIL, {"attachment": address})
    except BaseException:
        storage.remove(attachment.key)
        raise


def make_thumbnail(address: str) -> None:
    """Make the small copy of a photo; harmless when it was removed meanwhile or made before."""
    attachment = db.session.scalar(select(Attachment).where(Attachment.public_id == address))
    if attachment is None or attachment.has_thumbnail:
        return
    with storage.get(attachment.key) as photo:
        storage.put(attachment.small_key, thumbnail(photo.read()))
    with atomic():
        made = db.session.execute(
            update(Attachment)
            .where(Attachment.id == attachment.id)
            .values(has_thumbnail=True)
            .returning(Attachment.id)
        ).first()
    if made is None:
        # Removed while it was being made: its remover found no small copy yet.
        storage.remove(attachment.small_key)


def describe_files(holder: Holder, alts: Mapping[str, str]) -> None:
    """Set what is to be seen on the photos, by their public ids."""
    with atomic():
        holder.lock()
        for address, alt in alts.items():
            db.session.execute(
                update(Attachment)
                .where(holder.has, Attachment.public_id == address)
                .values(alt=clean_line(alt)[:LONGEST_ALT])
            )


def remove_some_files(holder: Holder, addresses: Sequence[str]) -> None:
    """Remove the files with these public ids, as far as they are the holder's."""
    with atomic():
        holder.lock()
        remove_files(holder.has, Attachment.public_id.in_(addresses))


def remove_files(*which: ColumnElement[bool]) -> None:
    """Remove the attachments that fulfil all conditions; their files go once that is committed.

    Call inside atomic().
    """
    gone = db.session.scalars(select(Attachment).where(*which)).all()
    keys = [key for attachment in gone for key in (attachment.key, attachment.small_key)]
    db.session.execute(
        delete(Attachment).where(Attachment.id.in_([attachment.id for attachment in gone]))
    )

    def remove() -> None:
        for key in keys:
            storage.remove(key)

    on_commit(remove)
