"""An area's colour never makes a page hard to read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.municipalities.colours import (
    COMFORTABLE,
    DARK_GROUND,
    DARK_INK,
    INK,
    LIGHT_GROUND,
    LIGHT_INK,
    READABLE,
    WHITE,
    contrast,
    dark_shades,
    light_shades,
    read_colour,
    text_on,
)

colours = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


@pytest.mark.parametrize(
    ("typed", "colour"),
    [
        ("#0F4C5C", "#0f4c5c"),
        (" 0f4c5c ", "#0f4c5c"),
        ("fa0", "#ffaa00"),
        ("teal", None),
        ("#12345", None),
        ("", None),
        ("#0f4c5c;color:red", None),
    ],
)
def test_a_colour_is_read_as_people_copy_it(typed, colour):
    assert read_colour(typed) == colour


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", WHITE) == pytest.approx(21)
    assert contrast("#777777", WHITE) == pytest.approx(4.48, abs=0.01)
    assert contrast(WHITE, "#767676") == pytest.approx(4.54, abs=0.01)


def test_text_is_white_or_dark_or_impossible():
    assert text_on("#0f4c5c") == WHITE
    assert text_on("#ffcc00") == INK
    assert text_on("#7b7b7b") is None


@given(colours)
def test_text_on_a_colour_is_readable(colour):
    text = text_on(colour)
    others = {WHITE, INK} if text is None else {text}
    assert all((contrast(colour, one) >= READABLE) is (text is not None) for one in others)


@given(colours)
def test_shades_are_comfortable_in_both_themes(colour):
    for shades, ground, ink in (
        (light_shades(colour), LIGHT_GROUND, LIGHT_INK),
        (dark_shades(colour), DARK_GROUND, DARK_INK),
    ):
        for text in (shades.teal, shades.teal_deep):
            assert contrast(text, shades.teal_soft) >= COMFORTABLE
            assert contrast(text, ground) >= COMFORTABLE
        assert contrast(ink, shades.teal_soft) >= COMFORTABLE


def test_a_colour_that_reads_well_stays_as_it_is():
    assert light_shades("#0a3844").teal == "#0a3844"
