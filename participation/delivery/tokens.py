"""Addresses by which a colleague answers one question, signed and good for nothing else."""

from itsdangerous import BadSignature, URLSafeSerializer

_SALT = "unit-question"


def question_token(secret_key: str, public_id: str) -> str:
    """Return the token for the question with this public id."""
    return str(URLSafeSerializer(secret_key, salt=_SALT).dumps(public_id))


def read_question_token(secret_key: str, token: str) -> str | None:
    """Return the public id that a token stands for, None if we did not make it."""
    try:
        return str(URLSafeSerializer(secret_key, salt=_SALT).loads(token))
    except BadSignature:
        return None
