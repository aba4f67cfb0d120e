"""Figures that a test measured; `pytest -s` or `-rP` shows them."""

import sys


def show(**figures: object) -> None:
    """Print one line: ``accepted=10 refused=30 drift=0``."""
    sys.stdout.write(" ".join(f"{name}={value}" for name, value in figures.items()) + "\n")
