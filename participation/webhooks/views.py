"""Pages of a municipality's webhooks, for its administrators."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from participation.core.errors import Refusal
from participation.municipalities.queries import municipality as find_municipality
from participation.team.policies import check_administrator
from participation.web.access import Access, access, person
from participation.web.errors import status_of
from participation.web.extensions import limiter
from participation.web.forms import Form, load_form
from participation.webhooks.choices import KIND_NAMES, STATE_NAMES, DeliveryState
from participation.webhooks.errors import AddressNotPublic, AddressTaken
from participation.webhooks.queries import last_deliveries, webhooks_of
from participation.webhooks.queries import webhook as find_webhook
from participation.webhooks.schemas import WebhookSchema
from participation.webhooks.services import add_webhook, remove_webhook, replay, rotate_secret

blueprint = Blueprint("webhooks", __name__)

ONE = "/areas/<slug>/webhooks/<public_id>"
PLACES: dict[type[Refusal], str] = {AddressNotPublic: "address", AddressTaken: "address"}


@blueprint.get("/areas/<slug>/webhooks")
@access(Access.OFFICIAL)
def webhooks(slug: str) -> Any:
    """Show the webhooks of an area, and the form for a new one."""
    return _page(_area(slug), Form())


@blueprint.post("/areas/<slug>/webhooks")
@access(Access.OFFICIAL)
@limiter.limit("60 per hour")
def add(slug: str) -> Any:
    """Add a webhook and show its secret, this once."""
    area = _area(slug)
    form = load_form(WebhookSchema())
    if not form.valid:
        return _page(area, form), 422
    try:
        anywhere = current_app.config["WEBHOOKS_ANYWHERE"]
        _added, secret = add_webhook(person(), area, **form.data, anywhere=anywhere)
    except Refusal as refusal:
        form.errors[PLACES.get(type(refusal), "form")] = [str(refusal)]
        return _page(area, form), status_of(refusal)
    return _page(area, Form(), secret=secret)


@blueprint.get(ONE)
@access(Access.OFFICIAL)
def webhook(slug: str, public_id: str) -> Any:
    """Show what was delivered to a webhook, and how that went."""
    area = _area(slug)
    return _log(area, find_webhook(area.id, public_id))


@blueprint.post(f"{ONE}/rotate")
@access(Access.OFFICIAL)
def rotate(slug: str, public_id: str) -> Any:
    """Give it a new secret and show it, this once."""
    area = _area(slug)
    found = find_webhook(area.id, public_id)
    return _log(area, found, secret=rotate_secret(person(), found))


@blueprint.post(f"{ONE}/remove")
@access(Access.OFFICIAL)
def remove(slug: str, public_id: str) -> Any:
    """Tell it no more."""
    remove_webhook(person(), find_webhook(_area(slug).id, public_id))
    flash(_("The webhook is removed. Nothing more is sent there."))
    return redirect(url_for("webhooks.webhooks", slug=slug))


@blueprint.post(f"{ONE}/deliveries/<delivery>/replay")
@access(Access.OFFICIAL)
def send_again(slug: str, public_id: str, delivery: str) -> Any:
    """Deliver something once more."""
    replay(person(), find_webhook(_area(slug).id, public_id), delivery)
    flash(_("It is on its way once more."))
    return redirect(url_for("webhooks.webhook", slug=slug, public_id=public_id))


def _area(slug: str) -> Any:
    area = find_municipality(slug)
    check_administrator(person(), area.id)
    return area


def _page(area: Any, form: Form, **made: Any) -> str:
    return render_template(
        "webhooks/webhooks.html",
        municipality=area,
        form=form,
        **made,
        webhooks=webhooks_of(area.id),
        kinds=KIND_NAMES,
    )


def _log(area: Any, found: Any, **made: Any) -> str:
    return render_template(
        "webhooks/webhook.html",
        municipality=area,
        webhook=found,
        **made,
        deliveries=last_deliveries(found.id),
        kinds=KIND_NAMES,
        states=STATE_NAMES,
        DeliveryState=DeliveryState,
    )
