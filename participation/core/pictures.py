"""Photos and documents as they are sent, made safe to keep; bytes in, bytes out."""

import io
import re
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from PIL import Image, ImageOps, UnidentifiedImageError

from participation.core.errors import Invalid
from participation.core.text import clean_line

MOST_BYTES = 10 * 1024 * 1024
"""Bytes that one file may have as it is sent."""

LONGEST_EDGE = 2000
"""Pixels of the longer edge of a photo as it is kept."""

SMALL_EDGE = 640
"""Pixels of the longer edge of a thumbnail."""

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")  # Pillow opens MPO, two photos in one, as JPEG
# A JPEG can be unpacked at an eighth of its size, the others only whole: four bytes a pixel.
_MOST_PIXELS_UNPACKED_WHOLE = 30_000_000
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_QUALITY = 84
_LONGEST_NAME = 120


class FileKind(StrEnum):
    """What a file that may be kept is."""

    PHOTO = "photo"
    PDF = "pdf"


ENDINGS = {FileKind.PHOTO: ".jpg", FileKind.PDF: ".pdf"}
TYPES = {FileKind.PHOTO: "image/jpeg", FileKind.PDF: "application/pdf"}


class FileEmpty(Invalid):
    """Nothing is in the file."""

    message = _l("The file is empty. Please choose it again.")


class FileTooLarge(Invalid):
    """The file has more bytes than may be sent."""

    message = _l(
        "The file is larger than %(megabytes)s MB. Choose a smaller one: a phone can send photos"
        " in a smaller size, and a document can be saved as a smaller PDF."
    )


class HeicRefused(Invalid):
    """A photo in Apple's format, which most browsers can't show."""

    message = _l(
        "This photo is a HEIC file, which most phones and computers can't show. On the iPhone"
        " choose Settings, Camera, Formats, “Most Compatible” and take it again, or make a"
        " screenshot of it and send that."
    )


class UnknownFile(Invalid):
    """Neither a photo nor a PDF."""

    message = _l("This is no photo (JPEG, PNG, WebP, GIF) and no PDF. Please choose another file.")


class PhotoBroken(Invalid):
    """A photo that can't be read to its end."""

    message = _l("This photo can't be opened; the file is damaged. Please choose another one.")


class PhotoTooManyPixels(Invalid):
    """A photo that would fill the memory when it is unpacked."""

    message = _l("This photo has too many pixels. Make it smaller and send it again.")


class PdfBroken(Invalid):
    """A document without an end."""

    message = _l("This PDF is damaged: its end is missing. Please save it again and send that.")


@dataclass(frozen=True)
class SafeFile:
    """A file that may be kept: what it is, its bytes, and for a photo its size in pixels."""

    kind: FileKind
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
    return SafeFile(FileKind.PDF, content)


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
    return SafeFile(FileKind.PHOTO, _as_jpeg(drawn), drawn.width, drawn.height)


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


def clean_name(name: str) -> str:
    """Return a file's name without its folders and signs that mean something to some system."""
    last = re.split(r"[\\/]", clean_line(name))[-1]
    return re.sub(r'[<>:"|?*%&\x00-\x1f]', "", last).strip(" .")


def file_name(name: str, kind: FileKind) -> str:
    """Return the clean name with the ending of what the file is, whatever it was called."""
    clean = clean_name(name)
    stem = (clean.rpartition(".")[0] or clean)[: _LONGEST_NAME - len(".jpg")].strip(" .")
    return (stem or kind.value) + ENDINGS[kind]
