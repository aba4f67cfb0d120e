"""Photos and documents to send."""

import io
from typing import Any

from PIL import Image

from participation.core.pictures import made_safe
from participation.proposals.models import Proposal
from participation.proposals.queries import attachments_of
from participation.proposals.services.files import Holder, add_files, make_thumbnail

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def drawn(size: tuple[int, int] = (60, 40), colour: str = "teal") -> Image.Image:
    """Return a plain picture."""
    return Image.new("RGB", size, colour)


def photo(
    *,
    image: Image.Image | None = None,
    size: tuple[int, int] = (60, 40),
    format: str = "JPEG",
    **options: Any,
) -> bytes:
    """Return the bytes of a photo."""
    target = io.BytesIO()
    (image or drawn(size)).save(target, format, **options)
    return target.getvalue()


def opened(content: bytes) -> Image.Image:
    """Return the picture that is in some bytes."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def add_photo(proposal: Proposal, *, name: str = "beach.jpg") -> str:
    """Give a proposal a photo with its thumbnail; return its public id."""
    add_files(Holder(proposal_id=proposal.id), [(name, made_safe(photo()))])
    address = attachments_of(proposal.id)[-1].public_id
    make_thumbnail(address)
    return address
