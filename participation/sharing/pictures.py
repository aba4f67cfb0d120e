"""Pictures that chats and networks show beside a link: 1200 × 630, drawn with Sarabun; pure.

Pillow's raqm puts vowels and tone marks where they belong; words are kept whole when lines break.
"""

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from participation.config import ROOT
from participation.core.text import clean_line
from participation.core.words import segments

WIDTH, HEIGHT = 1200, 630
FONTS = ROOT / "static" / "vendor" / "sarabun"

PAPER, INK, MUTED, GOLD = "#fbf8f3", "#1f2a30", "#465056", "#e9a23b"
TEAL, WHITE = "#0f4c5c", "#ffffff"

_MARGIN = 70
_BAND = 112
_STRIPE = 10
# The title gets the largest of these sizes (with its line height) at which it fits.
_TITLE_SIZES = ((76, 114), (66, 99), (58, 87), (50, 74), (44, 66))
_TITLE_TOP, _TITLE_BOTTOM = 222, 520
_FOOT = 545


@dataclass(frozen=True)
class Card:
    """What a picture says. `accent` is the ground of the band, `on_accent` the text on it."""

    site: str
    kicker: str
    title: str
    foot: str
    label: str = ""
    accent: str = TEAL
    on_accent: str = WHITE


def draw(card: Card) -> bytes:
    """Return the picture as PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, _BAND), fill=card.accent)
    pen.rectangle((0, _BAND, WIDTH, _BAND + _STRIPE), fill=GOLD)
    _write(pen, (_MARGIN, 24), card.site, 44, card.on_accent, bold=True)
    _write(pen, (_MARGIN, 152), card.kicker, 36, MUTED)
    _write_title(pen, card.title)
    room = WIDTH - 2 * _MARGIN
    if card.label:
        width = _width(card.label, 30)
        left = WIDTH - _MARGIN - width
        pen.rounded_rectangle(
            (left - 18, _FOOT - 4, WIDTH - _MARGIN + 18, _FOOT + 52), 10, outline=MUTED, width=2
        )
        _write(pen, (left, _FOOT + 6), card.label, 30, MUTED)
        room -= width + 60
    _write(pen, (_MARGIN, _FOOT), _lines(card.foot, 36, room, 1)[0], 36, TEAL, bold=True)
    out = BytesIO()
    image.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _write_title(pen: ImageDraw.ImageDraw, title: str) -> None:
    height = _TITLE_BOTTOM - _TITLE_TOP
    size, step, lines = _largest(title, height)
    # A short title stands a little above the middle of its room.
    top = _TITLE_TOP + (height - step * len(lines)) * 2 // 5
    for number, line in enumerate(lines):
        _write(pen, (_MARGIN, top + number * step), line, size, INK, bold=True)


def _largest(title: str, height: int) -> tuple[int, int, list[str]]:
    """Return size, line height and lines of the title, as large as it fits."""
    fitted = (
        (size, step, _lines(title, size, WIDTH - 2 * _MARGIN, height // step))
        for size, step in _TITLE_SIZES
    )
    tried = []
    for attempt in fitted:
        tried.append(attempt)
        if not attempt[2][-1].endswith("…"):
            break
    return tried[-1]


def _lines(text: str, size: int, room: int, most: int) -> list[str]:
    """Return `text` in at most `most` lines of whole words; what does not fit ends with “…”."""
    lines = [""]
    for word in segments(_drawable(text)):
        if _width(lines[-1] + word.rstrip(), size) <= room:
            lines[-1] += word
        elif len(lines) < most:
            lines.append(word.lstrip())
        else:
            return [*lines[:-1], _shortened(lines[-1], size, room)]
    return [*lines[:-1], _shortened(lines[-1], size, room, ellipsis="")]


def _shortened(line: str, size: int, room: int, ellipsis: str = "…") -> str:
    """Return the line with the ellipsis, without as many letters as there is no room for."""
    line = line.rstrip()
    while line and _width(line + ellipsis, size) > room:
        line, ellipsis = line[:-1].rstrip(), "…"
    return line + ellipsis


def _drawable(text: str) -> str:
    """Return what the fonts have letters for, in one line."""
    return "".join(
        letter
        for letter in clean_line(text)
        if "\u0e00" <= letter <= "\u0e7f" or letter < "\u0180" or "\u2010" <= letter <= "\u2044"
    )


def _width(text: str, size: int) -> int:
    return round(sum(_font(thai, size, True).getlength(run) for thai, run in _runs(text)))


def _write(
    pen: ImageDraw.ImageDraw,
    at: tuple[int, int],
    text: str,
    size: int,
    colour: str,
    *,
    bold: bool = False,
) -> None:
    """Write one line; `at` is the corner above which no vowel of it rises."""
    x, baseline = float(at[0]), at[1] + round(size * 1.05)
    for thai, run in _runs(_drawable(text)):
        font = _font(thai, size, bold)
        pen.text((x, baseline), run, font=font, fill=colour, anchor="ls")
        x += font.getlength(run)


def _runs(text: str) -> list[tuple[bool, str]]:
    """Return the text in runs of Thai and of other letters: each has a font of its own."""
    return [
        (thai, "".join(letters))
        for thai, letters in groupby(text, lambda letter: "\u0e00" <= letter <= "\u0e7f")
    ]


@cache
def _font(thai: bool, size: int, bold: bool) -> ImageFont.FreeTypeFont:
    file: Path = (
        FONTS / f"sarabun-{'thai' if thai else 'latin'}-{700 if bold else 400}-normal.woff2"
    )
    return ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.RAQM)
