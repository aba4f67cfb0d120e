"""Adding webhooks, writing down what they are to be told, and noting how that went."""

import json
from collections.abc import Collection

from sqlalchemy import delete, func, select, update

from participation.accounts.models import Account
from participation.boards.models import Board
from participation.core import audit, clock
from participation.core.db import db, insert
from participation.core.settings import setting
from participation.core.transaction import IntegrityError, atomic
from participation.municipalities.models import Municipality
from participation.municipalities.services import chain_of
from participation.notifications.choices import NewsKind
from participation.notifications.models import News
from participation.outbox import services as outbox
from participation.proposals.models import Proposal
from participation.team.policies import check_administrator
from participation.webhooks.addresses import find_target
from participation.webhooks.choices import CHANGE_OVER, KEPT, MOST_WEBHOOKS, DeliveryState
from participation.webhooks.errors import AddressTaken, TooManyWebhooks, WebhookNotFound
from participation.webhooks.models import Delivery, Webhook
from participation.webhooks.signing import new_secret, seal, unseal

TASK = "webhook.deliver"


def add_webhook(
    administrator: Account,
    municipality: Municipality,
    *,
    address: str,
    kinds: Collection[NewsKind],
    anywhere: bool = False,
) -> tuple[Webhook, str]:
    """Return a new webhook, and its secret, which nobody can be shown again.

    `anywhere` allows addresses of private networks. Raises AdministratorsOnly, AddressNotPublic,
    TooManyWebhooks and AddressTaken.
    """
    check_administrator(administrator, municipality.id)
    find_target(address, anywhere=anywhere)
    secret = new_secret()
    webhook = Webhook(
        municipality_id=municipality.id,
        address=address,
        kinds=" ".join(sorted(set(kinds))),
        secret=seal(setting("SECRET_KEY"), secret),
    )
    try:
        with atomic():
            # One after the other, so that the limit holds.
            db.session.execute(
                select(Municipality.id)
                .where(Municipality.id == municipality.id)
                .with_for_update(key_share=True)
            )
            if _count(municipality.id) >= MOST_WEBHOOKS:
                raise TooManyWebhooks(most=MOST_WEBHOOKS)
            db.session.add(webhook)
            db.session.flush()
            _record(administrator, municipality.id, "webhook.add", address)
    except IntegrityError as error:
        raise AddressTaken from error
    return webhook, secret


def rotate_secret(administrator: Account, webhook: Webhook) -> str:
    """Give a webhook a new secret and return it; the former one is signed with for a day more.

    Raises AdministratorsOnly and WebhookNotFound.
    """
    check_administrator(administrator, webhook.municipality_id)
    secret = new_secret()
    with atomic():
        _lock(webhook)
        webhook.former_secret, webhook.former_until = webhook.secret, clock.now() + CHANGE_OVER
        webhook.secret = seal(setting("SECRET_KEY"), secret)
        _record(administrator, webhook.municipality_id, "webhook.rotate", webhook.address)
    return secret


def remove_webhook(administrator: Account, webhook: Webhook) -> None:
    """Tell an address no more, nor what waits. Raises AdministratorsOnly and WebhookNotFound."""
    check_administrator(administrator, webhook.municipality_id)
    with atomic():
        _lock(webhook)
        db.session.execute(delete(Delivery).where(Delivery.webhook_id == webhook.id))
        db.session.execute(delete(Webhook).where(Webhook.id == webhook.id))
        _record(administrator, webhook.municipality_id, "webhook.remove", webhook.address)


def replay(administrator: Account, webhook: Webhook, public_id: str) -> None:
    """Deliver something once more, whatever became of it.

    Raises AdministratorsOnly and WebhookNotFound.
    """
    check_administrator(administrator, webhook.municipality_id)
    with atomic():
        again = db.session.scalar(
            update(Delivery)
            .where(Delivery.webhook_id == webhook.id, Delivery.public_id == public_id)
            .values(state=DeliveryState.WAITING, attempts=0)
            .returning(Delivery.public_id)
            .execution_options(synchronize_session=False)
        )
        if again is None:
            raise WebhookNotFound
        outbox.add(TASK, {"delivery": again})


def note_news(news_id: int) -> None:
    """Write down what the webhooks of the board's municipality are to be told of news, once.

    Call inside the transaction of the news. A body names things by their ids alone: who wants
    more asks the API, where what is hidden stays hidden.
    """
    news, board, slug, proposal = db.session.execute(
        select(News, Board, Municipality.slug, Proposal.public_id)
        .select_from(News)
        .join(Board, Board.id == News.board_id)
        .join(Municipality, Municipality.id == Board.municipality_id)
        .outerjoin(Proposal, Proposal.id == News.proposal_id)
        .where(News.id == news_id)
    ).one()
    listening = db.session.execute(
        select(Webhook.id, Webhook.kinds).where(Webhook.municipality_id == board.municipality_id)
    ).all()
    body = {
        "kind": news.kind.value,
        "at": news.happened_at.isoformat(),
        "municipality": slug,
        "board": board.slug,
        "proposal": proposal,
    }
    for webhook_id, kinds in listening:
        if news.kind.value in kinds.split():
            _write_down(webhook_id, news_id, body)


def _write_down(webhook_id: int, news_id: int, body: dict[str, str]) -> None:
    with atomic():
        new = db.session.scalar(
            insert(Delivery)
            .values(
                webhook_id=webhook_id,
                news=news_id,
                kind=body["kind"],
                body=json.dumps(body, ensure_ascii=False),
                state=DeliveryState.WAITING,
            )
            .on_conflict_do_nothing()
            .returning(Delivery.public_id)
        )
        if new is not None:
            outbox.add(TASK, {"delivery": new})


def secrets_of(webhook: Webhook) -> list[str]:
    """Return the secrets to sign with now, the present one first."""
    sealed = [webhook.secret]
    if webhook.former_secret and webhook.former_until and clock.now() < webhook.former_until:
        sealed.append(webhook.former_secret)
    return [unseal(setting("SECRET_KEY"), one) for one in sealed]


def note_attempt(delivery: Delivery, *, status: int | None, problem: str = "") -> bool:
    """Note how an attempt went; return whether it was delivered (any status from 200 to 299)."""
    delivered = status is not None and 200 <= status < 300
    attempts = delivery.attempts + 1
    given_up = attempts >= outbox.MOST_ATTEMPTS
    state = DeliveryState.FAILED if given_up else DeliveryState.WAITING
    with atomic():
        db.session.execute(
            update(Delivery)
            .where(Delivery.id == delivery.id)
            .values(
                state=DeliveryState.DELIVERED if delivered else state,
                attempts=attempts,
                status=status,
                problem=problem[:60],
                tried_at=clock.now(),
            )
            .execution_options(synchronize_session=False)
        )
    return delivered


def tidy_deliveries() -> None:
    """Remove deliveries that are older than KEPT."""
    with atomic():
        db.session.execute(delete(Delivery).where(Delivery.created_at < clock.now() - KEPT))


def _count(municipality_id: int) -> int:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Webhook)
            .where(Webhook.municipality_id == municipality_id)
        )
        or 0
    )


def _lock(webhook: Webhook) -> None:
    still = db.session.scalar(select(Webhook.id).where(Webhook.id == webhook.id).with_for_update())
    if still is None:
        raise WebhookNotFound


def _record(administrator: Account, municipality_id: int, act: str, address: str) -> None:
    audit.record(
        chain=chain_of(municipality_id),
        actor=administrator.public_id,
        act=act,
        subject="webhook",
        words=address,
    )
