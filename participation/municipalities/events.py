"""News of municipalities, sent inside the transaction that makes it true."""

from blinker import signal

# Municipalities were created or renamed. Argument: ids (a sequence of int).
municipalities_written = signal("municipalities-written")
