"""News of the outbox, sent after the commit, so that a worker need not wait for its next look."""

from blinker import signal

# Something was added. No arguments: the worker looks for itself.
item_added = signal("outbox-item-added")
