"""A mail as it travels: text and HTML side by side, with the headers good mail has."""

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr

from participation.core import clock


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a mail says. `unsubscribe_url` is empty where there is nothing to unsubscribe from."""

    to: str
    subject: str
    text: str
    html: str
    language: str
    unsubscribe_url: str = ""


def compose(letter: Letter, *, sender: str, host: str) -> EmailMessage:
    """Return the message, from `sender` (“Name <address>”); `host` is where its id comes from.

    Raises ValueError for an address or a subject that would break its header.
    """
    message = EmailMessage(policy=SMTP)
    name, address = parseaddr(sender)
    message["From"] = Address(display_name=name, addr_spec=address)
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = make_msgid(domain=host)
    # Tells out-of-office replies to keep quiet (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe_url:
        # One press in the mail program, without a page in between (RFC 8058).
        message["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # Seven bits everywhere, whatever a server on the way can't carry.
    message.set_content(letter.text, cte="base64")
    message.add_alternative(letter.html, subtype="html", cte="base64")
    message["Content-Language"] = letter.language
    return message
