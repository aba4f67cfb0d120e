"""Serving the files of proposals and drafts."""

from typing import Any

from werkzeug.exceptions import NotFound

from participation.core import storage
from participation.proposals.errors import AttachmentNotFound
from participation.proposals.policies import may_see_file
from participation.proposals.queries import attachment as find_attachment
from participation.proposals.views import blueprint
from participation.web.access import Access, access, person
from participation.web.sent_files import FOR_EVERYBODY, FOR_NOBODY_ELSE, send_kept


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
    return send_kept(
        content,
        found.kind,
        name=found.name,
        digest=f"{found.sha256[:32]}{'-small' if small else ''}",
        cache=FOR_NOBODY_ELSE if found.draft else FOR_EVERYBODY,
    )
