"""News of answers, sent inside the transaction that makes them true."""

from blinker import signal

# The municipality answered a proposal, revised its answer, or told of progress. Arguments:
# proposal: int (the row's id), number: int (which of the proposal's answers, from 1).
answer_given = signal("answer-given")

# An official wrote an entry on how a proposal is carried out. Arguments: proposal: int (the row's
# id), number: int (which of its entries, from 1).
delivery_moved = signal("delivery-moved")

# Mails go out that nobody waits for. Listeners give the ids of the accounts that want none.
quiet_wanted = signal("quiet-wanted")
