"""Shapes of what people type about themselves."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError, fields, post_load, validate

from participation.accounts.passwords import LONGEST, SHORTEST, is_easily_guessed
from participation.accounts.services import ListedResident
from participation.accounts.services.settings import SUPPORTED_LANGUAGES
from participation.core import clock
from participation.core.days import read_day
from participation.core.fields import REQUIRED, EmailAddress, Line, Sure
from participation.core.text import arabic_digits, has_letters, tidy_name

_FIRST_YEAR_OF_BIRTH = 1900


class NewPassword(fields.String):
    """A password to be: long enough, not absurdly long, not among the first that are guessed."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> str:
        password = super()._deserialize(value, attr, data, **options) or ""
        if not password and not self.required:
            return ""
        if len(password) < SHORTEST:
            raise ValidationError(
                str(
                    _l("Please choose a password of at least %(count)s characters.", count=SHORTEST)
                )
            )
        if len(password) > LONGEST:
            raise ValidationError(
                str(_l("A password may have at most %(count)s characters.", count=LONGEST))
            )
        if is_easily_guessed(password):
            raise ValidationError(
                str(_l("This password is among the first that are guessed. Choose another."))
            )
        return password


class DisplayName(Line):
    """The name others see: any script, but words, and nothing that shows as nothing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(longest=80, **options)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> str:
        name = tidy_name(super()._deserialize(value, attr, data, **options))
        if not name:
            raise ValidationError(str(REQUIRED))
        if not has_letters(name):
            raise ValidationError(str(_l("Please write a name with letters.")))
        return name


class EmailSchema(Schema):
    """An e-mail address alone."""

    email = EmailAddress(required=True)


class SignInSchema(Schema):
    """Sign-in form."""

    email = EmailAddress(required=True)
    password = fields.String(required=True, error_messages={"required": REQUIRED})
    remember = fields.Boolean(load_default=False)


class Code(Line):
    """A code that came by mail: six digits, Thai or Arabic, with or without spaces."""

    def __init__(self, **options: Any) -> None:
        super().__init__(longest=40, **options)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> str:
        typed = arabic_digits(super()._deserialize(value, attr, data, **options))
        return "".join(sign for sign in typed if sign.isalnum())


class CodeSchema(Schema):
    """A code, and whether to stay signed in."""

    code = Code(required=True)
    remember = fields.Boolean(load_default=False)


class ProvenSchema(Schema):
    """Registration of somebody who has proven an e-mail address: as little as is needed."""

    display_name = DisplayName(required=True)
    municipality = Line(
        longest=80,
        required=True,
        error_messages={"required": _l("Please choose your area.")},
    )
    consent = fields.Boolean(
        required=True,
        validate=validate.Equal(True, error=_l("We need your consent to open an account.")),
        error_messages={"required": _l("We need your consent to open an account.")},
    )


class RegistrationSchema(ProvenSchema):
    """Registration form; who leaves the password out signs in with codes."""

    email = EmailAddress(required=True)
    password = NewPassword(load_default="")


class NewPasswordSchema(Schema):
    """A new password."""

    new_password = NewPassword(required=True, error_messages={"required": REQUIRED})


class ChangePasswordSchema(NewPasswordSchema):
    """A new password, and the present one if there is one."""

    current_password = fields.String(load_default="")


class NameSchema(Schema):
    """Another name to show."""

    display_name = DisplayName(required=True)


class MoveSchema(Schema):
    """Another area; `confirmed` once the person knows what that means."""

    municipality = Line(
        longest=80, required=True, error_messages={"required": _l("Please choose your area.")}
    )
    confirmed = fields.Boolean(load_default=False)


class ChangeEmailSchema(Schema):
    """A new e-mail address, and the password if there is one."""

    new_email = EmailAddress(required=True)
    current_password = fields.String(load_default="")


class LanguageSchema(Schema):
    """The language of pages and mails."""

    language = fields.String(required=True, validate=validate.OneOf(SUPPORTED_LANGUAGES))


class DeleteSchema(Schema):
    """How an account is deleted: what becomes of its texts, and the proof that it is one's own."""

    texts = fields.String(load_default="stay", validate=validate.OneOf(("stay", "empty")))
    current_password = fields.String(load_default="")
    code = Code(load_default="")


class BirthDate(fields.Field[date | None]):
    """A date of birth, the Buddhist year or the common era's; empty gives None."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> date | None:
        if not str(value).strip():
            return None
        try:
            day = read_day(str(value))
        except ValueError:
            day = date.min
        if day.year < _FIRST_YEAR_OF_BIRTH or day > clock.today():
            raise ValidationError(
                str(_l("Please write a date of birth, for example 31/12/2508 or 1965-12-31."))
            )
        return day


class InPersonSchema(Schema):
    """What an official notes of a resident at the counter."""

    email = EmailAddress(required=True)
    list_label = Line(longest=200, load_default="")
    sub_area = Line(longest=120, load_default="")
    born_on = BirthDate(load_default=None)


class RenewalSchema(Schema):
    """Whose code is renewed, as the list calls them."""

    list_label = Line(longest=200, required=True)


class RenewalOfAllSchema(Schema):
    """That every code that waits is renewed, for sure."""

    sure = Sure()


class ListedResidentSchema(Schema):
    """A row of an uploaded list of residents; the fields are its columns."""

    label = Line(longest=120, required=True)
    sub_area = Line(longest=120, load_default="")
    born_on = BirthDate(load_default=None)

    @post_load
    def resident(self, data: dict[str, Any], **_options: Any) -> ListedResident:
        """Return the resident the services take."""
        return ListedResident(**data)


class LetterCodeSchema(Schema):
    """The code that came with a letter."""

    code = Line(longest=40, required=True)
