"""News of discussions, sent inside the transaction that makes it true."""

from blinker import signal

# Somebody gave an opinion or a reply. Arguments, all ids of rows: comment_id: int,
# proposal_id: int, author_id: int, parent_id: int | None.
comment_posted = signal("comment-posted")
