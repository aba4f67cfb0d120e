"""Webhooks: signed, tried again, told once, and never a way into what is private."""

import hmac
import json
from base64 import b64decode, b64encode
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from sqlalchemy import select, update

from participation.accounts.choices import Role
from participation.accounts.queries import account_for_session
from participation.accounts.services import appoint
from participation.boards.queries import board as find_board
from participation.core.transaction import atomic
from participation.municipalities.queries import municipality
from participation.notifications.choices import NewsKind
from participation.outbox.models import OutboxItem
from participation.outbox.services import DELAYS
from participation.webhooks.addresses import find_target, is_public
from participation.webhooks.choices import CHANGE_OVER, KEPT, MOST_WEBHOOKS, DeliveryState
from participation.webhooks.errors import AddressNotPublic, AddressTaken, TooManyWebhooks
from participation.webhooks.models import Delivery, Webhook
from participation.webhooks.services import add_webhook, tidy_deliveries
from participation.webhooks.signing import new_secret, signatures
from tests.support.outbox import deliver
from tests.support.race import race
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)


class Receiver:
    """Another system: what it got, and what it answers."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], str]] = []
        self.answers = 200


@pytest.fixture
def receiver(app, monkeypatch):
    """A real server on this machine, which the operator allows to be told."""
    monkeypatch.setitem(app.config, "WEBHOOKS_ANYWHERE", True)
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            found.got.append((dict(self.headers), body))
            self.send_response(found.answers)
            self.send_header("Location", "http://169.254.169.254/")
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    found.address = f"http://127.0.0.1:{server.server_port}/hook?from=us"
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def head(db, town):
    """An administrator."""
    official = make_official(town)
    address = official.public_id
    appoint(official, town, Role.ADMINISTRATOR)
    db.session.expire(official)
    return account_for_session(address)


def listen(head, town, receiver, *kinds) -> str:
    wanted = kinds or (NewsKind.PROPOSAL,)
    _, secret = add_webhook(head, town, address=receiver.address, kinds=wanted, anywhere=True)
    return secret


def expected(secret: str, headers: dict[str, str], body: str) -> str:
    signed = f"{headers['Webhook-Id']}.{headers['Webhook-Timestamp']}.{body}".encode()
    key = b64decode(secret.removeprefix("whsec_"))
    return "v1," + b64encode(hmac.new(key, signed, sha256).digest()).decode()


def test_what_happens_is_told_once_signed_and_without_anybodys_words(
    app, db, clock, town, head, receiver
):
    secret = listen(head, town, receiver)
    proposal = make_proposal(make_board(town, slug="canal"), make_resident(town, name="นางชื่อลับ"))
    deliver(app)
    deliver(app)
    ((headers, body),) = receiver.got
    assert headers["Webhook-Signature"] == expected(secret, headers, body)
    assert headers["Webhook-Timestamp"] == str(int(clock.now.timestamp()))
    told = json.loads(body)
    assert (told["kind"], told["board"], told["proposal"]) == (
        "proposal",
        "canal",
        proposal.public_id,
    )
    assert "ชื่อลับ" not in body
    assert proposal.title not in body


def test_only_what_was_asked_for_and_only_of_ones_own_area_is_told(app, town, head, receiver):
    listen(head, town, receiver, NewsKind.RESULTS)
    there = make_town(slug="there")
    make_proposal(make_board(town, slug="canal"), make_resident(town))
    make_proposal(make_board(there, slug="river"), make_resident(there))
    deliver(app)
    assert receiver.got == []


def test_what_fails_is_tried_again_later_then_given_up_and_can_be_sent_again(
    app, db, client, clock, town, head, receiver
):
    listen(head, town, receiver)
    receiver.answers = 302  # no redirect is followed
    make_proposal(make_board(town, slug="canal"), make_resident(town))
    deliver(app)
    for delay in DELAYS:
        assert db.session.scalar(select(Delivery.state)) is DeliveryState.WAITING
        clock.set(clock.now + delay)
        deliver(app)
    assert len(receiver.got) == len(DELAYS) + 1
    assert db.session.execute(select(Delivery.state, Delivery.status)).one() == (
        DeliveryState.FAILED,
        302,
    )
    receiver.answers = 204
    sign_in(client, head)
    page = client.page("/areas/here/webhooks?lang=en").follow(receiver.address)
    assert "Given up" in page.text
    page = page.form('form[action$="/replay"]').submit()
    deliver(app)
    assert "Delivered" in client.page(page.path).texts("td")[1]
    assert receiver.got[-1][0]["Webhook-Id"] == receiver.got[0][0]["Webhook-Id"]


def test_a_server_that_is_not_there_is_no_secret(app, db, clock, town, head, receiver):
    listen(head, town, receiver)
    with atomic():
        db.session.execute(update(Webhook).values(address="http://127.0.0.1:1/"))
    make_proposal(make_board(town, slug="canal"), make_resident(town))
    deliver(app)
    assert db.session.scalar(select(Delivery.problem)) == "ConnectionRefusedError"


def test_a_new_secret_takes_over_within_a_day(app, client, clock, town, head, receiver):
    old = listen(head, town, receiver)
    make_board(town, slug="canal")
    sign_in(client, head)
    page = client.page("/areas/here/webhooks?lang=en").follow(receiver.address)
    page = page.form('form[action$="/rotate"]').submit()
    (new,) = [word for word in page.text.split() if word.startswith("whsec_")]
    make_proposal(find_board("canal"), make_resident(municipality("here")))
    deliver(app)
    headers, body = receiver.got[-1]
    both = [expected(secret, headers, body) for secret in (new, old)]
    assert headers["Webhook-Signature"].split() == both
    clock.set(clock.now + CHANGE_OVER)
    make_proposal(find_board("canal"), make_resident(municipality("here")))
    deliver(app)
    headers, body = receiver.got[-1]
    assert headers["Webhook-Signature"] == expected(new, headers, body)


def test_an_administrator_adds_and_removes_one_on_the_page(client, db, town, head, receiver):
    listen(head, municipality("here"), receiver)
    sign_in(client, head)
    page = client.page("/areas/here/team?lang=en").follow(
        "Tell other systems what happens (webhooks)"
    )
    form = page.form('form[action$="/webhooks"]')
    empty = form.submit(address="")
    assert empty.status == 422
    wrong = form.submit(address="ftp://example.com", kinds=["answer"])
    assert wrong.form('form[action$="/webhooks"]').values["address"] == "ftp://example.com"
    page = client.page("/areas/here/webhooks?lang=en").follow(receiver.address)
    page = page.form('form[action$="/remove"]').submit()
    assert "Nobody yet." in page.text
    log = client.page("/areas/here/log?lang=en").text
    assert "Had another system told no more" in log


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/",
        "https://localhost/",
        "https://10.1.2.3/",
        "https://192.168.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://0.0.0.0/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[fe80::1]/",
        "https://[fc00::1]/",
        "https://2130706433/",
        "https://100.64.0.1/",
        "https://224.0.0.1/",
        "http://8.8.8.8/",
        "file:///etc/passwd",
        "https://",
    ],
)
def test_what_is_private_is_not_reached(address):
    with pytest.raises(AddressNotPublic):
        find_target(address)


def test_the_public_internet_is_reached_at_the_address_that_was_checked(monkeypatch):
    answers = [(2, 1, 6, "", ("8.8.8.8", 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_a, **_k: answers)
    target = find_target("https://example.com/hook?a=1")
    assert (target.ip, target.host, target.port, target.path) == (
        "8.8.8.8",
        "example.com",
        443,
        "/hook?a=1",
    )
    # A name with one private answer among public ones is refused whole.
    answers.append((2, 1, 6, "", ("10.0.0.1", 443)))
    with pytest.raises(AddressNotPublic):
        find_target("https://example.com/")
    assert is_public("2001:4860:4860::8888")


def test_an_area_has_so_many_at_most_each_address_once_also_in_a_race(
    app, db, town, head, receiver
):
    session_id = head.get_id()

    def add(address: str) -> None:
        account = account_for_session(session_id)
        kinds = (NewsKind.ANSWER,)
        add_webhook(account, municipality("here"), address=address, kinds=kinds, anywhere=True)

    same = race(app, lambda _place: add("http://127.0.0.1/same"), runners=3)
    assert [type(found) for found in same if found] == [AddressTaken] * 2
    for number in range(MOST_WEBHOOKS - 2):
        add(f"http://127.0.0.1/{number}")
    last = race(app, lambda place: add(f"http://127.0.0.1/last-{place}"), runners=3)
    assert [type(found) for found in last if found] == [TooManyWebhooks] * 2


def test_deliveries_go_after_a_month_and_secrets_are_sealed(app, db, clock, town, head, receiver):
    secret = listen(head, town, receiver)
    assert secret not in str(db.session.execute(select(Webhook.__table__)).one())
    make_proposal(make_board(town, slug="canal"), make_resident(town))
    clock.set(clock.now + KEPT)
    tidy_deliveries()
    assert db.session.scalar(select(Delivery.id)) is not None
    clock.advance(minutes=1)
    tidy_deliveries()
    assert db.session.scalar(select(Delivery.id)) is None
    deliver(app)  # what waited for it is done with
    assert receiver.got == []
    assert db.session.scalars(select(OutboxItem.task)).all().count("webhook.deliver") == 0


def test_signatures_are_those_of_the_standard():
    """The example of https://github.com/standard-webhooks/standard-webhooks, to the letter."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = '{"test": 2432232314}'
    found = signatures([secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert len(b64decode(new_secret().removeprefix("whsec_"))) == 32
