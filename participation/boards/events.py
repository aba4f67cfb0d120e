"""News of boards, sent inside the transaction that makes it true."""

from blinker import signal

# Boards were created, or their words changed. Argument: ids (a sequence of int).
boards_written = signal("boards-written")
