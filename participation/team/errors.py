"""What the team of an area refuses."""

from flask_babel import lazy_gettext as _l

from participation.core.errors import Conflict, Forbidden, NotFound


class AdministratorsOnly(Forbidden):
    """Only administrators of this area may do that."""

    message = _l("Only administrators of this area can do this.")


class LastAdministrator(Conflict):
    """Without this person nobody could invite anybody any more."""

    message = _l(
        "This is the only administrator of the area. Make somebody else an administrator first."
    )


class InvitationNotFound(NotFound):
    """There is no such invitation, or it has been used, withdrawn, or is too old."""

    message = _l(
        "This invitation can't be used any more. Ask the person who invited you for a new one."
    )


class InvitedSomebodyElse(Forbidden):
    """The invitation went to another address than the account's."""

    message = _l(
        "This invitation was sent to another e-mail address. Sign in with the account of that"
        " address, or ask to be invited under yours."
    )


class NotInTheTeam(Conflict):
    """The person does not have this role (any more)."""

    message = _l("This person does not have that role any more.")


class NoSuccessor(Conflict):
    """Work goes to another official of the same area."""

    message = _l(
        "Choose a colleague who is an official of this area. If nobody is, invite one first."
    )


class HasRoleAlready(Conflict):
    """Who is to be invited has the role."""

    message = _l("This person has that role already.")
