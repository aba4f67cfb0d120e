"""What is odd about a text, and days, in the words of the officials' desk."""

from datetime import date

from flask_babel import gettext as _

from participation.moderation.choices import Signal
from participation.moderation.signals import Sign
from participation.web.locale import long_date


def sign_in_words(sign: Sign) -> str:
    """Return a sentence about one sign."""
    sentences = {
        Signal.LINKS: _("It leads to other sites: %(found)s", found=sign.found),
        Signal.ADVERT: _("It reads like an advertisement: %(found)s", found=sign.found),
        Signal.REPEATED: _("It says the same again and again: %(found)s", found=sign.found),
        Signal.SAME_AGAIN: _("Its author has sent nearly the same text before."),
        Signal.SAME_AS_OTHERS: _("Another account has sent nearly the same text today."),
        Signal.AREA_WORD: _("It has a word of your area's list: %(found)s", found=sign.found),
        Signal.PACE: _("The account is new and has sent many texts within an hour."),
    }
    return str(sentences[sign.signal])


def day_in_words(day: str) -> str:
    """Return a day that a mail carries along (ISO) as its reader says it."""
    return long_date(date.fromisoformat(day))
