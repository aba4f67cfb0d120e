"""Pages of an area's team, and of an invitation."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from participation.accounts.choices import Role
from participation.municipalities.queries import municipality as find_municipality
from participation.team.choices import ROLE_NAMES, WHAT_ROLES_DO
from participation.team.errors import HasRoleAlready, NoSuccessor
from participation.team.policies import check_administrator
from participation.team.queries import invitation as find_invitation
from participation.team.queries import open_invitations, team_of
from participation.team.schemas import HandOverSchema, InviteSchema
from participation.team.services import (
    accept,
    end_role,
    hand_over,
    invite,
    withdraw_invitation,
)
from participation.web.access import Access, access, person
from participation.web.extensions import limiter
from participation.web.forms import Form, load_form

blueprint = Blueprint("team", __name__)


@blueprint.get("/areas/<slug>/team")
@access(Access.OFFICIAL)
def team(slug: str) -> Any:
    """Show who has which role, and who is invited."""
    return _team_page(_area(slug), Form())


@blueprint.post("/areas/<slug>/team")
@access(Access.OFFICIAL)
@limiter.limit("60 per hour")
def send_invitation(slug: str) -> Any:
    """Invite somebody."""
    municipality = _area(slug)
    form = load_form(InviteSchema())
    if form.valid:
        try:
            invite(person(), municipality, **form.data)
        except HasRoleAlready as refusal:
            form.errors["email"] = [str(refusal)]
        else:
            flash(_("The invitation is on its way to %(email)s.", email=form.data["email"]))
            return redirect(url_for("team.team", slug=slug))
    return _team_page(municipality, form), 422


@blueprint.post("/areas/<slug>/team/invitations/<public_id>/withdraw")
@access(Access.OFFICIAL)
def withdraw(slug: str, public_id: str) -> Any:
    """Take an invitation back."""
    withdraw_invitation(person(), _area(slug).id, public_id)
    flash(_("The invitation is withdrawn."))
    return redirect(url_for("team.team", slug=slug))


@blueprint.post(f"/areas/<slug>/team/<account>/<any({', '.join(Role)}):role>/end")
@access(Access.OFFICIAL)
def end(slug: str, account: str, role: str) -> Any:
    """Take a role away."""
    municipality = _area(slug)
    end_role(person(), municipality.id, account, Role(role))
    flash(_("The role has been taken away. To undo this, invite the person again."))
    return redirect(url_for("team.team", slug=slug))


@blueprint.post("/areas/<slug>/team/hand-over")
@access(Access.OFFICIAL)
def pass_on(slug: str) -> Any:
    """End the roles of somebody who leaves, and give their work to a colleague."""
    municipality = _area(slug)
    form = load_form(HandOverSchema())
    if not form.valid:
        return _team_page(municipality, form), 422
    try:
        hand_over(person(), municipality.id, form.data["leaver"], successor=form.data["successor"])
    except NoSuccessor as refusal:
        form.errors["successor"] = [str(refusal)]
        return _team_page(municipality, form), 422
    flash(_("It is handed over. The roles have ended; what was open goes to the colleague."))
    return redirect(url_for("team.team", slug=slug))


@blueprint.get("/invitations/<token>")
@access(Access.SIGNED_IN)
def invitation(token: str) -> Any:
    """Ask whether to accept."""
    found = find_invitation(token)
    return render_template(
        "team/invitation.html",
        invitation=found,
        token=token,
        role_name=ROLE_NAMES[found.role],
        what=WHAT_ROLES_DO[found.role],
        fits=found.email == person().email,
    )


@blueprint.post("/invitations/<token>")
@access(Access.SIGNED_IN)
def accept_invitation(token: str) -> Any:
    """Accept an invitation."""
    slug = find_invitation(token).municipality.slug
    accept(person(), token)
    flash(_("Welcome. You have your new role now."))
    return redirect(url_for("voting.area", slug=slug))


def _area(slug: str) -> Any:
    municipality = find_municipality(slug)
    check_administrator(person(), municipality.id)
    return municipality


def _team_page(municipality: Any, form: Form) -> str:
    return render_template(
        "team/team.html",
        municipality=municipality,
        form=form,
        team=team_of(municipality.id),
        invitations=open_invitations(municipality.id),
        role_names=ROLE_NAMES,
        what=WHAT_ROLES_DO,
        # The usual one first.
        role_options={role.value: str(ROLE_NAMES[role]) for role in (Role.OFFICIAL, *Role)},
    )
