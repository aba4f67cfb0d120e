"""Small pages in frames of other sites: the only ones that may stand there, and without cookies."""

import pytest

from participation.boards.choices import BoardKind, Phase
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


def test_only_widgets_may_stand_in_frames(client, town):
    make_board(town, slug="canal")
    framed = client.get("/widgets/boards/canal").headers["Content-Security-Policy"]
    page = client.get("/boards/canal").headers["Content-Security-Policy"]
    assert "frame-ancestors https: http:" in framed
    assert "frame-ancestors 'none'" in page
    assert framed.replace("https: http:", "'none'") == page


def test_no_cookie_is_set_or_read(client, town):
    make_board(town, slug="canal")
    make_board(town, phase=Phase.DRAFT, slug="draft")
    sign_in(client, make_official(town))
    for path in ("areas/here", "boards/canal"):
        for _ in range(2):  # built, then kept
            answer = client.get(f"/widgets/{path}?lang=en")
            assert answer.status_code == 200
            assert "Set-Cookie" not in answer.headers
    # What an official alone may see is not in a frame, not even their own.
    assert "draft" not in client.get("/widgets/areas/here").text
    assert client.get("/widgets/boards/draft").status_code == 404


def test_a_board_shows_what_is_most_supported_and_leads_there(client, town):
    board = make_board(town, slug="canal")
    proposal = make_proposal(board, make_resident(town), title="ปลูกต้นไม้")
    page = client.page("/widgets/boards/canal")
    link = page.one("ol a")
    assert "ปลูกต้นไม้" in page.texts("ol a")
    assert link.get("href").endswith(f"/proposals/{proposal.public_id}")
    assert link.get("target") == "_blank"


def test_results_stay_hidden_until_they_are_public(client, town):
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="vote", ballots=[(("1", 1),)])
    assert client.get("/widgets/boards/vote/results").status_code == 404
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.RESULTS, slug="won", ballots=[(("1", 1),)])
    page = client.page("/widgets/boards/won/results?lang=en")
    assert "ทางเท้าหน้าโรงเรียน 400,000 baht" in page.text.replace("\u00a0", " ")
