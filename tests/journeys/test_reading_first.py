"""A board where an official reads first, through its pages: nobody else sees what waits."""

import pytest
from werkzeug.routing import BuildError

from participation.boards.choices import Moderation
from participation.discussion.models import Comment
from participation.proposals.models import Proposal
from tests.support.client import CheckingClient
from tests.support.posting import publish
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)

TITLE = "หลังคาทางเดินกันฝนหน้าตลาด"
SAID = "ต้นมะขามใหญ่ให้ร่มทั้งซอย"
DESK = "/areas/here/desk"


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def browser(app):
    """Return a way to get a browser of somebody, in English."""

    def of(account=None):
        client = CheckingClient(app, app.response_class, use_cookies=True)
        client.get("/?lang=en")
        if account is not None:
            sign_in(client, account)
        return client

    return of


def addresses(app, **values):
    """Every page and file that is about all of these and nothing else; pictures take too long."""
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            if (
                "GET" in rule.methods
                and rule.arguments == values.keys()
                and ".png" not in rule.rule
            ):
                try:
                    yield adapter.build(rule.endpoint, values, method="GET")
                except BuildError:
                    continue


def check_unknown(reader, about):
    """No page, file or list shows somebody the words that wait."""
    for address in ("/", "/areas/here", "/areas/here/feed.atom", "/me", *about):
        said = reader.get(address).get_data()
        assert TITLE.encode() not in said, address
        assert SAID.encode() not in said, address


def test_what_waits_is_for_its_author_and_officials_alone(app, db, town, browser):
    official, author = make_official(town), make_resident(town)
    board = make_board(town, slug="first", moderation=Moderation.BEFORE)
    shown = make_proposal(board, official, title="ร่มเงาริมคลอง").public_id

    mine = browser(author)
    page = mine.page("/boards/first/proposals/new")
    assert "An official reads it before others see it" in page.text
    page = publish(page, {"title": TITLE, "idea": "มุงหลังคาให้ทั่ว"})
    assert "counts as received on" in page.text
    assert "Not shown to others yet." in page.text
    waiting = db.session.query(Proposal.public_id).filter_by(title=TITLE).scalar()
    page = mine.page(f"/proposals/{shown}").form("#comment-form").submit(text=SAID)
    assert "Only you see this yet." in page.text
    comment = db.session.query(Comment.public_id).filter_by(text=SAID).scalar()
    assert TITLE in mine.page(f"/proposals/{waiting}").text

    about = [
        f"/proposals/{shown}",
        f"/proposals/{shown}/comments",
        *addresses(app, public_id=waiting),
        *addresses(app, public_id=comment),
        *addresses(app, public_id=waiting, target="proposal"),
        *addresses(app, public_id=comment, target="comment"),
    ]
    check_unknown(browser(), addresses(app, slug="first"))
    for reader in (browser(), browser(make_resident(town))):
        check_unknown(reader, about)
        assert not reader.page(f"/search?q={TITLE}").select(f"a[href$='{waiting}']")

    desk = browser(official)
    page = desk.page(DESK)
    assert page.texts(".desk-line > .meta > strong")[:2] == ["Waits to be published"] * 2
    token = {"csrf_token": page.form("#chosen-posts").values["csrf_token"]}
    items = [f"proposal-{waiting}:1", f"comment-{comment}:1"]
    asked = {**token, "items": items}
    page = desk.post(f"{DESK}/publish", data=asked, follow_redirects=True).page
    assert "2 items are published." in page.text
    assert TITLE in browser().page("/boards/first").text
    assert SAID in browser().page(f"/proposals/{shown}").text
    assert "It is undone" in page.form("form.undo").submit().text
    check_unknown(browser(), ["/boards/first", f"/proposals/{waiting}", f"/proposals/{shown}"])

    asked = {**token, "items": f"comment-{comment}:1", "reason": "other", "words": ""}
    page = desk.post(f"{DESK}/decline", data=asked).page
    assert page.status == 422
    page = page.form("details[open] form").submit(reason="advert", words="ขายต้นไม้")
    assert "1 item is not published." in page.text
    page = desk.post(f"{DESK}/decline", data={**asked, "words": "ซ้ำ"}).page
    assert page.status == 409
    assert "This was handled or changed meanwhile" in page.text

    page = mine.page(f"/proposals/{shown}")
    assert "An official did not publish this opinion." in page.text
    page = page.follow("Why, and how to appeal")
    assert "ขายต้นไม้" in page.text
    assert "Another official will decide" in page.form().submit(words="ไม่ได้ขาย").text


def test_the_mode_is_chosen_with_the_board_and_changed_in_public(db, town, browser):
    official = make_official(town)
    make_board(town, slug="open")
    desk = browser(official)
    page = desk.page("/boards/open/manage").form("form[action$='/moderation']")
    assert "It is changed." in page.submit(moderation="before").text
    said = browser().page("/boards/open").text
    assert "an official reads every proposal and opinion" in said
    assert "This holds since" in said
