"""What the municipalities refuse."""

from flask_babel import lazy_gettext as _l

from participation.core.errors import Conflict, Invalid, NotFound


class MunicipalityNotFound(NotFound):
    """No such municipality."""

    message = _l("There is no such area. It may have been renamed: look it up by province.")


class ProvinceNotFound(NotFound):
    """No such province."""

    message = _l("There is no province with this code.")


class AddressTaken(Conflict):
    """Another municipality has this slug or reference prefix."""

    message = _l("The address “%(slug)s” is taken. Choose another.")


class UnknownColour(Invalid):
    """The text names no colour."""

    message = _l("Please write the colour as six letters and digits, for example #0f4c5c.")


class ColourHardToReadOn(Invalid):
    """Neither white nor dark text has a contrast of 4.5 on the colour."""

    message = _l(
        "Neither white nor dark letters can be read well on this colour. Choose a darker or a"
        " lighter one."
    )


class SettingsChangedMeanwhile(Conflict):
    """Another official changed the settings between reading and writing."""

    message = _l(
        "A colleague changed the settings while you were writing, so yours were not saved. What you"
        " typed is still here: compare it with the settings in force, then save again."
    )
