"""Who may use which address: every rule of the URL map, for every kind of visitor."""

from datetime import date
from urllib.parse import urlsplit

import pytest
from flask import current_app

from participation.boards.choices import BoardKind, Phase, Stage
from participation.boards.services import announce_rules
from participation.core import clock
from participation.delivery.services.phrases import add_phrase
from participation.delivery.services.questions import ask_unit
from participation.delivery.tokens import question_token
from participation.discussion.choices import ReportReason, Target
from participation.intake.rows import TableRow
from participation.intake.services.imports import keep_table
from participation.intake.services.meetings import MeetingWords, add_meeting
from participation.moderation.queries.items import find_item
from participation.moderation.services.handings import offer
from participation.moderation.services.hiding import hide
from participation.moderation.services.merging import merge
from participation.moderation.services.relocations import move
from participation.proposals.services import Draft
from participation.voting.services.paper import open_batch
from participation.voting.services.reviews import open_review
from participation.web.access import Access, access, declared_access
from tests.support.carrying_out import carry_out
from tests.support.casting import cast_ballot
from tests.support.client import CheckingClient
from tests.support.pictures import add_photo
from tests.support.talk import say
from tests.support.town import (
    PROJECTS,
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)

SIGN_IN = "sign in"
# What a guest, a resident, an official of another municipality and an official are answered.
EVERYBODY = (200, 200, 200, 200)
NOBODY = (404, 404, 404, 404)
OFFICIALS_SEE = (SIGN_IN, 403, 403, 200)
OFFICIALS_DO = (SIGN_IN, 403, 403, 302)
# An empty form is told to be empty.
OFFICIALS_SEND = (SIGN_IN, 403, 403, 422)
TABLE = {
    ("GET", "/"): EVERYBODY,
    ("GET", "/static/css/tokens.css"): EVERYBODY,
    ("GET", "/register"): (200, 302, 302, 302),
    ("POST", "/register"): (422, 422, 422, 422),
    ("GET", "/sign-in"): (200, 302, 302, 302),
    ("POST", "/sign-in"): (422, 422, 422, 422),
    ("POST", "/sign-out"): (SIGN_IN, 302, 302, 302),
    # Nobody has asked for a code here.
    ("GET", "/sign-in/email"): (200, 302, 302, 302),
    ("POST", "/sign-in/email"): (422, 422, 422, 422),
    ("GET", "/sign-in/code"): (302, 302, 302, 302),
    ("POST", "/sign-in/code"): (302, 302, 302, 302),
    ("POST", "/sign-in/code/again"): (302, 302, 302, 302),
    ("GET", "/forgotten-password"): EVERYBODY,
    ("POST", "/forgotten-password"): (422, 422, 422, 422),
    ("GET", "/new-password/none/none"): EVERYBODY,
    ("POST", "/new-password/none/none"): (422, 422, 422, 422),
    ("GET", "/privacy"): EVERYBODY,
    ("GET", "/consent"): (SIGN_IN, 200, 200, 200),
    ("POST", "/consent"): (SIGN_IN, 302, 302, 302),
    ("GET", "/me/settings"): (SIGN_IN, 200, 200, 200),
    ("POST", "/me/settings/name"): (SIGN_IN, 422, 422, 422),
    ("POST", "/me/settings/language"): (SIGN_IN, 422, 422, 422),
    ("POST", "/me/settings/area"): (SIGN_IN, 422, 422, 422),
    ("POST", "/me/settings/password"): (SIGN_IN, 422, 422, 422),
    ("POST", "/me/settings/email"): (SIGN_IN, 422, 422, 422),
    ("GET", "/me/settings/email/code"): (SIGN_IN, 302, 302, 302),
    ("POST", "/me/settings/email/code"): (SIGN_IN, 302, 302, 302),
    ("POST", "/me/settings/sign-out-everywhere"): (SIGN_IN, 302, 302, 302),
    ("GET", "/me/tokens"): (SIGN_IN, 200, 200, 200),
    ("POST", "/me/tokens"): (SIGN_IN, 422, 422, 422),
    ("POST", "/me/tokens/none/end"): (SIGN_IN, 404, 404, 404),
    ("POST", "/me/data"): (SIGN_IN, 200, 200, 200),
    ("GET", "/me/delete"): (SIGN_IN, 200, 200, 200),
    ("POST", "/me/delete/code"): (SIGN_IN, 302, 302, 302),
    ("POST", "/me/delete"): (SIGN_IN, 422, 422, 422),
    ("POST", "/boards/voting/ballot/groups"): (SIGN_IN, 302, 302, 302),
    ("GET", "/provinces/20"): EVERYBODY,
    ("GET", "/api/docs"): EVERYBODY,
    ("GET", "/search"): EVERYBODY,
    ("GET", "/areas/imported"): EVERYBODY,
    ("GET", "/areas/here"): EVERYBODY,
    ("GET", "/areas/here/log"): EVERYBODY,
    ("GET", "/insights"): EVERYBODY,
    ("GET", "/provinces/20/insights"): EVERYBODY,
    ("GET", "/areas/here/insights"): EVERYBODY,
    # An official who is no administrator.
    ("GET", "/areas/here/team"): (SIGN_IN, 403, 403, 403),
    ("POST", "/areas/here/team"): (SIGN_IN, 403, 403, 403),
    ("POST", "/areas/here/team/invitations/none/withdraw"): (SIGN_IN, 403, 403, 403),
    ("POST", "/areas/here/team/hand-over"): (SIGN_IN, 403, 403, 403),
    ("POST", "/areas/here/team/none/official/end"): (SIGN_IN, 403, 403, 403),
    ("GET", "/areas/here/webhooks"): (SIGN_IN, 403, 403, 403),
    ("POST", "/areas/here/webhooks"): (SIGN_IN, 403, 403, 403),
    ("GET", "/areas/here/webhooks/none"): (SIGN_IN, 403, 403, 403),
    ("POST", "/areas/here/webhooks/none/rotate"): (SIGN_IN, 403, 403, 403),
    ("POST", "/areas/here/webhooks/none/remove"): (SIGN_IN, 403, 403, 403),
    ("POST", "/areas/here/webhooks/none/deliveries/none/replay"): (SIGN_IN, 403, 403, 403),
    ("GET", "/invitations/none"): (SIGN_IN, 404, 404, 404),
    ("POST", "/invitations/none"): (SIGN_IN, 404, 404, 404),
    ("GET", "/areas/here/log.csv"): EVERYBODY,
    ("GET", "/areas/here/boards/new"): OFFICIALS_SEE,
    ("POST", "/areas/here/boards/new"): OFFICIALS_SEND,
    ("POST", "/areas/here/boards/new/preview"): OFFICIALS_SEE,
    ("GET", "/boards/draft/form/phases"): OFFICIALS_SEE,
    ("POST", "/boards/draft/form/phases"): OFFICIALS_SEND,
    ("POST", "/boards/draft/form/phases/preview"): OFFICIALS_SEE,
    ("GET", "/boards/draft/form/look-over"): OFFICIALS_SEE,
    ("GET", "/areas/here/boards/propose"): (SIGN_IN, 200, 403, 200),
    ("POST", "/areas/here/boards/propose"): (SIGN_IN, 422, 403, 422),
    ("GET", "/areas/here/boards/waiting"): OFFICIALS_SEE,
    # A board that an official made waits for nobody.
    ("GET", "/boards/draft/decide"): (SIGN_IN, 403, 403, 409),
    ("POST", "/boards/draft/approve"): (SIGN_IN, 403, 403, 409),
    ("POST", "/boards/draft/refuse"): (SIGN_IN, 403, 403, 409),
    ("GET", "/verify"): (SIGN_IN, 200, 200, 200),
    ("POST", "/verify"): (SIGN_IN, 422, 422, 422),
    ("GET", "/areas/here/residents"): OFFICIALS_SEE,
    ("POST", "/areas/here/residents"): OFFICIALS_SEND,
    ("GET", "/areas/here/residents/list"): OFFICIALS_SEE,
    ("POST", "/areas/here/residents/list"): OFFICIALS_SEND,
    ("GET", "/areas/here/residents/codes"): OFFICIALS_SEE,
    ("POST", "/areas/here/residents/codes"): OFFICIALS_SEND,
    ("GET", "/areas/here/residents/codes/all"): OFFICIALS_SEE,
    ("POST", "/areas/here/residents/codes/all"): OFFICIALS_SEND,
    ("GET", "/boards/collecting"): EVERYBODY,
    ("GET", "/boards/collecting/documents"): OFFICIALS_SEE,
    ("POST", "/boards/collecting/documents"): OFFICIALS_SEND,
    ("POST", "/boards/collecting/documents/x/remove"): OFFICIALS_DO,
    ("POST", "/boards/collecting/documents/x/restore"): OFFICIALS_DO,
    ("POST", "/boards/collecting/documents/x/up"): OFFICIALS_DO,
    ("POST", "/boards/collecting/documents/files"): OFFICIALS_SEND,
    ("GET", "/documents/none"): NOBODY,
    ("GET", "/boards/collecting/changes"): EVERYBODY,
    ("GET", "/boards/collecting/words"): OFFICIALS_SEE,
    ("POST", "/boards/collecting/words"): OFFICIALS_SEND,
    ("GET", "/boards/draft"): (404, 404, 404, 200),
    ("GET", "/boards/draft/manage"): OFFICIALS_SEE,
    ("POST", "/boards/draft/announce/collecting"): OFFICIALS_DO,
    ("GET", "/boards/draft/proposals/new"): (SIGN_IN, 404, 404, 409),
    ("GET", "/boards/draft/ballot"): (SIGN_IN, 404, 404, 409),
    ("GET", "/boards/draft/download.csv"): NOBODY,
    ("GET", "/boards/draft/download.zip"): NOBODY,
    ("GET", "/data"): EVERYBODY,
    ("GET", "/data/boards"): EVERYBODY,
    ("GET", "/data/boards.csv"): EVERYBODY,
    ("GET", "/data/catalog.json"): EVERYBODY,
    ("GET", "/data/boards/schema.json"): EVERYBODY,
    ("GET", "/data/ckan/package/boards.json"): EVERYBODY,
    ("GET", "/data/ckan/api/3/action/package_list"): EVERYBODY,
    ("GET", "/data/ckan/api/3/action/package_show"): NOBODY,
    ("GET", "/data/ckan/api/3/action/package_search"): EVERYBODY,
    ("GET", "/data/files/none"): NOBODY,
    ("GET", "/data/files/none/download"): NOBODY,
    ("POST", "/data/files/none/mail"): (SIGN_IN, 404, 404, 404),
    ("GET", "/boards/draft/results"): NOBODY,
    ("GET", "/boards/collecting/proposals/new"): (SIGN_IN, 200, 200, 200),
    ("POST", "/boards/collecting/proposals/new"): (SIGN_IN, 422, 422, 422),
    ("GET", "/boards/collecting/proposals/preview"): (SIGN_IN, 200, 200, 200),
    ("POST", "/boards/collecting/proposals/preview"): (SIGN_IN, 422, 422, 422),
    ("POST", "/boards/collecting/proposals/draft"): (SIGN_IN, 302, 302, 302),
    ("POST", "/boards/collecting/proposals/draft/discard"): (SIGN_IN, 302, 302, 302),
    ("GET", "/boards/collecting/proposals/similar"): (SIGN_IN, 200, 200, 200),
    ("GET", "/proposals/{proposal}"): EVERYBODY,
    ("GET", "/proposals/{proposal}/history"): EVERYBODY,
    # Its author alone changes it.
    ("GET", "/proposals/{proposal}/edit"): (SIGN_IN, 403, 403, 403),
    ("POST", "/proposals/{proposal}/edit"): (SIGN_IN, 403, 403, 403),
    ("GET", "/proposals/{proposal}/withdraw"): (SIGN_IN, 403, 403, 403),
    ("POST", "/proposals/{proposal}/withdraw"): (SIGN_IN, 403, 403, 403),
    ("POST", "/proposals/{proposal}/restore"): (SIGN_IN, 403, 403, 403),
    ("GET", "/files/{photo}"): EVERYBODY,
    ("GET", "/files/{photo}/small"): EVERYBODY,
    ("GET", "/proposals/{proposal}/answer"): OFFICIALS_SEE,
    ("POST", "/proposals/{proposal}/answer"): OFFICIALS_SEND,
    ("GET", "/areas/here/deliveries"): EVERYBODY,
    ("GET", "/proposals/{carried}/delivery"): EVERYBODY,
    ("GET", "/proposals/{carried}/delivery/plan"): OFFICIALS_SEE,
    ("POST", "/proposals/{carried}/delivery/plan"): OFFICIALS_SEND,
    ("GET", "/proposals/{carried}/delivery/entry"): OFFICIALS_SEE,
    ("POST", "/proposals/{carried}/delivery/entry"): OFFICIALS_SEND,
    ("GET", "/deliveries/pictures/{shot}"): EVERYBODY,
    ("GET", "/deliveries/pictures/{shot}/small"): EVERYBODY,
    ("GET", "/proposals/{proposal}/ask"): OFFICIALS_SEE,
    ("POST", "/proposals/{proposal}/ask"): OFFICIALS_SEND,
    ("POST", "/questions/{question}/withdraw"): OFFICIALS_DO,
    ("GET", "/questions/{question}/file"): (SIGN_IN, 403, 403, 404),  # none came yet
    ("GET", "/ask/{token}"): EVERYBODY,
    ("POST", "/ask/{token}"): (422, 422, 422, 422),
    ("GET", "/ask/not-ours"): NOBODY,
    ("GET", "/areas/here/phrases"): OFFICIALS_SEE,
    ("POST", "/areas/here/phrases"): OFFICIALS_SEND,
    ("GET", "/areas/here/phrases/{phrase}"): OFFICIALS_SEE,
    ("POST", "/areas/here/phrases/{phrase}"): OFFICIALS_SEND,
    ("GET", "/proposals/{proposal}/costing"): OFFICIALS_SEE,
    ("POST", "/proposals/{proposal}/costing"): OFFICIALS_SEND,
    ("GET", "/boards/review/left-off"): EVERYBODY,
    ("GET", "/areas/here/unanswered"): EVERYBODY,
    ("GET", "/areas/here/settings"): OFFICIALS_SEE,
    ("GET", "/areas/here/logo.jpg"): NOBODY,  # it has none
    ("POST", "/areas/here/logo"): OFFICIALS_SEND,
    ("POST", "/areas/here/logo/remove"): OFFICIALS_DO,
    ("POST", "/areas/here/settings"): OFFICIALS_SEND,
    ("GET", "/areas/here/accent.css"): EVERYBODY,
    ("POST", "/proposals/{proposal}/support"): (SIGN_IN, 302, 302, 302),
    ("POST", "/proposals/{proposal}/support/withdraw"): (SIGN_IN, 302, 302, 302),
    ("GET", "/boards/review/manage"): OFFICIALS_SEE,
    ("GET", "/boards/review/costs"): OFFICIALS_SEE,
    ("GET", "/boards/review/division"): OFFICIALS_SEE,
    ("POST", "/boards/review/division"): OFFICIALS_SEND,
    ("GET", "/boards/review/sorting"): OFFICIALS_SEE,
    ("POST", "/boards/review/sorting"): OFFICIALS_SEND,
    ("POST", "/boards/review/costs"): OFFICIALS_DO,
    ("POST", "/boards/review/freeze-projects"): OFFICIALS_DO,
    ("GET", "/proposals/{proposal}/comments"): EVERYBODY,
    ("POST", "/proposals/{proposal}/comments"): (SIGN_IN, 422, 422, 422),
    ("GET", "/proposals/{proposal}/report"): (SIGN_IN, 200, 200, 200),
    ("POST", "/proposals/{proposal}/report"): (SIGN_IN, 422, 422, 422),
    ("GET", "/comments/{comment}"): EVERYBODY,
    ("GET", "/comments/{comment}/reply"): (SIGN_IN, 200, 200, 200),
    ("POST", "/comments/{comment}/reply"): (SIGN_IN, 422, 422, 422),
    ("POST", "/comments/{comment}/support"): (SIGN_IN, 302, 302, 302),
    ("POST", "/comments/{comment}/support/withdraw"): (SIGN_IN, 302, 302, 302),
    ("GET", "/comments/{comment}/edit"): (SIGN_IN, 403, 403, 403),
    ("POST", "/comments/{comment}/edit"): (SIGN_IN, 403, 403, 403),
    ("GET", "/comments/{comment}/withdraw"): (SIGN_IN, 403, 403, 403),
    ("POST", "/comments/{comment}/withdraw"): (SIGN_IN, 403, 403, 403),
    ("GET", "/comments/{comment}/report"): (SIGN_IN, 200, 200, 200),
    ("POST", "/comments/{comment}/report"): (SIGN_IN, 422, 422, 422),
    ("GET", "/boards/voting/ballot"): (SIGN_IN, 200, 403, 200),
    ("POST", "/boards/voting/ballot"): (SIGN_IN, 422, 403, 422),
    ("POST", "/boards/voting/ballot/review"): (SIGN_IN, 422, 403, 422),
    ("GET", "/boards/voting/ballot/review"): (SIGN_IN, 302, 302, 302),
    ("GET", "/boards/voting/ballot/receipt"): (SIGN_IN, 200, 200, 200),
    ("GET", "/boards/voting/ballot/cast"): (SIGN_IN, 302, 302, 302),
    ("GET", "/boards/voting/results"): NOBODY,
    ("GET", "/boards/review/roll"): OFFICIALS_SEE,
    ("POST", "/boards/voting/roll"): OFFICIALS_SEND,
    ("GET", "/boards/review/roll/list"): OFFICIALS_SEE,
    ("POST", "/boards/review/roll/list"): OFFICIALS_SEND,
    ("GET", "/boards/voting/paper"): OFFICIALS_SEE,
    ("POST", "/boards/voting/paper"): OFFICIALS_SEND,
    ("GET", "/paper/{batch}"): OFFICIALS_SEE,
    ("POST", "/paper/{batch}"): OFFICIALS_SEND,
    ("GET", "/paper/{batch}/differences"): OFFICIALS_SEE,
    ("POST", "/paper/{batch}/differences"): OFFICIALS_SEND,
    ("GET", "/paper/{batch}/table"): OFFICIALS_SEE,
    ("POST", "/paper/{batch}/table"): OFFICIALS_SEND,
    ("POST", "/paper/{batch}/adopt"): (SIGN_IN, 403, 403, 409),  # no sheet is in it yet
    ("GET", "/paper/{batch}/cancel"): OFFICIALS_SEE,
    ("POST", "/paper/{batch}/cancel"): OFFICIALS_SEND,
    ("GET", "/boards/voting/reviews"): OFFICIALS_SEE,
    ("POST", "/boards/voting/reviews"): OFFICIALS_SEND,
    ("GET", "/reviews/{review}"): OFFICIALS_SEE,
    ("POST", "/reviews/{review}"): OFFICIALS_SEND,
    ("POST", "/boards/counting/count"): OFFICIALS_DO,
    ("GET", "/boards/results/seal"): OFFICIALS_SEE,
    ("POST", "/boards/results/seal"): OFFICIALS_SEND,
    ("GET", "/boards/results/results"): EVERYBODY,
    ("GET", "/boards/results/results.pdf"): EVERYBODY,
    ("GET", "/boards/results/results/what-if"): EVERYBODY,
    ("GET", "/boards/draft/results/what-if"): NOBODY,
    ("GET", "/boards/voting/live-count"): NOBODY,  # its rules do not say so
    ("GET", "/boards/results/download.csv"): EVERYBODY,
    ("GET", "/boards/results/report"): EVERYBODY,
    ("GET", "/boards/results/report.pdf"): EVERYBODY,
    ("GET", "/boards/results/results/present"): EVERYBODY,
    # Nobody was asked yet.
    ("GET", "/boards/results/survey"): NOBODY,
    ("POST", "/boards/results/survey"): NOBODY,
    ("POST", "/boards/results/survey/open"): OFFICIALS_DO,
    ("GET", "/boards/counting/report"): NOBODY,
    ("GET", "/boards/results/report/write"): OFFICIALS_SEE,
    ("POST", "/boards/results/report/write"): OFFICIALS_SEND,
    ("GET", "/boards/collecting/imports"): OFFICIALS_SEE,
    ("POST", "/boards/collecting/imports"): OFFICIALS_SEND,
    ("GET", "/boards/collecting/imports/template.csv"): OFFICIALS_SEE,
    ("GET", "/boards/collecting/answers"): OFFICIALS_SEE,
    ("POST", "/boards/collecting/answers"): OFFICIALS_SEND,
    ("GET", "/boards/collecting/answers.xlsx"): OFFICIALS_SEE,
    ("GET", "/boards/collecting/intake"): OFFICIALS_SEE,
    ("POST", "/boards/collecting/intake"): OFFICIALS_SEND,
    ("GET", "/proposals/{proposal}/intake"): OFFICIALS_SEE,
    ("POST", "/proposals/{proposal}/intake"): OFFICIALS_SEND,
    ("GET", "/proposals/{proposal}/slip"): OFFICIALS_SEE,
    ("GET", "/boards/collecting/ways"): EVERYBODY,
    ("GET", "/boards/draft/ways"): (404, 404, 404, 200),
    ("GET", "/boards/collecting/meetings/new"): OFFICIALS_SEE,
    ("POST", "/boards/collecting/meetings/new"): OFFICIALS_SEND,
    ("GET", "/meetings/{meeting}/edit"): OFFICIALS_SEE,
    ("POST", "/meetings/{meeting}/edit"): OFFICIALS_SEND,
    ("GET", "/imports/{table}"): OFFICIALS_SEE,
    ("POST", "/imports/{table}/start"): OFFICIALS_DO,
    ("POST", "/imports/{table}/undo"): (SIGN_IN, 403, 403, 409),  # nothing was imported yet
    ("GET", "/b/collecting"): (302, 302, 302, 302),
    ("GET", "/p/somewhere"): (302, 302, 302, 302),
    ("GET", "/boards/collecting/picture.png"): EVERYBODY,
    ("GET", "/boards/draft/picture.png"): (404, 404, 404, 200),
    ("GET", "/boards/results/results/picture.png"): EVERYBODY,
    ("GET", "/boards/counting/results/picture.png"): NOBODY,
    ("GET", "/proposals/{proposal}/picture.png"): EVERYBODY,
    ("GET", "/boards/draft/qr.svg"): (404, 404, 404, 200),
    ("GET", "/proposals/{proposal}/qr.svg"): EVERYBODY,
    ("GET", "/boards/draft/poster"): (404, 404, 404, 200),
    ("GET", "/boards/draft/feed.atom"): (404, 404, 404, 200),
    ("GET", "/boards/collecting/feed.atom"): EVERYBODY,
    ("GET", "/areas/here/feed.atom"): EVERYBODY,
    ("GET", "/boards/draft/calendar.ics"): (404, 404, 404, 200),
    ("GET", "/widgets/areas/here"): EVERYBODY,
    ("GET", "/widgets/boards/results"): EVERYBODY,
    ("GET", "/widgets/boards/results/results"): EVERYBODY,
    ("GET", "/manifest.webmanifest"): EVERYBODY,
    ("GET", "/areas/here/desk"): OFFICIALS_SEE,
    ("GET", "/areas/here/desk/dismiss"): OFFICIALS_SEE,
    ("GET", "/areas/here/desk/hide"): OFFICIALS_SEE,
    ("GET", "/areas/here/desk/publish"): OFFICIALS_SEE,
    ("GET", "/areas/here/words"): OFFICIALS_SEE,
    ("POST", "/me/settings/desk-letter"): (SIGN_IN, 302, 302, 302),
    ("POST", "/areas/here/words"): OFFICIALS_SEND,
    ("GET", "/areas/here/desk/decline"): OFFICIALS_SEE,
    ("POST", "/areas/here/desk/publish"): OFFICIALS_SEND,
    ("POST", "/areas/here/desk/decline"): OFFICIALS_SEND,
    ("POST", "/boards/collecting/moderation"): (SIGN_IN, 403, 403, 302),
    ("POST", "/areas/here/desk/dismiss"): OFFICIALS_SEND,
    ("POST", "/areas/here/desk/hide"): OFFICIALS_SEND,
    ("POST", "/areas/here/desk/undo"): (SIGN_IN, 403, 403, 409),  # nothing was done yet
    ("GET", "/moderation/comment/{comment}"): OFFICIALS_SEE,
    ("GET", "/moderation/comment/{comment}/hide"): OFFICIALS_SEE,
    ("GET", "/moderation/comment/{comment}/warn"): OFFICIALS_SEE,
    ("POST", "/moderation/comment/{comment}/hide"): OFFICIALS_SEND,
    ("POST", "/moderation/comment/{comment}/warn"): OFFICIALS_SEND,
    # Hidden by an official who is not here; written by nobody of those who ask.
    ("GET", "/moderation/comment/{hidden}/why"): (SIGN_IN, 302, 302, 302),
    ("GET", "/hidings/{hiding}"): (SIGN_IN, 404, 404, 200),
    ("GET", "/hidings/{hiding}/appeal"): (SIGN_IN, 404, 404, 200),
    ("POST", "/hidings/{hiding}/appeal"): (SIGN_IN, 404, 404, 404),
    ("GET", "/hidings/{hiding}/restore"): OFFICIALS_SEE,
    ("GET", "/hidings/{hiding}/decide"): OFFICIALS_SEE,
    ("POST", "/hidings/{hiding}/restore"): OFFICIALS_DO,
    ("POST", "/hidings/{hiding}/decide"): OFFICIALS_SEND,
    ("GET", "/hidings/{hiding}/removal"): OFFICIALS_SEE,
    ("POST", "/hidings/{hiding}/removal"): OFFICIALS_SEND,
    ("GET", "/hidings/{hiding}/removal/decide"): OFFICIALS_SEE,
    ("POST", "/hidings/{hiding}/removal/decide"): (SIGN_IN, 403, 403, 409),  # nobody asked
    ("GET", "/moderation/proposal/{merged}/merge"): OFFICIALS_SEE,
    ("POST", "/moderation/proposal/{merged}/merge"): OFFICIALS_SEND,
    ("GET", "/moderation/comment/{comment}/fault"): OFFICIALS_SEE,
    ("POST", "/moderation/proposal/{merged}/fault"): OFFICIALS_DO,
    ("GET", "/moderation/comment/{comment}/block"): OFFICIALS_SEE,
    ("POST", "/moderation/comment/{comment}/block"): OFFICIALS_SEND,
    ("GET", "/interventions/{intervention}/review"): (SIGN_IN, 404, 404, 200),
    ("POST", "/interventions/{intervention}/review"): OFFICIALS_SEND,
    ("GET", "/moderation/proposal/{merged}/move"): OFFICIALS_SEE,
    ("POST", "/moderation/proposal/{merged}/move"): OFFICIALS_SEND,
    ("POST", "/moves/{move}/undo"): OFFICIALS_DO,
    ("GET", "/moderation/proposal/{merged}/hand-over"): OFFICIALS_SEE,
    ("POST", "/moderation/proposal/{merged}/hand-over"): OFFICIALS_SEND,
    # Offered by the official's area to another one.
    ("GET", "/handings/{handing}"): OFFICIALS_SEE,
    ("GET", "/handings/{handing}/accept"): OFFICIALS_SEE,
    ("GET", "/handings/{handing}/decline"): OFFICIALS_SEE,
    ("GET", "/handings/{handing}/withdraw"): OFFICIALS_SEE,
    ("POST", "/handings/{handing}/accept"): (SIGN_IN, 403, 403, 403),
    ("POST", "/handings/{handing}/decline"): (SIGN_IN, 403, 403, 403),
    ("POST", "/handings/{handing}/withdraw"): OFFICIALS_DO,
    # Done by an official who is not here; it concerns nobody of those who ask.
    ("GET", "/interventions/{intervention}"): (SIGN_IN, 404, 404, 200),
    ("GET", "/interventions/{intervention}/object"): (SIGN_IN, 404, 404, 200),
    ("POST", "/interventions/{intervention}/object"): (SIGN_IN, 404, 404, 404),
    ("GET", "/interventions/{intervention}/lift"): (SIGN_IN, 404, 404, 200),
    ("POST", "/interventions/{intervention}/lift"): OFFICIALS_DO,
    ("GET", "/interventions/{intervention}/decide"): (SIGN_IN, 404, 404, 200),
    ("POST", "/interventions/{intervention}/decide"): OFFICIALS_SEND,
    ("GET", "/me"): (SIGN_IN, 200, 200, 200),
    ("GET", "/me/proposals"): (SIGN_IN, 200, 200, 200),
    ("GET", "/me/news"): (SIGN_IN, 200, 200, 200),
    ("POST", "/me/news"): (SIGN_IN, 422, 422, 422),
    ("POST", "/boards/collecting/follow"): (SIGN_IN, 302, 302, 302),
    ("POST", "/boards/draft/unfollow"): (SIGN_IN, 302, 302, 302),
    ("GET", "/news/stop/not-ours"): NOBODY,
    ("POST", "/news/stop/not-ours"): NOBODY,
}

AUTHORS_ONLY = {f"/proposals/{{proposal}}/{act}" for act in ("edit", "withdraw", "restore")}


def rule_of(app, method: str, path: str) -> tuple[str, str]:
    """Return the rule that a row of the table is about."""
    rule, _ = app.url_map.bind("localhost").match(path, method=method, return_rule=True)
    return method, rule.rule


def served(app) -> set[tuple[str, str]]:
    """Return every method and rule of the application."""
    return {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        # What programs may do is asked in `test_api_access.py`, with tokens.
        if not rule.rule.startswith("/api/v1/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


@pytest.fixture
def here(app, db, clock, monkeypatch):
    """A town; forms need no token here, so that only the right to send them counts."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    return make_town(slug="here")


def visitors(app, here) -> list[CheckingClient]:
    """Return the browsers of a guest, a resident, an official of elsewhere and an official."""
    there = make_town(slug="there")
    browsers = []
    for account in (None, make_resident(here), make_official(there), make_official(here)):
        browsers.append(CheckingClient(app, app.response_class, use_cookies=True))
        if account is not None:
            sign_in(browsers[-1], account)
    return browsers


def prepare(here, path: str) -> str:
    """Build what a row is about (boards are named after their phase); return its address."""
    first, second = [*path.removeprefix("/widgets").split("/"), ""][1:3]
    if first == "boards":
        _build_board(here, Phase(second))
    if first in ("proposals", "files", "deliveries", "ask", "questions"):
        return _build_proposal(here, path)
    if first == "comments":
        author = make_resident(here, name="สมหญิง")
        return path.format(comment=say(make_proposal(make_board(here), author), author).public_id)
    if first in _ACTS:
        return _ACTS[first](here, path)
    if "{phrase}" in path:
        phrase = add_phrase(make_official(here), here.id, name="ก", words="ข", kind=None)
        return path.format(phrase=phrase.public_id)
    if first in ("paper", "reviews"):
        board = _build_board(here, Phase.VOTING)
        official, voter = make_official(here), make_resident(here)
        batch = open_batch(official, board, "หีบที่ 1")
        cast_ballot(board, voter, (("1", 1),))
        review = open_review(official, board, [voter.email], "ลงคะแนนแทนกัน")
        return path.format(batch=batch.public_id, review=review.public_id)
    return path


def _build_proposal(here, path: str) -> str:
    board = make_board(here)
    if "{carried}" in path or "{shot}" in path:
        carried, shot = carry_out(make_official(here), board)
        return path.format(carried=carried.public_id, shot=shot)
    proposal = make_proposal(board, make_resident(here, name="สมหญิง"))
    if "{photo}" in path:
        return path.format(photo=add_photo(proposal))
    if "{proposal}" not in path:
        return _build_question(proposal, path)
    return path.format(proposal=proposal.public_id)


def _build_question(proposal, path: str) -> str:
    asker = make_official(proposal.board.municipality)
    question = ask_unit(
        asker, proposal, unit="กองช่าง", email="a@b.example", words="?", due_on=date(2030, 1, 1)
    )
    token = question_token(current_app.config["SECRET_KEY"], question.public_id)
    return path.format(question=question.public_id, token=token)


def _build_intake(here, path: str) -> str:
    official, board = make_official(here), make_board(here)
    row = TableRow(draft=Draft(title="ศาลาริมน้ำ", idea="สร้างใหม่"))
    table = keep_table(official, board, [row])
    words = MeetingWords(title="ประชุมหมู่บ้าน", begins_at=clock.now())
    meeting = add_meeting(official, board, words)
    return path.format(table=table.public_id, meeting=meeting.public_id)


def _build_hiding(here, path: str) -> str:
    author = make_resident(here, name="สมหญิง")
    proposal = make_proposal(make_board(here), author)
    shown, hidden = say(proposal, author, "ดี"), say(proposal, author, "หยาบคาย")
    found = find_item(Target.COMMENT, hidden.public_id)
    hiding = hide(make_official(here), found, ReportReason.INSULT)
    return path.format(
        comment=shown.public_id,
        hidden=hidden.public_id,
        hiding=hiding.public_id,
        merged=proposal.public_id,
    )


def _build_merging(here, path: str) -> str:
    board, author = make_board(here), make_resident(here, name="สมหญิง")
    target, source = (make_proposal(board, author) for _ in range(2))
    merged = merge(make_official(here), target, [source], "ซ้ำกัน")
    return path.format(intervention=merged.interventions[0].public_id)


def _build_move(here, path: str) -> str:
    proposal = make_proposal(make_board(here), make_resident(here, name="สมหญิง"))
    relocation, _ = move(make_official(here), proposal, make_board(here, slug="right"), "ผิดกระดาน")
    return path.format(move=relocation.public_id)


def _build_handing(here, path: str) -> str:
    proposal = make_proposal(make_board(here), make_resident(here, name="สมหญิง"))
    there = make_board(make_town(slug="yonder"))
    return path.format(handing=offer(make_official(here), proposal, there, "เป็นเรื่องของที่โน่น"))


_ACTS = {
    "moderation": _build_hiding,
    "hidings": _build_hiding,
    "interventions": _build_merging,
    "moves": _build_move,
    "handings": _build_handing,
    "imports": _build_intake,
    "meetings": _build_intake,
}


def _build_board(here, phase: Phase):
    kind = BoardKind.IDEAS if phase in (Phase.DRAFT, Phase.COLLECTING) else BoardKind.BUDGET
    board = make_board(here, kind=kind, phase=phase, slug=phase.value, projects=PROJECTS)
    if phase is Phase.REVIEW:
        announce_rules(board, Stage.VOTING)
    return board


def answered(browser, method: str, path: str) -> int | str:
    """Return the status, or that the visitor is sent to sign in."""
    response = browser.open(path, method=method, buffered=True)
    asked = urlsplit(response.headers.get("Location", "")).path == "/sign-in"
    return SIGN_IN if response.status_code == 302 and asked else response.status_code


def test_every_rule_declares_who_may_use_it(app):
    undeclared = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not isinstance(declared_access(app, rule.endpoint), Access)
    }
    assert undeclared == set()


def test_the_table_has_a_row_for_every_rule(app):
    assert served(app) - {rule_of(app, *row) for row in TABLE} == set()


@pytest.mark.parametrize(("method", "path"), TABLE)
def test_every_address_answers_each_kind_of_visitor_as_declared(app, here, method, path):
    address = prepare(here, path)
    answers = tuple(answered(browser, method, address) for browser in visitors(app, here))
    assert answers == TABLE[method, path]


def test_what_asks_for_a_person_is_declared_so(app):
    """The table and the declarations agree: a guest is sent away from all that is not public."""
    for (method, path), expected in TABLE.items():
        endpoint, _ = app.url_map.bind("localhost").match(path, method=method)
        public = declared_access(app, endpoint) is Access.PUBLIC
        assert public is (expected[0] != SIGN_IN), (method, path)


def test_what_only_officials_may_do_is_declared_so(app):
    for (method, path), expected in TABLE.items():
        endpoint, _ = app.url_map.bind("localhost").match(path, method=method)
        # An opinion or a proposal is changed by its author alone.
        of_author = path.startswith("/comments/") or path in AUTHORS_ONLY
        officials_only = expected[:3] == OFFICIALS_SEE[:3] and not of_author
        assert (declared_access(app, endpoint) is Access.OFFICIAL) is officials_only, (method, path)


def test_a_route_that_declares_nothing_is_never_served(app, client, monkeypatch):
    monkeypatch.setitem(app.view_functions, "voting.home", lambda: "open to all by mistake")
    answer = client.get("/")
    assert answer.status_code == 404
    assert "by mistake" not in answer.text


def test_a_declaration_opens_it(app, client, monkeypatch):
    view = access(Access.PUBLIC)(lambda: ("open", {"Content-Type": "text/plain"}))
    monkeypatch.setitem(app.view_functions, "voting.home", view)
    assert client.get("/").text == "open"


def test_a_guest_is_sent_to_sign_in_with_the_way_back(client, db, clock):
    make_board(make_town(slug="here"), slug="collecting")
    answer = client.get("/boards/collecting/proposals/new?lang=en")
    assert answer.status_code == 302
    assert client.page(answer.headers["Location"]).form().values["next"] == (
        "/boards/collecting/proposals/new?lang=en"
    )
