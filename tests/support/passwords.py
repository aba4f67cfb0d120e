"""Passwords in a hurry: hashed as ever, with the least work that argon2 knows."""

from argon2 import PasswordHasher

from participation.accounts import passwords

REAL = passwords._hasher


def hurry() -> None:
    """Hash in no time from now on: hundreds of tests register people, none depends on the cost."""
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
