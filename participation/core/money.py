"""Amounts of money in words. Inside they are integers in minor units (satang)."""

from flask_babel import gettext as _


def format_amount(minor: int, currency: str = "THB") -> str:
    """Return an amount in the reader's language: “128,500 บาท”, “99.50 baht”, “6,112,868 PLN”.

    Minor units are shown only where there are any.
    """
    whole, rest = divmod(abs(minor), 100)
    number = f"{'-' if minor < 0 else ''}{whole:,}" + (f".{rest:02d}" if rest else "")
    if currency == "THB":
        return str(_("%(amount)s baht", amount=number))
    return f"{number} {currency}"


def typed_amount(minor: int) -> str:
    """Return an amount as one would type it into a form: “128500”, “99.50”."""
    whole, rest = divmod(minor, 100)
    return f"{whole}.{rest:02d}" if rest else str(whole)
