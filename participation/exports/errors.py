"""What the exports refuse."""

from flask_babel import lazy_gettext as _l

from participation.core.errors import Conflict, NotFound, TooOften


class NoBallots(Conflict):
    """The format holds a vote, and the board has none."""

    message = _l("This board has no vote, so it can't be given as a .pb file. Use CSV or JSON.")


class DataSetNotFound(NotFound):
    """There is no data set of this name."""

    message = _l("There is no such data set.")


class FileNotFound(NotFound):
    """The file was removed, or never was there."""

    message = _l("This file is not kept any more. Please have it prepared again.")


class FileBroken(Conflict):
    """What is kept is not what was written: it is not given to anybody."""

    message = _l("This file is damaged, so it is not given out. Please have it prepared again.")


class TooManyFiles(TooOften):
    """Others wait for so many files that no more are taken now."""

    message = _l("Many files are being prepared now. Please try again in a few minutes.")
