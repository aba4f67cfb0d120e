"""Every sentence a person sees exists in Thai, with the same places to fill in."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
PLACES = re.compile(r"%\((\w+)\)")
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


@pytest.fixture(scope="module")
def used() -> set[str]:
    """The English sentences of code and templates."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(ROOT, methods, options, KEYWORDS, directory_filter=_is_ours)
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


def _is_ours(folder: str) -> bool:
    relative = Path(folder).relative_to(ROOT)
    return relative.parts[:1] in ((), ("participation",), ("templates",))


@pytest.fixture(scope="module")
def thai() -> Catalog:
    path = ROOT / "participation" / "translations" / "th" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, locale="th", abort_invalid=True)


def _sentences(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """The translations (one for each plural form) by English sentence."""
    pairs = [(message.id, message.string) for message in catalog if message.id]
    return {
        english if isinstance(english, str) else english[0]: (
            (thai,) if isinstance(thai, str) else tuple(thai)
        )
        for english, thai in pairs
    }


def test_every_sentence_has_a_thai_one(used, thai):
    sentences = _sentences(thai)
    untold = {english for english in used if not all(sentences.get(english, ("",)))}
    assert untold == set(), "run `make translations`, then translate them in messages.po"


def test_no_translation_is_left_over_or_in_doubt(used, thai):
    assert set(_sentences(thai)) - used == set()
    assert {message.id for message in thai if message.id and message.fuzzy} == set()


def test_translations_fill_in_what_their_sentences_do(thai):
    """Thai has one form: it fills in what the English plural does."""
    unequal = {
        english
        for english, translation in (
            (_last(message.id), _last(message.string)) for message in thai if message.id
        )
        if translation and set(PLACES.findall(translation)) != set(PLACES.findall(english))
    }
    assert unequal == set()


def _last(forms: str | tuple[str, ...] | list[str]) -> str:
    return forms if isinstance(forms, str) else forms[-1]
