"""Photos and documents as they are sent, made safe to keep; bytes in, bytes out."""

import io
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from participation.proposals.choices import MOST_BYTES, AttachmentKind
from participation.proposals.errors import (
    FileEmpty,
    FileTooLarge,
    HeicRefused,
    PdfBroken,
    PhotoBroken,
    PhotoTooManyPixels,
    UnknownFile,
)

LONGEST_EDGE = 2000
"""Pixels of the longer edge of a photo as it is kept."""

SMALL_EDGE = 640
"""Pixels of the longer edge of a thumbnail."""

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")  # Pillow opens MPO, two photos in one, as JPEG
# A JPEG can be unpacked at an eighth of its size, the others only whole: four bytes a pixel.
_MOST_PIXELS_UNPACKED_WHOLE = 30_000_000
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_QUALITY = 84


@dataclass(frozen=True)
class SafeFile:
    """A file that may be kept: what it is, its bytes, and for a photo its size in pixels."""

    kind: AttachmentKind
    content: bytes
    width: int | None = None
    height: int | None = None


def made_safe(content: bytes) -> SafeFile:
    """Return a photo drawn anew or a document as it is; what it is, its bytes tell, not its name.

    Of a photo only the pixels stay: turned upright, at most LONGEST_EDGE, the first of several;
    nothing of where and with what it was taken, and nothing that was hidden in the file. Raises
    FileEmpty, FileTooLarge, HeicRefused, PdfBroken, PhotoBroken, PhotoTooManyPixels, UnknownFile.
    """
    if not content:
        raise FileEmpty
    if len(content) > MOST_BYTES:
        raise FileTooLarge(megabytes=MOST_BYTES // 1024**2)
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        raise HeicRefused
    if content.startswith(b"%PDF-"):
        return _document(content)
    return _photo(content)


def thumbnail(photo: bytes) -> bytes:
    """Return a small copy of a photo that `made_safe` drew."""
    with Image.open(io.BytesIO(photo), formats=["JPEG"]) as image:
        image.draft("RGB", (SMALL_EDGE, SMALL_EDGE))
        image.thumbnail((SMALL_EDGE, SMALL_EDGE))
        return _as_jpeg(image)


def _document(content: bytes) -> SafeFile:
    # Whoever cuts a document off on a slow line loses its end, where its index is.
    if b"%%EOF" not in content[-2048:]:
        raise PdfBroken
    return SafeFile(AttachmentKind.PDF, content)


def _photo(content: bytes) -> SafeFile:
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
            _check_pixels(image)
            image.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
            drawn = _on_white(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PhotoTooManyPixels from error
    except UnidentifiedImageError as error:
        raise UnknownFile from error
    except (OSError, ValueError, SyntaxError, EOFError, IndexError) as error:
        raise PhotoBroken from error
    return SafeFile(AttachmentKind.PHOTO, _as_jpeg(drawn), drawn.width, drawn.height)


def _check_pixels(image: Image.Image) -> None:
    """Refuse what would fill the memory, by what its head says, before it is unpacked."""
    whole = image.format not in ("JPEG", "MPO")
    if whole and image.width * image.height > _MOST_PIXELS_UNPACKED_WHOLE:
        raise PhotoTooManyPixels
    if max(image.width, image.height) > 20 * max(1, min(image.width, image.height)):
        raise PhotoBroken


def _on_white(image: Image.Image) -> Image.Image:
    """Return the pixels alone, on white where one could see through."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        seen = image.convert("RGBA")
        ground = Image.new("RGB", seen.size, "white")
        ground.paste(seen, mask=seen.getchannel("A"))
        return ground
    plain = image.convert("RGB")
    drawn = Image.new("RGB", plain.size)
    drawn.paste(plain)
    return drawn


def _as_jpeg(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return target.getvalue()
