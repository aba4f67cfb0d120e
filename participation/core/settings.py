"""Settings of the running application, for layers that know no Flask."""

from flask import current_app


def setting(name: str) -> str:
    """Return a text setting of the running application; raise KeyError if it is not set."""
    return str(current_app.config[name])
