"""Words tokens are described with."""

from flask_babel import lazy_gettext as _l

from participation.core.scopes import Scope

SCOPE_NAMES = {
    Scope.READ: _l("Read what is mine: my page, my data, what I follow"),
    Scope.WRITE: _l("Propose, give opinions, support, follow, report"),
    Scope.VOTE: _l("Cast my ballot"),
    Scope.OFFICE: _l("Do my work as an official: answer, hide, decide"),
}

# Days after which a token ends by itself.
LIFETIMES = {
    7: _l("7 days"),
    30: _l("30 days"),
    90: _l("90 days"),
    365: _l("1 year"),
}

MOST_TOKENS = 20
"""Tokens that one person may have at a time."""
