"""Behind the operator's own proxies: who asks, by which scheme and host, is what they say."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix


def init_proxies(app: Flask) -> None:
    """Believe as many proxies as TRUSTED_PROXIES says, none by default.

    Without it everybody behind a proxy shares one address, and with it the limits on requests;
    believing more than there are would let anybody choose an address.
    """
    trusted = app.config["TRUSTED_PROXIES"]
    if trusted:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=trusted
        )
