"""Pages of what is carried out: the board of an area, one thing's story, the officials' forms."""

import io

import pytest

from participation.delivery.choices import Blocker, Stage
from participation.delivery.queries.deliveries import delivery_of, entries_of
from participation.proposals.queries import proposal as find_proposal
from tests.support.carrying_out import adopt, carry_on, carry_out, some_terms
from tests.support.client import CheckingClient
from tests.support.pictures import PDF, photo
from tests.support.statements import at_most
from tests.support.town import make_board, make_official, make_town, sign_in

WORDS = "เปิดซองราคาแล้ว"


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def board(town):
    return make_board(town)


@pytest.fixture
def writer(town):
    return make_official(town)


@pytest.fixture
def official(app, writer) -> CheckingClient:
    client = CheckingClient(app, app.response_class, use_cookies=True)
    client.page("/?lang=en")
    sign_in(client, writer)
    return client


def test_an_adopted_proposal_gets_a_plan_from_its_page(official, writer, board, client):
    proposal = adopt(writer, board)
    page = official.page(f"/proposals/{proposal.public_id}")
    page = page.follow("Settle how it is carried out")
    assert page.form().values["unit"] == "กองช่าง"
    faulty = page.form().submit(path="build", due_on="ปีหน้า", budget="มาก", words="")
    assert faulty.status == 422
    assert {"due_on", "budget", "words"} == {
        name
        for name in ("path", "unit", "due_on", "budget", "words")
        if faulty.select(f"#{name}-error")
    }
    assert faulty.form().values["due_on"] == "ปีหน้า"
    page = faulty.form().submit(
        due_on="๓๑/๓/๒๕๗๐", budget="128,500.50", budget_year="2570", words="เริ่มสำรวจ"
    )
    assert page.path == f"/proposals/{proposal.public_id}/delivery"
    public = client.page(page.path + "?lang=en")
    assert "31 March 2027" in public.text
    assert "128,500.50" in public.text
    assert "What is being done" in client.page(f"/proposals/{proposal.public_id}?lang=en").text


def test_another_path_begins_with_its_first_stage(official, writer, board):
    proposal, _shot = carry_out(writer, board, stage=Stage.PROCURE)
    page = official.page(f"/proposals/{proposal.public_id}/delivery").follow("Change the plan")
    page = page.form().submit(unit="กองคลัง", words="ย้ายหน่วยงาน")
    assert delivery_of(find_proposal(proposal.public_id)).terms.stage is Stage.PROCURE
    page = page.follow("Change the plan").form().submit(path="pilot", words="ลองก่อน")
    assert delivery_of(find_proposal(proposal.public_id)).terms.stage is Stage.PILOT
    assert "กองช่าง" in page.text


def test_an_entry_with_a_picture_says_what_holds_it_up(official, writer, board, client):
    proposal, _shot = carry_out(writer, board)
    address = f"/proposals/{proposal.public_id}/delivery/entry"
    page = official.page(address).form().submit(stage="build", words=WORDS, blocked_by="law")
    assert page.status == 422
    assert page.one("#blocked_words-error") is not None
    sent = {
        **page.form().values,
        "blocked_words": "พ.ร.บ. เดินเรือ",
        "picture-1": (io.BytesIO(photo()), "a.jpg"),
        "alt-1": "เสาไฟต้นแรก",
    }
    answer = official.post(address, data=sent, content_type="multipart/form-data")
    assert answer.status_code == 302
    public = client.page(f"/proposals/{proposal.public_id}/delivery?lang=en")
    assert "พ.ร.บ. เดินเรือ" in public.text
    assert next(iter(public.select(".entries img"))).get("alt") == "เสาไฟต้นแรก"
    # Going on, nothing holds it up any more, whatever still stands in the field.
    page = official.page(address).form().submit(blocked_by="", words="ได้รับอนุญาตแล้ว")
    assert delivery_of(find_proposal(proposal.public_id)).terms.blocked_by is None


@pytest.mark.parametrize(
    ("content", "alt", "place"),
    [(PDF, "แบบ", "picture-1"), (photo(), "", "alt-1")],
    ids=["a document", "no words"],
)
def test_a_picture_that_cannot_be_shown_is_said_beside_it(
    official, writer, board, content, alt, place
):
    proposal, _shot = carry_out(writer, board)
    address = f"/proposals/{proposal.public_id}/delivery/entry"
    sent = {**official.page(address).form().values, "words": WORDS, "alt-1": alt}
    sent["picture-1"] = (io.BytesIO(content), "a.jpg")
    answer = official.post(address, data=sent, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert f'id="{place}-error"' in answer.text
    assert WORDS in answer.text
    assert len(entries_of(proposal.id)) == 1


def test_the_second_of_two_officials_keeps_the_words(official, writer, board):
    proposal, _shot = carry_out(writer, board)
    page = official.page(f"/proposals/{proposal.public_id}/delivery/entry")
    plan = official.page(f"/proposals/{proposal.public_id}/delivery/plan")
    carry_on(writer, proposal, words="ของเพื่อน", seen=1)
    for late in (page, plan):
        answer = late.form().submit(words=WORDS)
        assert answer.status == 409
        assert "ของเพื่อน" in answer.text
        assert answer.form().values["words"].strip() == WORDS
    assert answer.form().submit().path == f"/proposals/{proposal.public_id}/delivery"


def test_everybody_sees_the_board_the_line_of_time_and_what_stands_still(
    client, writer, board, clock
):
    carry_out(writer, board)
    held = adopt(writer, board, title="ไฟในซอย")
    terms = some_terms(
        stage=Stage.SCALED, blocked_by=Blocker.LAW, blocked_words="ผังเมือง", unit="กองคลัง"
    )
    carry_on(writer, held, terms, "เสร็จ")
    clock.advance(days=91)
    page = client.page("/areas/here/deliveries?lang=en")
    assert page.one("#stage-plan") is not None
    assert page.one("#stage-scaled") is not None
    assert len(page.select(".stale article")) == 1
    page = page.form(".filter").submit(unit="กองคลัง")
    assert page.texts(".kanban .card-name") == ["ไฟในซอย"]
    page = client.page("/areas/here/deliveries?view=timeline&standing=stale&lang=en")
    assert len(page.select(".timeline-table tbody tr")) == 1
    assert client.page("/areas/here/deliveries?year=x&plan=y&standing=z&lang=en").select(".kanban")


def test_htmx_gets_the_list_alone(client, writer, board):
    carry_out(writer, board)
    answer = client.get("/areas/here/deliveries?standing=going", headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<div id="carried-out">')


def test_officials_see_what_waits_for_a_plan(official, client, writer, board):
    assert "Nothing is carried out here yet" in client.page("/areas/here/deliveries?lang=en").text
    adopt(writer, board)
    assert official.page("/areas/here/deliveries").select(".todo li a")
    assert not client.page("/areas/here/deliveries").select(".todo")


def test_the_pages_ask_the_database_little(client, official, writer, board):
    proposal, _shot = carry_out(writer, board)
    there = f"/proposals/{proposal.public_id}"
    for number in range(3):
        other = adopt(writer, board, title=f"ข้อ {number}")
        carry_on(writer, other)
        carry_on(writer, proposal, seen=number + 1)
    for view in ("board", "timeline"):
        with at_most(4):
            client.page(f"/areas/here/deliveries?view={view}")
    for address in ("", "/delivery"):
        with at_most(4):
            client.page(there + address)
    with at_most(8):
        official.page("/areas/here/deliveries")
