"""Thai numerals, as official papers have them, where the address of a page asks for them."""

import re

from flask import request
from flask_babel import get_locale

_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
# What stays as it is: fingerprints and commands, which are typed; tags; letters by their number;
# Latin names with a number in them (SHA-256, PM2.5).
_TEXT = re.compile(
    r"(<(code|script|style)\b.*?</\2>|<[^>]*>|&#?\w+;|[A-Za-z][A-Za-z0-9.-]*)|([0-9]+)", re.DOTALL
)


def asked_digits() -> str | None:
    """Return "thai" where the reader wants Thai numerals on a Thai page, for links; else None."""
    thai = request.args.get("digits") == "thai" and str(get_locale()) == "th"
    return "thai" if thai else None


def with_asked_digits(html: str) -> str:
    """Return a page with the numerals the reader asked for, in what is read, not in addresses."""
    if asked_digits() is None:
        return html
    return _TEXT.sub(lambda found: found[1] or found[3].translate(_THAI), html)
