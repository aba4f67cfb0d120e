"""Serving the files of proposals and drafts."""

from typing import Any

from flask import send_file
from werkzeug.exceptions import NotFound

from participation.core import storage
from participation.proposals.choices import AttachmentKind
from participation.proposals.errors import AttachmentNotFound
from participation.proposals.policies import may_see_file
from participation.proposals.queries import attachment as find_attachment
from participation.proposals.views import blueprint
from participation.web.access import Access, access, person

_TYPES = {AttachmentKind.PHOTO: "image/jpeg", AttachmentKind.PDF: "application/pdf"}
# Whatever a browser makes of a file, it runs nothing and asks for nothing.
_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
# A file never changes under its address. Not for shared caches: they would still have it when the
# proposal is emptied.
_FOR_EVERYBODY = "private, max-age=31536000, immutable"
_FOR_ITS_WRITER = "private, no-store"


@blueprint.get("/files/<public_id>")
@access(Access.PUBLIC)
def file(public_id: str) -> Any:
    """Send a photo to look at, or a document to keep."""
    return _sent(public_id, small=False)


@blueprint.get("/files/<public_id>/small")
@access(Access.PUBLIC)
def small(public_id: str) -> Any:
    """Send the thumbnail of a photo."""
    return _sent(public_id, small=True)


def _sent(public_id: str, *, small: bool) -> Any:
    found = find_attachment(public_id)
    if not may_see_file(person(), found) or (small and not found.has_thumbnail):
        raise AttachmentNotFound
    try:
        content = storage.get(found.small_key if small else found.key)
    except FileNotFoundError as error:
        raise NotFound from error
    response = send_file(
        content,
        mimetype=_TYPES[found.kind],
        as_attachment=found.kind is AttachmentKind.PDF,
        download_name=found.name,
        etag=f"{found.sha256[:32]}{'-small' if small else ''}",
        conditional=True,
    )
    response.headers["Cache-Control"] = _FOR_ITS_WRITER if found.draft else _FOR_EVERYBODY
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
