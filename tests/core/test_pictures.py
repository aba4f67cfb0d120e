"""Photos are drawn anew, and what is none is refused in words."""

import io
import struct
import zlib

import pytest
from PIL import Image

from participation.core.pictures import (
    LONGEST_EDGE,
    MOST_BYTES,
    SMALL_EDGE,
    FileEmpty,
    FileTooLarge,
    HeicRefused,
    PdfBroken,
    PhotoBroken,
    PhotoTooManyPixels,
    UnknownFile,
    made_safe,
    thumbnail,
)
from participation.proposals.choices import AttachmentKind
from tests.support.pictures import PDF, drawn, opened, photo


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_every_kind_of_photo_becomes_a_jpeg(format):
    safe = made_safe(photo(format=format, size=(60, 40)))
    assert (safe.kind, safe.width, safe.height) == (AttachmentKind.PHOTO, 60, 40)
    assert opened(safe.content).format == "JPEG"


def test_a_large_photo_gets_smaller_and_keeps_its_shape():
    safe = made_safe(photo(size=(4000, 3000)))
    assert (safe.width, safe.height) == (LONGEST_EDGE, LONGEST_EDGE * 3 // 4)


def test_a_small_one_is_not_made_larger():
    assert made_safe(photo(size=(30, 20))).width == 30


def test_where_and_with_what_it_was_taken_is_gone():
    exif = Image.Exif()
    exif[0x010F] = "ACME Phone"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (13.0, 16.0, 48.0)
    sent = photo(exif=exif, comment=b"at home")
    assert b"ACME" in sent
    kept = opened(made_safe(sent).content)
    assert not kept.getexif()
    assert b"ACME" not in made_safe(sent).content
    assert "comment" not in kept.info


def test_a_photo_taken_with_the_phone_turned_stands_upright():
    image = drawn((40, 20))
    image.paste((255, 0, 0), (0, 0, 20, 20))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it to the right to look at it
    safe = made_safe(photo(image=image, exif=exif))
    assert (safe.width, safe.height) == (20, 40)
    red, _, blue = opened(safe.content).getpixel((10, 5))
    assert red > 200 > blue


def test_of_a_moving_picture_the_first_stays():
    target = io.BytesIO()
    frames = [drawn((20, 20), "red"), drawn((20, 20), "blue")]
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:])
    red, _, blue = opened(made_safe(target.getvalue()).content).getpixel((10, 10))
    assert red > 200 > blue


def test_what_one_could_see_through_is_white():
    image = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    safe = made_safe(photo(image=image, format="PNG"))
    assert min(opened(safe.content).getpixel((5, 5))) > 250


def test_what_is_hidden_behind_a_photo_does_not_stay():
    hidden = b"<script>alert(1)</script>PK\x03\x04"
    kept = made_safe(photo() + hidden).content
    assert hidden not in kept
    assert b"script" not in kept


@pytest.mark.parametrize(
    "disguised",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"MZ\x90\x00",
        b"PK\x03\x04" + b"\0" * 50,
        b"just words",
        b"BM" + b"\0" * 60,
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n",
    ],
)
def test_what_is_neither_photo_nor_pdf_is_refused(disguised):
    with pytest.raises(UnknownFile):
        made_safe(disguised)


@pytest.mark.parametrize(
    "broken",
    [
        photo()[:400],
        b"GIF89a/*" + b"\xff" * 40 + b"*/=1;alert(1)",
        b"\x89PNG\r\n\x1a\n<script>alert(1)</script>",
        photo(format="PNG")[:60],
        photo(size=(900, 20)),
    ],
)
def test_a_photo_that_can_not_be_drawn_is_refused(broken):
    with pytest.raises((PhotoBroken, UnknownFile)):
        made_safe(broken)


def test_a_photo_that_would_fill_the_memory_is_refused_before_it_is_unpacked():
    head = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)

    def chunk(name, body):
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 999))
    with pytest.raises(PhotoTooManyPixels):
        made_safe(bomb + chunk(b"IEND", b""))


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1"])
def test_heic_is_refused_with_what_to_do(brand):
    with pytest.raises(HeicRefused):
        made_safe(b"\0\0\0\x18ftyp" + brand + b"\0" * 40)


def test_a_document_stays_as_it_is():
    safe = made_safe(PDF)
    assert (safe.kind, safe.content, safe.width) == (AttachmentKind.PDF, PDF, None)


@pytest.mark.parametrize("broken", [b"%PDF-1.7\n", PDF[:-8] + b"x" * 3000])
def test_half_a_document_is_refused(broken):
    with pytest.raises(PdfBroken):
        made_safe(broken)


def test_a_document_behind_a_page_is_none():
    with pytest.raises(UnknownFile):
        made_safe(b"<html>" + PDF)


def test_nothing_and_too_much_are_refused():
    with pytest.raises(FileEmpty):
        made_safe(b"")
    with pytest.raises(FileTooLarge):
        made_safe(PDF + b"\0" * (MOST_BYTES - len(PDF) + 1))


def test_a_thumbnail_is_small_and_keeps_its_shape():
    small = opened(thumbnail(made_safe(photo(size=(1600, 1200))).content))
    assert small.size == (SMALL_EDGE, SMALL_EDGE * 3 // 4)
