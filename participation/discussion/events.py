"""News of discussions, sent inside the transaction that makes it true."""

from blinker import signal

# Somebody sent an opinion or a reply, or changed its words, whether it is shown at once or waits;
# in the same transaction `comment_posted` follows where a new one is shown. Argument:
# comment_id: int.
comment_received = signal("comment-received")

# An opinion or a reply is shown, at once or after an official has read it. Arguments, all ids of
# rows: comment_id: int, proposal_id: int, author_id: int | None, parent_id: int | None.
comment_posted = signal("comment-posted")
