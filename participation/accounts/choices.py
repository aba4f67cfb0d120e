"""Words an account is described with."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is in a municipality, beside being a resident."""

    ADMINISTRATOR = "administrator"
    OFFICIAL = "official"
    COUNCIL_MEMBER = "council_member"
    EVALUATOR = "evaluator"


class VerifiedBy(StrEnum):
    """How it became known that a person lives in the municipality."""

    OFFICIAL = "official"
    LETTER = "letter"


class CodePurpose(StrEnum):
    """What a one-time code or link opens."""

    SIGN_IN = "sign_in"
    FORGOTTEN = "forgotten"
    CHANGE_EMAIL = "change_email"
    DELETE = "delete"


# The text people agreed to; a new text gets a new version and is asked for again.
CONSENT_VERSION = "2026-11"
