"""What is refused about webhooks."""

from flask_babel import lazy_gettext as _l

from participation.core.errors import Conflict, Invalid, NotFound


class WebhookNotFound(NotFound):
    """No such webhook of this municipality."""

    message = _l("There is no such webhook. It may have been removed.")


class TooManyWebhooks(Conflict):
    """The municipality has as many as it may have."""

    message = _l("There are %(most)s webhooks, as many as there may be. Remove one first.")


class AddressTaken(Conflict):
    """The address is told already."""

    message = _l("This address is told already. Remove the other webhook first.")


class AddressNotPublic(Invalid):
    """The address leads into a private network, or nowhere."""

    message = _l("This address can't be reached from the internet. Please check it.")
