"""Mails: through a real SMTP server, in text and HTML, in the reader's language."""

import json
import stat
from email import message_from_bytes, policy

import html5lib
import pytest
from sqlalchemy import select

from participation.core.transaction import atomic
from participation.mail.messages import Letter, compose
from participation.mail.services import forget, send
from participation.outbox.models import OutboxItem
from participation.outbox.queries import troubles
from tests.support.outbox import deliver

TO = "somsri@example.com"
TEXT = (
    '{% extends "mail/base.txt" %}{% block subject %}'
    "{{ 'รหัสของคุณ' if language == 'th' else 'Your code' }}: {{ code }}{% endblock %}"
    "{% block content %}\n{% if code %}\n\nCode {{ code }}\n\n{% endif %}\n\n{% endblock %}"
)
HTML = (
    '{% extends "mail/base.html" %}{% block content %}<p class="code">{{ code }}</p>{% endblock %}'
)


@pytest.fixture
def app(app, tmp_path, monkeypatch):
    """The application with one more mail, "example", at an address of its own."""
    folder = tmp_path / "templates"
    (folder / "mail").mkdir(parents=True)
    (folder / "mail" / "example.txt").write_text(TEXT)
    (folder / "mail" / "example.html").write_text(HTML)
    monkeypatch.setattr(app.jinja_loader, "searchpath", [*app.jinja_loader.searchpath, str(folder)])
    monkeypatch.setitem(app.config, "SITE_URL", "https://ruamkhit.example")
    monkeypatch.setitem(app.config, "INSTANCE_PATH", str(tmp_path))
    return app


def post(language: str = "th", *, to: str = TO, code: str = "123456", **more) -> None:
    with atomic():
        send(to, "example", language, {"code": code}, **more)


@pytest.mark.parametrize(
    ("language", "subject", "site"),
    [("th", "รหัสของคุณ: 123456", "ร่วมคิด"), ("en", "Your code: 123456", "Ruam Khit")],
)
def test_a_mail_comes_in_text_and_html_in_the_readers_language(
    app, db, mailbox, language, subject, site
):
    post(language)
    assert len(mailbox) == 0
    assert deliver(app) == 1
    mail = mailbox.only()
    assert (mail.recipients, mail.to, mail.subject) == ([TO], TO, subject)
    assert mail.message["Content-Language"] == language
    assert mail.text == (f"Code 123456\n\n--\n{site}\nhttps://ruamkhit.example/\n")
    assert f'<html lang="{language}">' in mail.html
    assert '<p class="code">123456</p>' in mail.html
    html5lib.HTMLParser(strict=True).parse(mail.html)


def test_a_mail_has_the_headers_of_good_mail(app, db, clock, mailbox):
    post()
    deliver(app)
    message = mailbox.only().message
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == clock.now
    assert message["Message-ID"].endswith("@ruamkhit.example>")
    assert message["From"].addresses[0].display_name == "ร่วมคิด"
    assert message["List-Unsubscribe"] is None
    assert message.get_content_type() == "multipart/alternative"


def test_what_can_be_unsubscribed_from_says_where(app, db, mailbox):
    post(unsubscribe="/unsubscribe/x1")
    deliver(app)
    mail = mailbox.only()
    address = "https://ruamkhit.example/unsubscribe/x1"
    assert mail.message["List-Unsubscribe"] == f"<{address}>"
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"หยุดส่งอีเมลเช่นนี้: {address}" in mail.text
    assert f'<a href="{address}">หยุดส่งอีเมลเช่นนี้</a>' in mail.html


def test_html_in_what_people_write_stays_words(app, db, mailbox):
    post(code="<b>&</b>")
    deliver(app)
    mail = mailbox.only()
    assert "&lt;b&gt;&amp;&lt;/b&gt;</p>" in mail.html
    assert "Code <b>&</b>" in mail.text
    assert mail.subject == "รหัสของคุณ: <b>&</b>"


def test_a_long_thai_subject_arrives_whole(app, db, mailbox):
    title = "ขอให้ติดตั้งไฟส่องสว่างริมคลองหลังตลาดเก่าให้ครบทุกซอยก่อนฤดูฝนปีนี้ " * 3
    post(code=title.strip())
    deliver(app)
    assert mailbox.only().subject == f"รหัสของคุณ: {title.strip()}"


def test_a_line_end_in_a_title_adds_no_header(app, db, mailbox):
    post(code="1\r\nBcc: all@example.com")
    deliver(app)
    mail = mailbox.only()
    assert mail.subject == "รหัสของคุณ: 1"
    assert mail.message["Bcc"] is None
    assert mail.recipients == [TO]


def test_an_address_can_not_name_two_people():
    letter = Letter(to="a@example.com, b@example.com", subject="", text="", html="", language="th")
    with pytest.raises((ValueError, IndexError)):
        compose(letter, sender="x <x@example.com>", host="example.com")


def test_a_server_that_is_out_of_order_is_asked_again_later(app, db, clock, mailbox):
    mailbox.refuse = True
    post()
    assert deliver(app) == 0
    (trouble,) = troubles()
    assert trouble.last_error == "SMTPDataError"
    mailbox.refuse = False
    assert deliver(app) == 0
    clock.advance(minutes=1)
    assert deliver(app) == 1
    assert mailbox.only().to == TO


def test_an_account_that_is_deleted_gets_nothing_more(app, db, mailbox):
    post()
    post(to="somchai@example.com")
    forget(TO.upper())
    deliver(app)
    assert mailbox.only().to == "somchai@example.com"


def test_the_address_can_not_be_looked_for_but_by_who_knows_it(app, db):
    post()
    item = db.session.scalars(select(OutboxItem)).one()
    assert TO not in (item.about or "")
    assert json.loads(item.payload)["to"] == TO


def test_without_a_server_mails_are_put_into_a_folder(app, db, tmp_path):
    post()
    assert deliver(app) == 1
    (file,) = (tmp_path / "mail").iterdir()
    assert file.suffix == ".eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert message["Subject"] == "รหัสของคุณ: 123456"
    assert "Code 123456" in message.get_body(("plain",)).get_content()
