"""The files that came with a form: made safe, added, described, removed."""

from flask import request

from participation.core.errors import Refusal
from participation.core.pictures import MOST_BYTES, SafeFile, clean_name, made_safe
from participation.proposals.choices import MOST_FILES
from participation.proposals.services.files import (
    Holder,
    add_files,
    describe_files,
    remove_some_files,
)
from participation.web.forms import Form

MOST_BYTES_OF_A_FORM = MOST_FILES * MOST_BYTES + 1024 * 1024
"""Bytes of a form with all the files it may have, and its texts."""

_ALT = "alt-"


def keep_files(holder: Holder, form: Form) -> None:
    """Do with the holder's files what the form says; what is refused goes to its errors."""
    remove_some_files(holder, request.form.getlist("remove"))
    alts = {
        name.removeprefix(_ALT): text
        for name, text in request.form.items()
        if name.startswith(_ALT)
    }
    describe_files(holder, alts)
    safe = _safe_files(form)
    try:
        add_files(holder, safe)
    except Refusal as refusal:
        form.errors.setdefault("files", []).append(str(refusal))


def _safe_files(form: Form) -> list[tuple[str, SafeFile]]:
    safe: list[tuple[str, SafeFile]] = []
    for sent in request.files.getlist("files"):
        if not sent.filename:
            continue  # the field was left empty
        try:
            # One byte more than is allowed tells that there is too much.
            safe.append((sent.filename, made_safe(sent.read(MOST_BYTES + 1))))
        except Refusal as refusal:
            problem = f"{clean_name(sent.filename)}: {refusal}"
            form.errors.setdefault("files", []).append(problem)
    return safe
