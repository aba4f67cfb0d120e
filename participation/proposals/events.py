"""News of proposals, sent inside the transaction that makes them true."""

from blinker import signal

# A resident sent a proposal, or changed its words, whether it is shown at once or waits; in the
# same transaction `proposal_posted` follows where a new one is shown. Argument: proposal_id: int.
proposal_received = signal("proposal-received")

# A proposal is shown, at once or after an official has read it. Arguments, ids of rows:
# proposal_id: int, author_id: int, None where an official entered it for somebody else.
proposal_posted = signal("proposal-posted")

# Proposals came in another way, or their words changed. Argument: ids (a sequence of int).
proposals_written = signal("proposals-written")
