"""What a token lets its holder do for a person."""

from enum import StrEnum


class Scope(StrEnum):
    """Parts of what a person may do; a token has one or more."""

    READ = "read"
    WRITE = "write"
    VOTE = "vote"
    OFFICE = "office"
