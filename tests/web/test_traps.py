"""Traps for programs: who falls into one is asked once more and loses nothing."""

import pytest

from participation.discussion.models import Comment
from tests.support.talk import say
from tests.support.town import (
    make_board,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)

SAID = "ต้นไม้ช่วยให้ร่ม"


@pytest.fixture
def town(db, clock):
    return make_town()


@pytest.fixture
def seconds(app, monkeypatch):
    """Nobody fills in a form within three seconds."""
    monkeypatch.setitem(app.config, "LEAST_FORM_SECONDS", 3)


@pytest.fixture
def form(db, town, client):
    author = make_resident(town)
    proposal = make_proposal(make_board(town, slug="here"), author)
    client.get("/?lang=en")
    sign_in(client, author)
    return client.page(f"/proposals/{proposal.public_id}").form("#comment-form")


def said(db):
    return db.session.query(Comment).count()


def test_too_quick_is_asked_once_more_and_then_taken(db, seconds, form):
    page = form.submit(text=SAID)
    assert page.status == 422
    assert "Please press the button once more." in page.text
    assert page.form("#comment-form").values["text"] == SAID
    assert said(db) == 0
    page.form("#comment-form").submit()
    assert said(db) == 1


def test_in_time_nothing_is_asked(db, clock, seconds, form):
    clock.advance(seconds=3)
    assert form.submit(text=SAID).status == 200
    assert said(db) == 1


def test_the_field_that_nobody_sees_is_kept_from_everybody(db, form):
    assert len(form.page.select(".trap[aria-hidden=true] input[tabindex='-1']")) >= 1
    page = form.submit(text=SAID, website="https://shop.example")
    assert page.status == 422
    assert page.form("#comment-form").values["website"] == ""
    page.form("#comment-form").submit()
    assert said(db) == 1


def test_a_form_of_no_page_of_ours_is_asked(db, clock, seconds, form):
    clock.advance(seconds=60)
    assert form.submit(text=SAID, began="forged").status == 422
    assert said(db) == 0


def test_a_mistake_does_not_start_the_time_anew(db, clock, seconds, form):
    clock.advance(seconds=60)
    page = form.submit(text="")
    assert page.status == 422
    assert page.form("#comment-form").submit(text=SAID).status == 200
    assert said(db) == 1


@pytest.mark.parametrize("place", ["register", "report", "propose", "reply"])
def test_the_other_public_forms_ask_too(db, seconds, client, town, place):
    author, reader = make_resident(town), make_resident(town)
    proposal = make_proposal(make_board(town, slug="here"), author)
    comment = say(proposal, author).public_id
    client.get("/?lang=en")
    typed = {
        "register": ("/register", "main form", {"display_name": "มะลิ", "email": "m@example.com"}),
        "report": (f"/comments/{comment}/report", "main form", {"reason": "insult"}),
        "propose": ("/boards/here/proposals/new", "#proposal-form", {"title": "ก", "idea": "ข"}),
        "reply": (f"/comments/{comment}/reply", "main form", {"reply": SAID}),
    }
    address, css, fields = typed[place]
    if place == "register":
        fields |= {"municipality": "sample", "consent": "1"}
    else:
        sign_in(client, reader)
    form = client.page(address).form(css)
    page = client.post(form.action, data={**form.values.to_dict(), **fields}).page
    assert page.status == 422
    assert "Please press the button once more." in page.text
