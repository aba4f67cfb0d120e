"""Two traps for programs that fill in public forms, which throw nothing away.

A field that nobody sees or reaches with the keyboard, and the time between showing a form and
sending it. Who falls into one is asked to send the form once more, filled in as it was: people are
not kept away, and programs that press buttons blindly are.

    form = load_form(CommentSchema())
    if form.valid and passes_traps(form):

In the template stands `{{ traps() }}` from `components/forms.html`.
"""

from flask import Flask, current_app, g, request
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer

from participation.core import clock
from participation.web.forms import Form

BAIT = "website"
BEGAN = "began"
_ASKED = "asked"


def passes_traps(form: Form) -> bool:
    """Tell whether a person seems to have sent the form; else say in it what to do."""
    began = _read(request.form.get(BEGAN, ""))
    if began == _ASKED or not (request.form.get(BAIT) or _too_quick(began)):
        return True
    g.traps_asked = True
    form.errors["form"] = [
        _("That was very quick, so nothing has been sent yet. Please press the button once more.")
    ]
    return False


def init_traps(app: Flask) -> None:
    """Give templates the sealed moment at which a form was shown."""

    def form_began() -> str:
        before = request.form.get(BEGAN, "")
        if g.get("traps_asked"):
            return str(_sealer().dumps(_ASKED))
        # A form that comes back with mistakes began when it was first shown.
        return before if _read(before) else str(_sealer().dumps(int(clock.now().timestamp())))

    app.jinja_env.globals["form_began"] = form_began


def _too_quick(began: str) -> bool:
    least = current_app.config["LEAST_FORM_SECONDS"]
    if not least:
        return False
    # A form without its moment came from no page of ours.
    return not began or clock.now().timestamp() - int(began) < least


def _read(sealed: str) -> str:
    try:
        return str(_sealer().loads(sealed))
    except BadSignature:
        return ""


def _sealer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="form-began")
