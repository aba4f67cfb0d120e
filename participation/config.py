"""Settings, read from the environment; what is not set gets a default that is safe to try out."""

import json
import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

ROOT = Path(__file__).resolve().parent.parent


def load() -> dict[str, Any]:
    """Return the configuration of this process.

    Keys that must be secret and are not in the environment are made once and kept in the instance
    folder, readable by the owner alone.
    """
    instance = Path(os.environ.get("INSTANCE_PATH", ROOT / "instance"))
    instance.mkdir(parents=True, exist_ok=True)
    made = _kept_secrets(instance / "secrets.json")
    return {
        "INSTANCE_PATH": str(instance),
        **_files_and_maps(instance),
        "SITE_NAME": os.environ.get("SITE_NAME", ""),
        "SECRET_KEY": os.environ.get("SECRET_KEY", made["SECRET_KEY"]),
        "BALLOT_KEY": os.environ.get("BALLOT_KEY", made["BALLOT_KEY"]),
        "SQLALCHEMY_DATABASE_URI": os.environ.get(
            "DATABASE_URL", f"sqlite:///{instance / 'participation.sqlite3'}"
        ),
        **_reached(),
        **_mail(),
        # The queue that wakes the worker: redis://…, or a file in the instance folder.
        "HUEY_URL": os.environ.get("HUEY_URL", ""),
        # Behind https the cookie is marked so; `make run` serves plain http on this machine.
        "SESSION_COOKIE_SECURE": os.environ.get("HTTPS", "0") == "1",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_DURATION": timedelta(days=30),
        "REMEMBER_COOKIE_SECURE": os.environ.get("HTTPS", "0") == "1",
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
        # The dry run of an upload carries the whole table along in a field of its form.
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "WTF_CSRF_TIME_LIMIT": None,
        "RATELIMIT_STORAGE_URI": os.environ.get("RATELIMIT_STORAGE_URI", "memory://"),
        # Webhooks reach the public internet alone, unless the operator says otherwise.
        "WEBHOOKS_ANYWHERE": os.environ.get("WEBHOOKS_ANYWHERE", "0") == "1",
        # Nobody fills in a form within so few seconds of seeing it.
        "LEAST_FORM_SECONDS": 3,
        # So long a page for all is shown without asking whether anything on it has changed.
        "KEPT_PAGE_SECONDS": 1.0,
        "BABEL_DEFAULT_LOCALE": "th",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Bangkok",
    }


def _reached() -> dict[str, Any]:
    return {
        # Where the site is reached from outside: what links in mails begin with.
        "SITE_URL": os.environ.get("SITE_URL", _local_address()).rstrip("/"),
        # How many proxies of the operator's own stand before us: so many say whom they speak for.
        "TRUSTED_PROXIES": int(os.environ.get("TRUSTED_PROXIES", "0")),
    }


def _local_address() -> str:
    host = os.environ.get("HOST", "127.0.0.1")
    port = os.environ.get("PORT", "8000")
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _mail() -> dict[str, Any]:
    return {
        # Without a server mails are put into the instance folder, to try things out.
        "MAIL_SERVER": os.environ.get("MAIL_SERVER", ""),
        "MAIL_PORT": int(os.environ.get("MAIL_PORT", "587")),
        "MAIL_USERNAME": os.environ.get("MAIL_USERNAME", ""),
        "MAIL_PASSWORD": os.environ.get("MAIL_PASSWORD", ""),
        "MAIL_USE_TLS": os.environ.get("MAIL_USE_TLS", "1") == "1",
        "MAIL_FROM": os.environ.get("MAIL_FROM", "ร่วมคิด <no-reply@localhost>"),
    }


def _files_and_maps(instance: Path) -> dict[str, str]:
    return {
        # Photos and documents that people send; a backup needs this folder beside the database.
        "FILES_PATH": os.environ.get("FILES_PATH", str(instance / "files")),
        # Without a tile server of the operator's choosing there is no map, only places in words.
        "MAP_TILE_URL": os.environ.get("MAP_TILE_URL", ""),
        "MAP_ATTRIBUTION": os.environ.get("MAP_ATTRIBUTION", ""),
    }


def _kept_secrets(path: Path) -> dict[str, str]:
    try:
        return dict(json.loads(path.read_text()))
    except FileNotFoundError:
        pass
    made = {"SECRET_KEY": secrets.token_hex(32), "BALLOT_KEY": Fernet.generate_key().decode()}
    # Workers start together: only one may write, the others read what it wrote.
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(made))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    draft.unlink()
    return dict(json.loads(path.read_text()))
