"""Appointing people from the command line."""

import pytest

from participation.accounts.policies import is_official
from participation.accounts.queries import account_for_session
from tests.support.town import make_resident, make_town


def test_the_operator_appoints_the_first_official(db, cli):
    town = make_town(slug="here")
    account = make_resident(town, email="somchai@example.com")
    result = cli.invoke(args=["accounts", "appoint", "SOMCHAI@example.com", "here", "official"])
    assert result.exit_code == 0, result.output
    assert is_official(account_for_session(account.public_id), town.id)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nobody@example.com", "here", "official"], "no account has the e-mail address nobody"),
        (["somchai@example.com", "nowhere", "official"], "no such area"),
        (["somchai@example.com", "here", "king"], "'king' is not one of"),
    ],
)
def test_a_mistake_is_one_clear_line_and_appoints_nobody(db, cli, arguments, message):
    town = make_town(slug="here")
    account = make_resident(town, email="somchai@example.com")
    result = cli.invoke(args=["accounts", "appoint", *arguments])
    assert result.exit_code != 0
    assert message in result.output
    assert "Traceback" not in result.output
    assert account_for_session(account.public_id).memberships == []
