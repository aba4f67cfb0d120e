"""Who has a single fault to tell of is pointed to where it is mended sooner (D12)."""

import pytest

from participation.boards.choices import BoardKind, Phase
from tests.support.town import make_board, make_resident, make_town, sign_in

PLACES = ["https://www.traffy.in.th/", "tel:1111"]


@pytest.mark.parametrize("page", ["/boards/here", "/boards/here/proposals/new"])
def test_the_way_is_shown_where_one_might_propose_it(db, clock, client, page):
    town = make_town()
    make_board(town, slug="here")
    sign_in(client, make_resident(town))
    signpost = client.page(page).one("details.single-fault")
    assert [link.get("href") for link in signpost.iter("a")] == PLACES


def test_it_is_in_nobodys_way_later(db, clock, client):
    make_board(make_town(), slug="here", kind=BoardKind.BUDGET, phase=Phase.VOTING)
    assert client.page("/boards/here").select(".single-fault") == []
