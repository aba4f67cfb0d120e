"""News of a team, sent inside the transaction that makes them true."""

from blinker import signal

# Somebody left, and a colleague goes on with what they had begun. Arguments, ids of rows:
# municipality_id: int, leaver_id: int, successor_id: int.
work_handed_over = signal("work-handed-over")
