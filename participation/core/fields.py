"""Marshmallow fields for what people type: tidy text, numbers, days, and amounts in baht."""

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields, validate

from participation.core.days import read_day
from participation.core.text import arabic_digits, clean_line, clean_text

_WEB_ADDRESS = re.compile(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?(/[^\s\\\"<>]*)?", re.I)

REQUIRED = _l("Please fill this in.")


class Line(fields.String):
    """One line of tidy text with a greatest length in characters; empty is missing if required."""

    tidy = staticmethod(clean_line)

    def __init__(self, *, longest: int, **options: Any) -> None:
        super().__init__(**{"error_messages": {"required": REQUIRED}, **options})
        self.longest = longest

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> str:
        text = self.tidy(super()._deserialize(value, attr, data, **options) or "")
        if self.required and not text:
            raise ValidationError(str(self.error_messages["required"]))
        if len(text) > self.longest:
            raise ValidationError(
                str(
                    _l(
                        "Please shorten this to %(longest)s characters; it has %(length)s.",
                        longest=self.longest,
                        length=len(text),
                    )
                )
            )
        return text


class Paragraphs(Line):
    """Tidy text of several lines."""

    tidy = staticmethod(clean_text)


class WebAddress(Line):
    """The address of a page elsewhere: https, a host, nothing that hides where it leads."""

    def __init__(self, **options: Any) -> None:
        super().__init__(longest=1000, **options)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> str:
        address = super()._deserialize(value, attr, data, **options)
        if not _WEB_ADDRESS.fullmatch(address):
            raise ValidationError(
                str(_l("Please copy the whole address; it begins with https://."))
            )
        return address


class EmailAddress(Line):
    """An e-mail address, in lower case."""

    def __init__(self, **options: Any) -> None:
        super().__init__(longest=254, **options)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> str:
        address = super()._deserialize(value, attr, data, **options).lower()
        wrong = str(_l("Please write an e-mail address, for example name@example.com."))
        validate.Email(error=wrong)(address)
        return address


class Sure(fields.Boolean):
    """A box to be ticked before something that can't be undone."""

    def __init__(self, **options: Any) -> None:
        untouched = _l("Please tick this first.")
        super().__init__(
            required=True,
            validate=validate.Equal(True, error=untouched),
            error_messages={"required": untouched},
            **options,
        )


class WholeNumber(fields.Field[int | None]):
    """A whole number from 1, typed in Thai or Arabic digits; empty gives None."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> int | None:
        typed = arabic_digits(str(value)).replace(",", "").strip()
        if not typed:
            return None
        if not re.fullmatch(r"\d{1,9}", typed, re.ASCII) or int(typed) < 1:
            raise ValidationError(str(_l("Please write a whole number, 1 or more.")))
        return int(typed)


class Day(fields.Field[date | None]):
    """A day of this century or the next, as `read_day` takes it.

    Empty gives None, or is missing if required.
    """

    default_error_messages = {"required": REQUIRED}

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> date | None:
        typed = str(value).strip()
        if not typed and self.required:
            raise ValidationError(str(REQUIRED))
        if not typed:
            return None
        try:
            day = read_day(typed)
        except ValueError:
            day = date.min
        # The first and last days there are have no midnight in every time zone.
        if not 2000 <= day.year < 2200:
            raise ValidationError(str(_l("Please write a date, for example 2026-11-20.")))
        return day


class Baht(fields.Field[int | None]):
    """An amount typed in baht, Thai or Arabic digits, with or without commas; gives satang.

    Empty gives None.
    """

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> int | None:
        typed = arabic_digits(str(value)).replace(",", "").strip()
        if not typed:
            return None
        found = re.fullmatch(r"(\d{1,12})(?:\.(\d{1,2}))?", typed, re.ASCII)
        if not found:
            raise ValidationError(
                str(_l("Please write the amount in baht as a number, for example 128500."))
            )
        return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


class Point(fields.Field[tuple[float, float] | None]):
    """Latitude and longitude in degrees, as maps write them: “13.28540, 100.92280”.

    Thai or Arabic digits, separated by comma or spaces; kept to the metre. Empty gives None.
    """

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> tuple[float, float] | None:
        typed = clean_line(arabic_digits(str(value)))
        if not typed:
            return None
        number = r"(-?\d{1,3}(?:\.\d{1,15})?)°?"
        found = re.fullmatch(rf"{number}[ ,]+{number}", typed, re.ASCII)
        latitude, longitude = (float(found[1]), float(found[2])) if found else (99.0, 0.0)
        if abs(latitude) > 90 or abs(longitude) > 180:
            raise ValidationError(
                str(
                    _l(
                        "Please write latitude and longitude as maps do, for example"
                        " 13.28540, 100.92280, or leave it empty."
                    )
                )
            )
        return round(latitude, 5), round(longitude, 5)


class TimeOfDay(fields.Field[time]):
    """An hour and minute: 08:30, 8.30, ๐๘.๓๐ น."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> time:
        typed = clean_line(arabic_digits(str(value)))
        found = re.fullmatch(r"(\d{1,2})[:.](\d{2})(?: ?น\.)?", typed, re.ASCII)
        hour, minute = (int(found[1]), int(found[2])) if found else (24, 0)
        if hour > 23 or minute > 59:
            raise ValidationError(str(_l("Please write a time, for example 08:30.")))
        return time(hour, minute)


class Days(fields.Field[frozenset[date]]):
    """Days, one a line or separated by commas, each as `read_day` takes it."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> frozenset[date]:
        days = set()
        for typed in filter(None, (part.strip() for part in re.split(r"[,\n]", str(value)))):
            try:
                days.add(read_day(typed))
            except ValueError as error:
                sentence = _l("“%(day)s” is no day. Write, for example, 2026-11-20.", day=typed)
                raise ValidationError(str(sentence)) from error
        return frozenset(days)
