"""How the worker sends a mail: renders it in the reader's language, and hands it in."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, render_template

from participation.mail.messages import Letter, compose
from participation.mail.transport import MailServer, hand_in, put_down

_HOLES = re.compile(r"\n{3,}")


def mail_folder() -> Path:
    """Return where mails are put down while there is no mail server."""
    return Path(current_app.config["INSTANCE_PATH"]) / "mail"


def deliver(payload: Mapping[str, Any]) -> None:
    """Send the mail that `mail.services.send` wrote down; raises what stops it."""
    config = current_app.config
    letter = _letter(payload)
    message = compose(letter, sender=config["MAIL_FROM"], host=_host(config["SITE_URL"]))
    if not config["MAIL_SERVER"]:
        put_down(message, mail_folder())
        return
    server = MailServer(
        host=config["MAIL_SERVER"],
        port=config["MAIL_PORT"],
        username=config["MAIL_USERNAME"],
        password=config["MAIL_PASSWORD"],
        use_tls=config["MAIL_USE_TLS"],
    )
    hand_in(message, server)


def _letter(payload: Mapping[str, Any]) -> Letter:
    """Render text and HTML as for a request from the reader: language and addresses come right."""
    site, path = current_app.config["SITE_URL"], payload["unsubscribe"]
    url = f"{site}{path}" if path else ""
    values = {**payload["values"], "unsubscribe_url": url}
    language = payload["language"]
    with current_app.test_request_context(base_url=site, query_string={"lang": language}):
        written = render_template(f"mail/{payload['template']}.txt", **values)
        subject, _, text = written.strip().partition("\n")
        html = render_template(f"mail/{payload['template']}.html", subject=subject, **values)
    return Letter(
        to=payload["to"],
        subject=subject.strip(),
        # What a template leaves out would leave holes.
        text=_HOLES.sub("\n\n", text.strip()) + "\n",
        html=html,
        language=language,
        unsubscribe_url=url,
    )


def _host(site: str) -> str:
    return urlsplit(site).hostname or "localhost"
