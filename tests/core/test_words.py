"""Where Thai words end, and which of them say something."""

import pytest

from participation.core.words import content_words, index_words, parts_of, segments


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ขอให้มีถังขยะแยกประเภททุก ๒๐๐ เมตร", ["ถังขยะ", "แยกประเภท", "200", "เมตร"]),
        ("ถังขยะ และ ถังขยะ", ["ถังขยะ"]),
        ("Bins for the BEACH", ["bins", "beach"]),
        ("ลำคลองและน้ำดำ", ["ลำคลอง", "น้ำ", "ดำ"]),
        ("ถัง\u200bขยะ", ["ถังขยะ"]),
        ("ก ข 🙂 !!! …", []),
        ("", []),
    ],
)
def test_content_words(text, words):
    assert content_words(text) == words


@pytest.mark.parametrize("text", ["ถังขยะ  ริมหาด\n\nข้อสอง (2)", "", "🙂 <b>"])
def test_the_segments_joined_are_the_text(text):
    assert "".join(segments(text)) == text


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("ถังขยะ", ("ถัง", "ขยะ")),
        ("แยกประเภท", ("แยก", "ประเภท")),
        ("ขยะ", ()),
        ("bins", ()),
        ("ก" * 120, ()),
        ("", ()),
    ],
)
def test_what_a_compound_is_made_of(word, parts):
    assert parts_of(word) == parts


def test_a_text_is_found_by_the_parts_of_its_words():
    assert index_words("ถังขยะ") == ["ถังขยะ", "ถัง", "ขยะ"]
