"""`recount.py`: the counting of this program as one file that needs only Python.

It carries the very modules that counted, as they stand here, and `recount_main` as its end. So it
gives the same bytes; who wants another hand's opinion can read them in it, or take the `.pb` file
to the programs of the Pabulib project.
"""

from functools import cache
from importlib.resources import files

# What counting needs, and nothing that touches a database or the web.
MODULES = (
    "boards/choices",
    "boards/rules",
    "voting/ballots",
    "tallies/choices",
    "tallies/counting",
    "tallies/contest",
    "tallies/bars",
    "tallies/outcomes",
    "tallies/electorate",
    "tallies/ledger",
    "tallies/purchases",
    "tallies/runoff",
    "tallies/greedy",
    "tallies/equal_shares",
    "tallies/allocation",
    "tallies/result",
)

_HEAD = '''#!/usr/bin/env python3
"""นับบัตรในโฟลเดอร์นี้ใหม่ แล้วเทียบกับผลที่เผยแพร่ / Count the ballots of this folder again.

    python3 recount.py              (โฟลเดอร์นี้ / this folder)
    python3 recount.py board.zip    (ไฟล์ ZIP / a ZIP file)

ใช้ Python 3.11 ขึ้นไปเท่านั้น ไม่ต้องติดตั้งอย่างอื่น / Needs Python 3.11 or newer, nothing else.
"""

import importlib.abc
import importlib.machinery
import sys

SOURCES = {
    # Names of choices are for the screen only.
    "flask_babel": "def lazy_gettext(text, **values):\\n    return text\\n",
'''

_FINDER = '''
PACKAGES = {"participation"} | {name.rpartition(".")[0] for name in SOURCES if "." in name}


class Carried(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the modules that this file carries."""

    def find_spec(self, name, path=None, target=None):
        if name in SOURCES or name in PACKAGES:
            package = name in PACKAGES
            return importlib.machinery.ModuleSpec(name, self, is_package=package)
        return None

    def exec_module(self, module):
        source = SOURCES.get(module.__name__, "")
        exec(compile(source, f"recount.py: {module.__name__}", "exec"), module.__dict__)


sys.meta_path.insert(0, Carried())

'''


@cache
def recount_script() -> str:
    """Return the text of `recount.py`."""
    package = files("participation")
    parts = [_HEAD]
    for module in MODULES:
        source = package.joinpath(f"{module}.py").read_text(encoding="utf-8")
        name = f"participation.{module.replace('/', '.')}"
        parts.append(f"    {name!r}: r'''{source}''',\n")
    parts += ["}\n", _FINDER]
    parts.append(package.joinpath("exports/recount_main.py").read_text(encoding="utf-8"))
    return "".join(parts)
