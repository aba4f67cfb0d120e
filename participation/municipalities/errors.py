"""What the municipalities refuse."""

from flask_babel import lazy_gettext as _l

from participation.core.errors import Conflict, NotFound


class MunicipalityNotFound(NotFound):
    """No such municipality."""

    message = _l("There is no such area. It may have been renamed: look it up by province.")


class ProvinceNotFound(NotFound):
    """No such province."""

    message = _l("There is no province with this code.")


class AddressTaken(Conflict):
    """Another municipality has this slug or reference prefix."""

    message = _l("The address “%(slug)s” is taken. Choose another.")
