"""Static files: each under an address that changes with its content, so that it is kept for good.

`url_for("static", …)` adds the version by itself, in templates and inside style sheets. Text is
packed once.
"""

import gzip
import mimetypes
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import Any

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

from participation.web.kept_page import takes_gzip

FOR_GOOD = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
_PACKED_TYPES = ("text/", "application/javascript", "application/json", "image/svg+xml")
_CSS_ADDRESS = re.compile(rb'url\("(?!data:)([^"]+)"\)')


@dataclass(frozen=True)
class Asset:
    """A static file as it is sent."""

    version: str
    mimetype: str
    plain: bytes
    packed: bytes | None


class Assets:
    """The static files of `folder`, read once; `watching` looks for changes each time."""

    def __init__(self, folder: Path, *, watching: bool = False) -> None:
        self.folder = folder
        self.watching = watching
        self._known: dict[str, tuple[float, Asset]] = {}
        self._lock = Lock()

    def get(self, filename: str) -> Asset | None:
        """Return the file of this name (with slashes), None if there is none."""
        known = self._known.get(filename)
        if known and not self.watching:
            return known[1]
        place = safe_join(str(self.folder), filename)
        if place is None or not Path(place).is_file():
            return None
        changed = Path(place).stat().st_mtime
        if known and known[0] == changed:
            return known[1]
        asset = self._read(filename, Path(place))
        with self._lock:
            self._known[filename] = changed, asset
        return asset

    def version(self, filename: str) -> str | None:
        """Return what stands for the content of a file in its address."""
        asset = self.get(filename)
        return asset.version if asset else None

    def _read(self, filename: str, place: Path) -> Asset:
        content = place.read_bytes()
        if place.suffix == ".css":
            content = _CSS_ADDRESS.sub(self._versioned_in(filename), content)
        mimetype = mimetypes.guess_type(filename)[0] or "application/octet-stream"
        packs_well = mimetype.startswith(_PACKED_TYPES)
        return Asset(
            version=blake2b(content, digest_size=6).hexdigest(),
            mimetype=mimetype,
            plain=content,
            packed=gzip.compress(content, compresslevel=9, mtime=0) if packs_well else None,
        )

    def _versioned_in(self, sheet: str) -> Callable[[re.Match[bytes]], bytes]:
        """Return what adds versions to the addresses inside a style sheet."""

        def versioned(found: re.Match[bytes]) -> bytes:
            address = found[1].decode()
            version = self.version(_resolved(sheet, address))
            return f'url("{address}?v={version}")'.encode() if version else found[0]

        return versioned


def _resolved(sheet: str, address: str) -> str:
    parts: list[str] = []
    for part in (PurePosixPath(sheet).parent / address).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


class _NoSessionForFiles(SecureCookieSessionInterface):
    """Sessions, but for static files: these are the same for everybody, whatever the cookie."""

    def __init__(self, app: Flask) -> None:
        # Its keys are derived once, not twice in every request.
        self._serializer = super().get_signing_serializer(app)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what sessions are signed with."""
        return self._serializer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if request.path.startswith(f"{app.static_url_path}/"):
            return None
        return super().open_session(app, request)


def init_assets(app: Flask) -> None:
    """Serve the static folder by version."""
    app.session_interface = _NoSessionForFiles(app)
    assets = Assets(Path(app.static_folder or ""), watching=app.debug)

    @app.url_defaults
    def _add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "v" not in values:
            values["v"] = assets.version(values["filename"])

    def _static(filename: str) -> Response:
        asset = assets.get(filename)
        if asset is None:
            raise NotFound
        packed = asset.packed is not None and takes_gzip(request.headers.get("Accept-Encoding", ""))
        response = Response(
            asset.packed if packed and asset.packed else asset.plain, mimetype=asset.mimetype
        )
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        if asset.packed is not None:
            response.headers["Vary"] = "Accept-Encoding"
        response.set_etag(asset.version, weak=True)
        present = request.args.get("v") == asset.version
        response.headers["Cache-Control"] = FOR_GOOD if present else ASK_AGAIN
        response.make_conditional(request)
        return response

    app.view_functions["static"] = _static
