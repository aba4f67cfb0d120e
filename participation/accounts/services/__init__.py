"""What people do with an account, and municipalities with their people."""

from participation.accounts.services.registration import appoint, authenticate, register
from participation.accounts.services.residents import (
    ListedResident,
    upload_residents,
    verify_by_letter,
    verify_in_person,
    verify_resident,
)

__all__ = [
    "ListedResident",
    "appoint",
    "authenticate",
    "register",
    "upload_residents",
    "verify_by_letter",
    "verify_in_person",
    "verify_resident",
]
