"""News of proposals, sent inside the transaction that makes them true."""

from blinker import signal

# A resident posted a proposal. Arguments, ids of rows: proposal_id: int, author_id: int.
proposal_posted = signal("proposal-posted")

# Proposals came in another way, or their words changed. Argument: ids (a sequence of int).
proposals_written = signal("proposals-written")
