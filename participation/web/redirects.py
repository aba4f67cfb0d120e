"""Going back to where a person was, and never to another site."""

from flask import request


def next_address(default: str) -> str:
    """Return the local address the form or query names in `next`, else `default`."""
    wish = request.form.get("next") or request.args.get("next") or ""
    # Browsers leave out tabs and line ends, and read "//host" and "/\host" as other sites.
    plain = not any(character in wish for character in "\\\t\r\n")
    local = wish.startswith("/") and not wish.startswith("//")
    return wish if local and plain else default
