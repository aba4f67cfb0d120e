"""An area's own colour: whether text can be read on it, and the shades made of it; pure.

Contrast is that of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio): 1 to 21.
"""

import re
from dataclasses import dataclass

WHITE, BLACK = "#ffffff", "#000000"
# The darkest ink and the grounds of static/css/tokens.css.
INK = "#10171b"
LIGHT_INK, DARK_INK = "#1f2a30", "#ece7dd"
LIGHT_GROUND, DARK_GROUND = "#f3ede2", "#223038"
DARK_PAPER = "#11191d"

READABLE = 4.5
COMFORTABLE = 7.0

_COLOUR = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE)
_STEPS = 50


@dataclass(frozen=True)
class Shades:
    """The colours of one theme that an accent replaces, as in static/css/tokens.css."""

    teal: str
    teal_deep: str
    teal_soft: str


def read_colour(text: str) -> str | None:
    """Return the colour as “#0f4c5c”, None if `text` (“0F4C5C”, “#fa0”) names none."""
    found = _COLOUR.fullmatch(text.strip())
    if found is None:
        return None
    digits = found[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def text_on(colour: str) -> str | None:
    """Return white or dark, whichever reads well on `colour`; None if neither does."""
    best = max((WHITE, INK), key=lambda text: contrast(colour, text))
    return best if contrast(colour, best) >= READABLE else None


def light_shades(colour: str) -> Shades:
    """Return the shades for the light theme: text in them is comfortable to read."""
    soft = _mix(colour, WHITE, 0.14)
    strong = _until_comfortable(colour, BLACK, (soft, LIGHT_GROUND))
    return Shades(strong, _mix(strong, BLACK, 0.75), soft)


def dark_shades(colour: str) -> Shades:
    """Return the shades for the dark theme: text in them is comfortable to read."""
    soft = _until_comfortable(_mix(colour, DARK_PAPER, 0.3), DARK_PAPER, (DARK_INK,))
    strong = _until_comfortable(colour, WHITE, (soft, DARK_GROUND))
    return Shades(strong, _mix(strong, WHITE, 0.65), soft)


def _until_comfortable(colour: str, towards: str, others: tuple[str, ...]) -> str:
    """Return `colour`, moved as little as it takes towards another one."""
    mixes = (_mix(colour, towards, 1 - step / _STEPS) for step in range(_STEPS + 1))
    return next(
        (mix for mix in mixes if all(contrast(mix, other) >= COMFORTABLE for other in others)),
        towards,
    )


def _mix(colour: str, other: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one * share + two * (1 - share)):02x}" for one, two in pairs)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
