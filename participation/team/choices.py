"""The roles of an area in the reader's words."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from participation.accounts.choices import Role

# So long an invitation can be accepted.
INVITED_FOR = timedelta(days=14)

ROLE_NAMES = {
    Role.ADMINISTRATOR: _l("Administrator"),
    Role.OFFICIAL: _l("Official"),
    Role.COUNCIL_MEMBER: _l("Council member"),
    Role.EVALUATOR: _l("Evaluator"),
}

WHAT_ROLES_DO = {
    Role.ADMINISTRATOR: _l("Invites people, takes roles away, and changes the area's settings."),
    Role.OFFICIAL: _l("Opens boards, keeps them civil, answers proposals, enters paper ballots."),
    Role.COUNCIL_MEMBER: _l("Reads results and decisions that wait for the council."),
    Role.EVALUATOR: _l("Reads figures and reports to judge how well it works."),
}
