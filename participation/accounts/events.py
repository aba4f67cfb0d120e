"""News of people, sent inside the transaction that makes it true."""

from blinker import signal

# An account's person turned out to be somebody on the list: what belonged to `gone` (a person's
# id) belongs to `kept` from now on. Arguments: kept: int, gone: int.
person_joined = signal("person-joined")
