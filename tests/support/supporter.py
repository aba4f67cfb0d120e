"""A process of its own that supports proposals: `python -m tests.support.supporter MOMENT PERSON …`

MOMENT is what its clock says (ISO), PERSON a session id, and the rest are proposals. It says
"ready", waits for a line, supports one proposal after the other, and prints what came of each.
The environment says which database.
"""

import sys
from datetime import datetime

from participation.accounts.queries import account_for_session
from participation.app import create_app
from participation.core import clock
from participation.core.errors import Refusal
from participation.proposals.queries import proposal as find_proposal
from participation.voting.services.supports import support


def attempt(person: str, proposal: str) -> str:
    """Return "accepted", or the name of the refusal."""
    account = account_for_session(person)
    assert account is not None
    try:
        support(find_proposal(proposal), account)
    except Refusal as refusal:
        return refusal.code
    return "accepted"


def main(moment: str, person: str, *proposals: str) -> None:
    """Do what the module says."""
    present = datetime.fromisoformat(moment)
    clock.set_source(lambda: present)
    with create_app().app_context():
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        for proposal in proposals:
            sys.stdout.write(attempt(person, proposal) + "\n")


main(*sys.argv[1:])
