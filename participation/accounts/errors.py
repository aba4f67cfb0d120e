"""What the accounts refuse."""

from flask_babel import lazy_gettext as _l

from participation.core.errors import Conflict, Forbidden, Invalid, TooOften


class EmailTaken(Conflict):
    """An account with this e-mail address exists."""

    message = _l("There is already an account with this e-mail address. Sign in instead.")


class WrongCredentials(Invalid):
    """E-mail address and password do not belong together."""

    message = _l("The e-mail address or the password is not right. Please try again.")


class OfficialsOnly(Forbidden):
    """Only officials of this municipality may do that."""

    message = _l("Only officials of this municipality can do this.")


class AccountBlocked(Forbidden):
    """Officials of the area let this account only read there for a time."""

    message = _l(
        "Until %(until)s you can read the boards of this area, but not write, support or vote"
        " there. The e-mail about it says why, and leads to where you can object."
    )


class WrongLetterCode(Invalid):
    """No letter with this code is waiting to be used in the person's municipality."""

    message = _l("This code is not valid, or has been used. Check the letter, or ask your office.")


class AlreadyVerified(Conflict):
    """The person's residence has been verified before."""

    message = _l("Residence has been verified before; nothing more is to be done.")


class NoSuchAccount(Invalid):
    """No resident of this municipality has registered with this e-mail address."""

    message = _l("No resident of this area has registered with the e-mail address %(email)s.")


class OnTheListAlready(Invalid):
    """A list names somebody twice, or somebody who is on the municipality's list already."""

    message = _l("“%(label)s” is on the list already.")


class NotOnTheList(Invalid):
    """Nobody without an account stands on the list under this label."""

    message = _l("Nobody on the list is called “%(label)s”, or they have an account already.")


class NoCodeWaiting(Invalid):
    """Nobody on the list has a code that waits to be used."""

    message = _l("No code waits to be used: everybody has used theirs, or stands on no list.")


class CodeTooSoon(TooOften):
    """A code was sent to this address less than a minute ago."""

    message = _l("A code was sent a moment ago. Look into your mail, or ask again in a minute.")


class NoMoreCodesToday(TooOften):
    """As many codes as a day allows were sent to this address."""

    message = _l("No more codes can be sent to this address today. Please try again tomorrow.")


class WrongCode(Invalid):
    """The code is not the one that was sent; `left` tries are left."""

    message = _l("This is not the code in the mail. Please look again: %(left)s tries are left.")


class CodeOver(Invalid):
    """The code was used, is too old, or was tried too often."""

    message = _l("This code does not work any more. Please ask for a new one.")


class LinkOver(Conflict):
    """The link of a mail was used, or is too old."""

    message = _l("This link was used already, or is too old. Please ask for a new one.")


class WrongPassword(Invalid):
    """The password of the account itself is not right."""

    message = _l("The password is not right. Please try again.")


class AccountGone(Conflict):
    """The account was deleted meanwhile."""

    message = _l("This account was deleted. Nothing was saved.")


class LastOfficial(Conflict):
    """The only official or administrator of a municipality can't leave it without one."""

    message = _l(
        "You are the last official or administrator of %(area)s. Hand this over to another person"
        " first, then delete your account."
    )


class ConsentAskedFor(Forbidden):
    """The person has agreed to an older text about their data only."""

    message = _l("What we keep about you has changed. Sign in on the website and agree first.")
