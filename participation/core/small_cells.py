"""Tables of small groups, published so that nothing can be concluded about one person.

A count below LEAST is left out. What is left out could be found from the total and the other
counts, so further ones are left out with it, the smallest first, until at least two are missing
and they stand for LEAST persons or more.
"""

from collections.abc import Mapping
from typing import TypeVar

LEAST = 5
"""A count of at least so many persons may be published."""

Name = TypeVar("Name")


def suppressed(counts: Mapping[Name, int]) -> set[Name]:
    """Return the names whose counts must not be published beside the others and their total.

    Counts of zero are nobody's. Where one name holds everybody, its count is the total itself.
    """
    standing = {name: count for name, count in counts.items() if count}
    hidden = {name for name, count in standing.items() if count < LEAST}
    if not hidden or len(standing) == 1:
        return set()
    for name in sorted(standing, key=lambda name: (standing[name], str(name))):
        if len(hidden) >= 2 and sum(standing[other] for other in hidden) >= LEAST:
            break
        hidden.add(name)
    return hidden
