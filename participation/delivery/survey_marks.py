"""Who answers a survey: known by a link, kept as a mark.

Without the key of the installation nobody can tell whose mark stands beside an answer.
"""

import hmac

from itsdangerous import BadSignature, URLSafeSerializer

_SALT = "survey"


def mark_of(secret_key: str, board_id: int, person: str) -> str:
    """Return the mark of the person with this public id on a board."""
    message = f"survey:{board_id}:{person}".encode()
    return hmac.new(secret_key.encode(), message, "sha256").hexdigest()


def survey_token(secret_key: str, board_id: int, person: str) -> str:
    """Return the token of the link that lets this person answer without signing in."""
    return str(URLSafeSerializer(secret_key, salt=_SALT).dumps([board_id, person]))


def read_survey_token(secret_key: str, board_id: int, token: str) -> str | None:
    """Return the public id a token stands for, None if it is none of ours for this board."""
    try:
        meant, person = URLSafeSerializer(secret_key, salt=_SALT).loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return str(person) if meant == board_id else None
