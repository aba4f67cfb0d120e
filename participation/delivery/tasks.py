"""What the worker does for answers."""

from participation.delivery.services.questions import remind_units


def remind() -> None:
    """Remind the units whose answer is due."""
    remind_units()
