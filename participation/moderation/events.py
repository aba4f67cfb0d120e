"""News of moderation, sent inside the transaction that makes them true."""

from blinker import signal

# A proposal was taken out of view and its author told; and it is shown again after that.
# Arguments: proposal: int (the row's id), author: int | None (an account's id), hiding: int.
proposal_hidden = signal("proposal-hidden")
proposal_restored = signal("proposal-restored")

# A proposal was merged into another one, or taken out again. Arguments, ids of rows:
# source_id: int, target_id: int.
proposal_merged = signal("proposal-merged")
proposal_separated = signal("proposal-separated")
