"""How officials type what stands on a paper ballot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.boards.choices import BallotKind
from participation.voting.ballots import encode, make_choices
from participation.voting.errors import UnreadablePoints
from participation.voting.sheets import read_choices, written_choices

CODES = st.lists(st.integers(1, 500).map(str), min_size=1, max_size=40, unique=True)


@pytest.mark.parametrize("typed", ["3 7 12", "3,7,12", " 3 ; 7,, 12 ", "๓ ๗ ๑๒", "3\u00a07\t12"])
def test_codes_may_be_parted_by_spaces_commas_or_semicolons_in_either_digits(typed):
    choices = make_choices(BallotKind.APPROVAL, ["3", "7", "12"])
    assert read_choices(BallotKind.APPROVAL, typed) == choices


def test_the_order_that_is_typed_is_the_rank():
    assert read_choices(BallotKind.ORDINAL, "7 3 12") == (("7", 3), ("3", 2), ("12", 1))


@pytest.mark.parametrize("typed", ["3=5 7=2", "3 = 5, 7 =2", "๓=๕;๗=๒"])
def test_points_stand_behind_their_code(typed):
    assert read_choices(BallotKind.CUMULATIVE, typed) == (("3", 5), ("7", 2))


@pytest.mark.parametrize(
    ("typed", "named"), [("3", "3"), ("3=5 7", "7"), ("3=", "3="), ("3=x", "3=x"), ("3=-1", "3=-1")]
)
def test_points_that_can_not_be_read_are_named(typed, named):
    with pytest.raises(UnreadablePoints) as refused:
        read_choices(BallotKind.CUMULATIVE, typed)
    assert refused.value.details == {"text": named}


def test_a_spoiled_sheet_has_nothing_to_write():
    assert written_choices(BallotKind.APPROVAL, None) is None


@given(codes=CODES, kind=st.sampled_from(BallotKind), data=st.data())
def test_what_is_written_reads_the_same_again(codes, kind, data):
    points = data.draw(st.lists(st.integers(1, 99), min_size=len(codes), max_size=len(codes)))
    stored = encode(kind, make_choices(kind, codes, points))
    written = written_choices(kind, stored)
    assert encode(kind, read_choices(kind, written)) == stored
