"""Files: given at once, or prepared in the background and fetched from a page of their own."""

from typing import Any

from flask import Response, flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _

from participation.exports.choices import FAILURE_WORDS, FORMAT_NAMES, MEDIA_TYPES, FileState
from participation.exports.datasets import data_set
from participation.exports.errors import FileNotFound
from participation.exports.narrowing import Wanted
from participation.exports.queries.files import data_file, is_waiting_for, latest_file
from participation.exports.services.files import (
    KEPT,
    checked_file,
    order,
    small_parts,
    wait_for,
)
from participation.exports.services.making import A_BOARD, Wish, check_may_have
from participation.exports.views import blueprint
from participation.web.access import Access, access, person
from participation.web.fragments import fragment, wants_fragment


def give(wish: Wish) -> Any:
    """Answer with the file, or lead to the page where it can be waited for.

    Raises what `check_may_have` raises, and TooManyFiles.
    """
    check_may_have(wish)
    file = latest_file(wish.digest)
    if file is None:
        parts = small_parts(wish)
        if parts is not None:
            return _sent(Response(b"".join(parts), mimetype=MEDIA_TYPES[wish.form]), wish)
        file = order(wish)
    if file.state is FileState.READY:
        return _given(file, wish)
    return redirect(url_for("exports.file", public_id=file.public_id), 303)


@blueprint.get("/data/files/<public_id>")
@access(Access.PUBLIC)
def file(public_id: str) -> Any:
    """Show how far a file is."""
    found = data_file(public_id)
    account = person()
    shown = {
        "file": found,
        "title": _title(found.name),
        "asked": Wanted.from_json(found.wanted).asked,
        "format": FORMAT_NAMES[found.form],
        "failures": FAILURE_WORDS,
        "kept_until": found.created_at + KEPT,
        "mailed": account is not None and is_waiting_for(found, account.id),
        "again": _address_of(_wish(found)),
    }
    if wants_fragment():
        return fragment(render_template("exports/file_state.html", **shown))
    return render_template("exports/file.html", **shown)


@blueprint.get("/data/files/<public_id>/download")
@access(Access.PUBLIC)
def fetch(public_id: str) -> Any:
    """Download a file that is ready."""
    found = data_file(public_id)
    if found.state is not FileState.READY:
        raise FileNotFound
    return _given(found, _wish(found))


@blueprint.post("/data/files/<public_id>/mail")
@access(Access.SIGNED_IN)
def tell_me(public_id: str) -> Any:
    """Write to the person when the file is ready."""
    found = data_file(public_id)
    if wait_for(found, person()):
        flash(_("We will write to you when the file is ready."))
    return redirect(url_for("exports.file", public_id=public_id))


def _title(name: str) -> str:
    return str(_("One board")) if name == A_BOARD else data_set(name).title


def _wish(file: Any) -> Wish:
    return Wish(file.name, file.form, Wanted.from_json(file.wanted))


def _address_of(wish: Wish) -> str:
    asked: dict[str, Any] = wish.wanted.asked
    if wish.name != A_BOARD:
        return url_for("exports.table", name=wish.name, form=wish.form.value, **asked)
    return url_for("exports.download", slug=wish.wanted.board, form=wish.form.value)


def _given(file: Any, wish: Wish) -> Response:
    return _sent(
        send_file(
            checked_file(file),
            mimetype=MEDIA_TYPES[wish.form],
            etag=file.sha256,
            last_modified=file.created_at,
            conditional=True,
        ),
        wish,
    )


def _sent(answer: Response, wish: Wish) -> Response:
    answer.headers["Content-Disposition"] = f'attachment; filename="{wish.file_name}"'
    # Everybody may read it, programs in pages of other sites too.
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
