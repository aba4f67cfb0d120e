"""What a sentence is in a reader's language."""

from typing import Any

from flask import Flask
from flask_babel import force_locale, gettext

LANGUAGES = ("th", "en")


def told(app: Flask, language: str, sentence: Any) -> str:
    """Return an English msgid, a lazy sentence or a refusal as a reader of `language` sees it.

    Fails where it should be Thai and is not translated.
    """
    # The context around a test remembers its first language: that would stay the answer.
    with app.test_request_context(), force_locale(language):
        words = gettext(sentence) if isinstance(sentence, str) else str(sentence)
    thai = any("\u0e00" <= letter <= "\u0e7f" for letter in words)
    assert thai is (language == "th"), f"in {language}: {words}"
    return words
