"""What officials write on how adopted proposals are carried out."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from participation.accounts.models import Account
from participation.core import audit, clock, storage
from participation.core.db import db, public_id
from participation.core.pictures import SafeFile, thumbnail
from participation.core.transaction import IntegrityError, atomic
from participation.delivery.choices import MOST_PICTURES
from participation.delivery.errors import AltMissing, CarriedOnMeanwhile, PictureExpected
from participation.delivery.events import delivery_moved
from participation.delivery.models import Delivery, DeliveryPicture, DeliveryStep
from participation.delivery.policies import check_may_carry_out
from participation.delivery.terms import Terms
from participation.municipalities.services import chain_of
from participation.proposals.choices import AttachmentKind
from participation.proposals.errors import TooManyFiles
from participation.proposals.models import Proposal


@dataclass(frozen=True)
class Picture:
    """A photo that was made safe, and what is to be seen on it.

    Refuses with PictureExpected what is no photo, and with AltMissing what nobody described.
    """

    photo: SafeFile
    alt: str

    def __post_init__(self) -> None:
        """Refuse what can't be shown to everybody."""
        if self.photo.kind is not AttachmentKind.PHOTO:
            raise PictureExpected
        if not self.alt:
            raise AltMissing


def write_step(
    official: Account,
    proposal: Proposal,
    terms: Terms,
    words: str,
    *,
    pictures: Sequence[Picture] = (),
    seen: int = 0,
    at: datetime | None = None,
) -> DeliveryStep:
    """Write an entry on how a proposal is carried out, with the terms from now on.

    The first entry begins it. `seen` is the number of the latest entry the official has read, 0 if
    there was none. Raises OfficialsOnly, NothingToAnswer, NotCarriedOut, TooManyFiles, and
    CarriedOnMeanwhile if a colleague was first.
    """
    check_may_carry_out(official, proposal)
    if len(pictures) > MOST_PICTURES:
        raise TooManyFiles(most=MOST_PICTURES)
    moment, settled = at or clock.now(), asdict(terms)
    step = DeliveryStep(
        proposal_id=proposal.id, number=seen + 1, words=words, written_at=moment, **settled
    )
    rows = _keep(step, pictures)
    try:
        with atomic():
            _move(step)
            db.session.add(step)
            db.session.flush()
            db.session.add_all(rows)
            audit.record(
                chain=chain_of(proposal.board.municipality_id),
                actor=official.public_id,
                act="delivery.begin" if step.number == 1 else "delivery.step",
                subject=f"proposal:{proposal.public_id}",
                words=words,
            )
            delivery_moved.send(None, proposal=proposal.id, number=step.number)
    except BaseException as error:
        for row in rows:
            storage.remove(row.key)
            storage.remove(row.small_key)
        if isinstance(error, IntegrityError):
            raise CarriedOnMeanwhile from error
        raise
    return step


def _move(step: DeliveryStep) -> None:
    """Let the delivery stand as the entry says; refuse unless it follows on the latest one."""
    delivery = db.session.scalar(
        select(Delivery)
        .where(Delivery.proposal_id == step.proposal_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if (delivery.number if delivery else 0) != step.number - 1:
        raise CarriedOnMeanwhile
    if delivery is None:
        delivery = Delivery(proposal_id=step.proposal_id, begun_at=step.written_at)
        db.session.add(delivery)
    for name, value in asdict(step.terms).items():
        setattr(delivery, name, value)
    delivery.number, delivery.moved_at = step.number, step.written_at
    db.session.flush()


def _keep(step: DeliveryStep, pictures: Sequence[Picture]) -> list[DeliveryPicture]:
    """Put the files into the storage, before anybody may be sent to them; return their rows."""
    rows = []
    for position, picture in enumerate(pictures, start=1):
        content = picture.photo.content
        row = DeliveryPicture(
            public_id=public_id(),
            proposal_id=step.proposal_id,
            number=step.number,
            position=position,
            alt=picture.alt,
            width=picture.photo.width,
            height=picture.photo.height,
            sha256=hashlib.sha256(content).hexdigest(),
        )
        storage.put(row.key, content)
        storage.put(row.small_key, thumbnail(content))
        rows.append(row)
    return rows
