"""Words of what comes in off line, and the columns of its tables."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from participation.core.csv_rows import Shape

MOST_TABLE_BYTES = 8_000_000
# So many proposals are written at once: other people's writing waits no longer than that.
PORTION = 100
# A checked table that nobody imported holds names; it goes after a day.
KEPT_UNUSED_HOURS = 24


class ImportState(StrEnum):
    """Where the import of a table stands."""

    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    UNDONE = "undone"
    FAILED = "failed"


# What a column is called in the reader's language; both languages are read.
COLUMN_NAMES = {
    "title": _l("Title"),
    "problem": _l("Problem"),
    "idea": _l("Proposal"),
    "place": _l("Place"),
    "benefit": _l("Benefit"),
    "category": _l("Subject"),
    "cost": _l("Cost (baht)"),
    "channel": _l("Came by"),
    "name": _l("Name (never shown)"),
    "received": _l("Received on"),
}

# What people are likely to write instead.
OTHER_HEADINGS = {
    "ชื่อข้อเสนอ": "title",
    "รายละเอียด": "idea",
    "หมวด": "category",
    "ประเภท": "category",
    "ค่าใช้จ่าย": "cost",
    "งบประมาณ": "cost",
    "ชื่อผู้เสนอ": "name",
    "ผู้เสนอ": "name",
}

PROPOSAL_TABLE = Shape(
    needed=("title", "idea"),
    optional=tuple(name for name in COLUMN_NAMES if name not in ("title", "idea")),
    shown=COLUMN_NAMES,
    paragraphs=True,
    # Lists of points begin with a dash; only what a spreadsheet calculates is a formula.
    formula_starts=("=",),
    most_bytes=MOST_TABLE_BYTES,
)

# So many answers are published at once; the form that confirms them carries them all.
MOST_ANSWERS = 200
MOST_ANSWER_BYTES = 1_800_000

ANSWER_COLUMNS = {
    "reference": _l("Reference number"),
    "title": _l("Title"),
    "idea": _l("Proposal"),
    "supports": _l("Supports"),
    "former": _l("Answer so far"),
    "version": _l("Version (leave as it is)"),
    "answer": _l("Our answer"),
    "reason": _l("Reason"),
    "unit": _l("Responsible unit"),
}

ANSWER_TABLE = Shape(
    needed=("reference", "version", "answer", "reason"),
    optional=("title", "idea", "supports", "former", "unit"),
    shown=ANSWER_COLUMNS,
    paragraphs=True,
    formula_starts=(),
    most_bytes=MOST_TABLE_BYTES,
)
