"""pabulib-checker, the format's own judge, as an oracle."""

from collections import Counter
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from pabulib.checker import Checker


class _Checker(Checker):
    """Without the checks of equal shares.

    They take minutes on a large file and have no end where everything can be paid for. The checker
    is asked about equal shares in tests/tallies/test_real_elections.py.
    """

    def verify_equalshares_selected(
        self, add1: bool = False, comparison_step: bool = False
    ) -> None:
        """Say nothing."""


def errors_in(path: Path) -> Counter[str]:
    """Return the number of errors (not warnings) that the checker finds in a file, by type."""
    with redirect_stdout(StringIO()):
        results = _Checker().process_files([str(path)])
    return Counter(
        {kind: len(found) for kind, found in results[path.stem]["results"]["errors"].items()}
    )
