"""Language of the page: `?lang=`, else the cookie, else Thai. Dates and times for people."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_time, get_day_names
from blinker import signal
from flask import Flask, Response, g, has_request_context, request
from flask_babel import get_locale, get_translations
from flask_babel import gettext as _
from flask_login import current_user

from participation.core import clock
from participation.web.api.calls import has_no_cookies, is_api_call
from participation.web.extensions import babel

LANGUAGES = {"th": "ไทย", "en": "English"}
COOKIE = "lang"
_NO_BREAK = "\u00a0"
# Somebody asked for pages in another language, explicitly. Arguments: language: str.
language_chosen = signal("language-chosen")
_YEAR = 365 * 24 * 3600


def chosen_language() -> str:
    """Return the code of the language to answer in."""
    if not has_request_context():
        return "en"  # the operator's command line
    for wish in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wish in LANGUAGES:
            return wish
    if is_api_call():
        return request.accept_languages.best_match(list(LANGUAGES), default="th")
    # Where the browser knows of none, a signed-in person's own counts.
    return getattr(current_user, "language", "th")


def init_locale(app: Flask) -> None:
    """Choose the language of every request, and remember an explicit choice."""
    babel.init_app(app, locale_selector=chosen_language)
    # A page says a hundred sentences: looking up the language for each is half the work.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: _catalogue().ugettext(text),
        ngettext=lambda one, many, count: _catalogue().ungettext(one, many, count),
        newstyle=True,
    )

    @app.after_request
    def _remember(response: Response) -> Response:
        wish = request.args.get("lang")
        if wish in LANGUAGES and not has_no_cookies():
            if response.status_code < 400:
                language_chosen.send(language=wish)
            response.set_cookie(
                COOKIE,
                wish,
                max_age=_YEAR,
                httponly=True,
                samesite="Lax",
                secure=app.config["SESSION_COOKIE_SECURE"],
            )
        if request.endpoint != "static":
            response.vary.update(["Cookie"])
        return response


_CATALOGUES: dict[str, Any] = {}


def _catalogue() -> Any:
    """Return the sentences in the reader's language."""
    language = (g.get("babel_locale") or get_locale()).language
    if language not in _CATALOGUES:
        _CATALOGUES[language] = get_translations()
    return _CATALOGUES[language]


def long_date(value: date | datetime) -> str:
    """Return a day in words, Bangkok time: “20 พฤศจิกายน 2569” or “20 November 2026”.

    No line ends inside: its spaces are no-break spaces.
    """
    day = clock.in_bangkok(value).date() if isinstance(value, datetime) else value
    return _day_in_words(day, str(get_locale()))


@lru_cache(maxsize=4096)
def _day_in_words(day: date, language: str) -> str:
    if language == "th":
        # Babel has no Buddhist era.
        words = f"{format_date(day, 'd MMMM', locale='th')} {day.year + 543}"
    else:
        words = format_date(day, "d MMMM yyyy", locale="en")
    return words.replace(" ", _NO_BREAK)


def day_name(number: int) -> str:
    """Return the name of a day of the week, counted from Monday, 0."""
    names = get_day_names("wide", "stand-alone", locale=str(get_locale()))
    return str(names[number])


def last_day(ends_at: datetime) -> str:
    """Return the last day that belongs to what ends at a moment, often the midnight after it."""
    return long_date(ends_at - timedelta(microseconds=1))


def date_and_time(value: datetime) -> str:
    """Return a moment in words, Bangkok time: “20 พฤศจิกายน 2569 เวลา 16.30 น.”."""
    moment = clock.in_bangkok(value)
    if str(get_locale()) == "th":
        return f"{long_date(moment)} เวลา{_NO_BREAK}{moment:%H.%M}{_NO_BREAK}น."
    return f"{long_date(moment)}, {format_time(moment, 'HH:mm', locale='en')}"


def time_left(until: datetime) -> str:
    """Return how long it is until a moment, in words a glance takes in: “เหลือ 5 วัน”."""
    seconds = (until - clock.now()).total_seconds()
    if seconds <= 0:
        return str(_("ended"))
    days, hours = int(seconds // 86400), int(seconds // 3600)
    if days >= 1:
        return str(_("%(count)s days left", count=days) if days > 1 else _("1 day left"))
    if hours >= 1:
        return str(_("%(count)s hours left", count=hours) if hours > 1 else _("1 hour left"))
    return str(_("less than an hour left"))
