"""Files that people sent, given back to browsers as safe as they were taken in."""

from typing import BinaryIO

from flask import Response, send_file

from participation.core.pictures import TYPES, FileKind

# Whatever a browser makes of a file, it runs nothing and asks for nothing.
_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
# A file never changes under its address. Not for shared caches: they would still have it when it
# is taken away.
FOR_EVERYBODY = "private, max-age=31536000, immutable"
FOR_NOBODY_ELSE = "private, no-store"


def send_kept(
    content: BinaryIO, kind: FileKind, *, name: str, digest: str, cache: str = FOR_EVERYBODY
) -> Response:
    """Answer a photo to look at, or a document to keep under `name`; `digest` tells versions."""
    response = send_file(
        content,
        mimetype=TYPES[kind],
        as_attachment=kind is FileKind.PDF,
        download_name=name,
        etag=digest,
        conditional=True,
    )
    response.headers["Cache-Control"] = cache
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
