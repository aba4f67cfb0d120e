"""Who works in an area: invited by e-mail, ended by an administrator, never without one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from participation.accounts.choices import Role
from participation.accounts.models import Account, Membership
from participation.accounts.policies import has_role
from participation.accounts.queries import account_for_session
from participation.accounts.services import appoint
from participation.core import audit, clock
from participation.core.db import db as db_handle
from participation.delivery.models import UnitQuestion
from participation.delivery.services.questions import ask_unit
from participation.municipalities.services import chain_of
from participation.proposals.queries import proposal as find_proposal
from participation.team.choices import INVITED_FOR
from participation.team.errors import (
    AdministratorsOnly,
    HasRoleAlready,
    InvitationNotFound,
    InvitedSomebodyElse,
    LastAdministrator,
    NoSuccessor,
    NotInTheTeam,
)
from participation.team.models import Invitation
from participation.team.queries import open_invitations
from participation.team.services import (
    accept,
    end_role,
    hand_over,
    invite,
    withdraw_invitation,
)
from tests.support.outbox import deliver
from tests.support.race import race
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)

TEAM = "/areas/here/team"


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


def make_administrator(town, name="หัวหน้าสมศรี"):
    account = make_resident(town, name=name)
    appoint(account, town, Role.ADMINISTRATOR)
    return again(account)


def again(account):
    """The account as the next request would have it."""
    address = account.get_id()
    db_handle.session.expire_all()
    return account_for_session(address)


@pytest.fixture
def administrator(town):
    return make_administrator(town)


def token_from(app, mailbox):
    deliver(app)
    return mailbox.only().address("/invitations/").rsplit("/", 1)[1]


def test_who_is_invited_gets_a_mail_accepts_and_is_an_official(
    app, client, mailbox, town, administrator
):
    newcomer = make_resident(town, email="new@example.com")
    sign_in(client, administrator)
    page = client.page(f"{TEAM}?lang=en").form("form[novalidate]").submit(email="NEW@example.com ")
    assert "on its way to new@example.com" in page.text
    assert "new@example.com · Official" in page.text
    token = token_from(app, mailbox)
    assert "here" in mailbox.only().html.lower()
    client.post("/sign-out")
    sign_in(client, newcomer)
    page = client.page(f"/invitations/{token}?lang=en")
    assert "You are invited as: Official" in page.text
    page = page.form().submit()
    assert page.path == "/areas/here"
    assert has_role(again(newcomer), town.id, Role.OFFICIAL)
    with pytest.raises(InvitationNotFound):
        accept(again(newcomer), token)


def test_the_settings_of_an_area_lead_administrators_alone_to_the_team(client, town, administrator):
    sign_in(client, administrator)
    page = client.page("/areas/here/settings?lang=en").follow("Team")
    assert page.path == TEAM
    client.post("/sign-out")
    sign_in(client, make_official(town))
    assert TEAM not in client.get("/areas/here/settings").get_data(as_text=True)


def test_the_word_of_an_invitation_is_kept_nowhere(app, mailbox, db, town, administrator):
    invite(administrator, town, email="new@example.com", role=Role.OFFICIAL)
    token = token_from(app, mailbox)
    (row,) = db.session.scalars(select(Invitation)).all()
    assert token not in repr(vars(row))


def test_an_invitation_opens_nothing_to_another_account(app, mailbox, town, administrator):
    invite(administrator, town, email="new@example.com", role=Role.OFFICIAL)
    token, stranger = token_from(app, mailbox), make_resident(town)
    with pytest.raises(InvitedSomebodyElse):
        accept(stranger, token)
    assert len(open_invitations(town.id)) == 1


def test_an_invitation_ends_by_itself(app, mailbox, town, administrator, clock):
    newcomer = make_resident(town, email="new@example.com")
    invite(administrator, town, email="new@example.com", role=Role.OFFICIAL)
    token = token_from(app, mailbox)
    clock.advance(days=INVITED_FOR.days)
    with pytest.raises(InvitationNotFound):
        accept(newcomer, token)
    assert open_invitations(town.id) == []


def test_inviting_again_replaces_the_former_invitation(app, mailbox, town, administrator):
    newcomer = make_resident(town, email="new@example.com")
    invite(administrator, town, email="new@example.com", role=Role.OFFICIAL)
    former = token_from(app, mailbox)
    invite(administrator, town, email="new@example.com", role=Role.OFFICIAL)
    assert len(open_invitations(town.id)) == 1
    with pytest.raises(InvitationNotFound):
        accept(newcomer, former)


def test_a_withdrawn_invitation_opens_nothing(app, mailbox, town, administrator):
    newcomer = make_resident(town, email="new@example.com")
    invite(administrator, town, email="new@example.com", role=Role.OFFICIAL)
    token = token_from(app, mailbox)
    (invitation,) = open_invitations(town.id)
    withdraw_invitation(administrator, town.id, invitation.public_id)
    with pytest.raises(InvitationNotFound):
        accept(newcomer, token)


def test_nobody_is_invited_to_what_they_are(town, administrator):
    official = make_official(town)
    with pytest.raises(HasRoleAlready):
        invite(administrator, town, email=official.email, role=Role.OFFICIAL)


def test_an_administrator_is_an_official_too(administrator, town):
    assert has_role(administrator, town.id, Role.OFFICIAL)


def test_officials_who_are_no_administrators_change_nothing(town, administrator):
    official = make_official(town)
    with pytest.raises(AdministratorsOnly):
        invite(official, town, email="new@example.com", role=Role.OFFICIAL)
    with pytest.raises(AdministratorsOnly):
        end_role(official, town.id, administrator.public_id, Role.OFFICIAL)


def test_a_role_taken_away_is_gone_and_only_that_one(client, town, administrator):
    other = make_administrator(town, "สมชาย")
    end_role(administrator, town.id, other.public_id, Role.ADMINISTRATOR)
    assert [m.role for m in again(other).memberships] == [Role.OFFICIAL]
    with pytest.raises(NotInTheTeam):
        end_role(again(administrator), town.id, other.public_id, Role.ADMINISTRATOR)


def test_the_last_administrator_stays(client, town, administrator):
    with pytest.raises(LastAdministrator):
        end_role(administrator, town.id, administrator.public_id, Role.ADMINISTRATOR)
    sign_in(client, administrator)
    form = client.page(f"{TEAM}?lang=en").form("form[action$='/administrator/end']")
    assert "the only administrator" in form.submit().text
    assert has_role(again(administrator), town.id, Role.ADMINISTRATOR)


def test_of_administrators_who_take_each_others_role_one_stays(app, db, town):
    ids = [make_administrator(town, name).id for name in ("หนึ่ง", "สอง", "สาม")]
    addresses = {own: db.session.get_one(Account, own).public_id for own in ids}
    town_id = town.id

    def take(place):
        me = db.session.get_one(Account, ids[place])
        victim = addresses[ids[(place + 1) % 3]]
        end_role(account_for_session(me.get_id()), town_id, victim, Role.ADMINISTRATOR)

    results = race(app, take, runners=3)
    left = db.session.scalars(
        select(Membership.account_id).where(Membership.role == Role.ADMINISTRATOR)
    ).all()
    assert len(left) == 3 - results.count(None)
    assert left
    assert {type(r) for r in results} <= {type(None), AdministratorsOnly, LastAdministrator}


def test_every_act_stands_in_the_log(app, mailbox, town, administrator):
    newcomer = make_resident(town, email="new@example.com")
    invite(administrator, town, email="new@example.com", role=Role.EVALUATOR)
    accept(newcomer, token_from(app, mailbox))
    end_role(administrator, town.id, newcomer.public_id, Role.EVALUATOR)
    acts = [entry.act for entry, _ in audit.entries(chain_of(town.id))]
    assert acts == ["team.invite", "team.accept", "team.end"]
    assert "new@example.com" not in repr(
        [vars(entry) | {"words": words} for entry, words in audit.entries(chain_of(town.id))]
    )


def test_a_wrong_address_comes_back_with_the_reason(client, town, administrator):
    sign_in(client, administrator)
    page = client.page(f"{TEAM}?lang=en").form("form[novalidate]").submit(email="nobody")
    assert page.status == 422
    assert page.form("form[novalidate]").values["email"] == "nobody"


# --- Somebody leaves -----------------------------------------------------------------------------


def test_who_leaves_hands_over_to_a_colleague(client, town, administrator):
    """Their roles end here, not elsewhere, and open questions go on under the colleague's name."""
    leaver, colleague = make_official(town, name="วีระ"), make_official(town, name="วิภา")
    appoint(leaver, make_town(slug="there"), Role.OFFICIAL)
    address = make_proposal(make_board(town), make_resident(town)).public_id
    question = ask_unit(
        again(leaver),
        find_proposal(address),
        unit="กองช่าง",
        email="unit@example.com",
        words="ทำได้หรือไม่",
        due_on=clock.today() + timedelta(days=5),
    ).id
    sign_in(client, administrator)
    client.page("/?lang=en")
    page = client.page(TEAM).form("form[action$='/hand-over']")
    page = page.submit(leaver=leaver.public_id, successor=colleague.public_id)
    assert "It is handed over." in page.text
    assert not has_role(again(leaver), town.id, Role.OFFICIAL)
    assert len(again(leaver).memberships) == 1
    assert db_handle.session.get(UnitQuestion, question).asked_by == colleague.id
    acts = [entry.act for entry, _ in audit.entries(chain_of(town.id))]
    assert acts[-2:] == ["team.end", "team.hand_over"]


def test_only_an_official_of_the_area_goes_on(town, administrator):
    leaver, resident = make_official(town), make_resident(town)
    for successor in (leaver, resident):
        with pytest.raises(NoSuccessor):
            hand_over(
                again(administrator), town.id, leaver.public_id, successor=successor.public_id
            )
    assert has_role(again(leaver), town.id, Role.OFFICIAL)


def test_the_last_administrator_can_not_hand_over_and_leave(town, administrator):
    colleague = make_official(town)
    with pytest.raises(LastAdministrator):
        hand_over(
            again(administrator), town.id, administrator.public_id, successor=colleague.public_id
        )
    assert has_role(again(administrator), town.id, Role.ADMINISTRATOR)


def test_two_administrators_who_hand_over_each_other_leave_one(app, town, administrator):
    other, colleague = make_administrator(town, "รองสมชาย"), make_official(town)
    people, go_on = [administrator.public_id, other.public_id], colleague.public_id
    number = town.id

    def leave(place: int) -> None:
        acting = account_for_session(people[place])
        hand_over(acting, number, people[1 - place], successor=go_on)

    outcomes = race(app, leave, runners=2)
    assert sorted(type(one) for one in outcomes if one) == [AdministratorsOnly]
