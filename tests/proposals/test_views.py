"""Proposing, and settling costs, in the browser."""

import pytest

from participation.accounts.errors import OfficialsOnly
from participation.boards.choices import BoardKind, Phase, Stage
from participation.boards.queries import board as find_board
from participation.boards.services import announce_rules
from participation.proposals.errors import NotCollecting, ProjectsAlreadyFrozen, UnknownCategory
from participation.proposals.queries import in_order_of_submission, project_list
from participation.proposals.services import freeze_projects
from tests.support.language import LANGUAGES, told
from tests.support.posting import publish
from tests.support.town import (
    PROJECTS,
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)

NEW = "/boards/canal/proposals/new"
COSTS = "/boards/budget/costs"
TYPED = {
    "title": "ปลูกต้นไม้ริมคลอง",
    "idea": "ชวนกันปลูกทุกวันเสาร์\n\nเริ่มจากหน้าวัด",
    "problem": "ร้อน",
    "benefit": "คนเดินผ่าน",
    "place": "หน้าวัด",
    "category": "ต้นไม้",
}


@pytest.fixture
def town(db, clock):
    return make_town(slug="here", prefix="สสก")


@pytest.fixture
def board(town):
    return make_board(town, slug="canal", categories=["น้ำ", "ต้นไม้"])


@pytest.fixture
def somsri(client, town):
    """A resident, signed in."""
    account = make_resident(town, name="สมศรี ใจดี", verified=False)
    sign_in(client, account)
    return account


@pytest.fixture
def official(client, town):
    """An official, signed in."""
    account = make_official(town)
    sign_in(client, account)
    return account


@pytest.fixture
def review(town):
    board = make_board(
        town, kind=BoardKind.BUDGET, phase=Phase.REVIEW, slug="budget", projects=PROJECTS
    )
    announce_rules(board, Stage.VOTING)
    return find_board("budget")


def submitted(slug="canal"):
    return in_order_of_submission(find_board(slug).id)


def typed_in(page, names=TYPED):
    """Return what stands in the fields of the form on a page."""
    kept = page.form().values.to_dict()
    return {name: kept[name].replace("\r\n", "\n") for name in names}


def test_a_resident_proposes_and_is_told_the_reference_number(client, board, somsri):
    page = publish(client.page(NEW), TYPED)
    (proposal,) = submitted()
    assert page.path == f"/proposals/{proposal.public_id}"
    assert "สสก 2569/000001" in page.text
    for words in ("ปลูกต้นไม้ริมคลอง", "เริ่มจากหน้าวัด", "ร้อน", "คนเดินผ่าน", "หน้าวัด", "สมศรี ใจดี"):
        assert words in page.text
    assert proposal.idea == TYPED["idea"]
    assert proposal.category.name == "ต้นไม้"


def test_a_title_and_an_idea_are_enough(client, board, somsri):
    page = publish(client.page(NEW), title="ก", idea="ข")
    assert page.status == 200
    assert submitted()[0].category is None


def test_what_was_typed_as_markup_is_shown_as_text(client, board, somsri):
    nasty = '<script>alert("1")</script> & <b>x</b>'
    page = publish(client.page(NEW), {**TYPED, "title": nasty, "idea": nasty})
    assert page.status == 200
    assert nasty in page.text
    assert page.select("main script:not([src]), main b") == []
    assert nasty in client.page("/boards/canal").text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("field", ["title", "idea"])
def test_what_is_missing_is_told_beside_it_and_the_rest_stays_typed(
    app, client, board, somsri, language, field
):
    page = publish(client.page(f"{NEW}?lang={language}"), {**TYPED, field: " \u200b "})
    assert page.status == 422
    assert page.texts(f"#{field}-error") == [told(app, language, "Please fill this in.")]
    assert typed_in(page) == {**TYPED, field: " \u200b "}
    assert submitted() == []


def test_a_text_that_is_too_long_comes_back_whole_with_the_limit(client, board, somsri):
    long = {"title": "ก" * 121, "idea": "ข" * 3001, "place": "ค" * 201}
    page = publish(client.page(NEW), {**TYPED, **long})
    assert typed_in(page) == {**TYPED, **long}
    for field, limit in (("title", "120"), ("idea", "3000"), ("place", "200")):
        (error,) = page.texts(f"#{field}-error")
        assert limit in error
        assert str(int(limit) + 1) in error


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_category_that_the_board_has_not_is_told_and_the_text_stays(
    app, client, board, somsri, language
):
    form = client.page(f"{NEW}?lang={language}").form()
    sent = {**form.values.to_dict(), **TYPED, "category": "ขยะ"}
    page = client.post(NEW, data=sent).page
    assert page.status == 422
    assert page.texts("#category-error") == [told(app, language, UnknownCategory())]
    assert typed_in(page) == {**TYPED, "category": ""}


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_sends_a_second_too_late_is_told_and_finds_the_text_on_the_page(
    app, client, board, somsri, clock, language
):
    form = client.page(f"{NEW}?lang={language}")
    clock.set(board.collecting_closes_at)
    page = publish(form, TYPED)
    assert page.status == 422
    assert told(app, language, NotCollecting()) in page.text
    assert typed_in(page) == TYPED
    assert submitted() == []


def test_there_is_no_form_when_the_board_does_not_collect(client, town, somsri):
    make_board(town, slug="canal", phase=Phase.REVIEW)
    client.page(NEW, status=409)


def test_a_draft_takes_no_proposals_and_is_not_even_told_of(client, town, somsri):
    make_board(town, slug="canal", phase=Phase.DRAFT)
    client.page(NEW, status=404)


def test_a_guest_signs_in_and_comes_back_to_the_form(client, town, board):
    make_resident(town, email="somsri@example.com")
    page = client.page(NEW)
    assert page.path == "/sign-in"
    page = page.form().submit(email="somsri@example.com", password="ดอกไม้ริมคลอง")
    assert page.path == NEW


def test_everybody_sees_a_proposal_and_an_unknown_address_says_that_there_is_none(
    client, town, board
):
    proposal = make_proposal(board, make_resident(town))
    assert proposal.title in client.page(f"/proposals/{proposal.public_id}").text
    client.page("/proposals/nothinghere2", status=404)


def test_an_official_settles_costs_in_thai_digits_with_commas_and_satang(client, review, official):
    first, second, third = (p.public_id for p in submitted("budget"))
    page = client.page(COSTS).form()
    page = page.submit({first: "๑๒๘,๕๐๐.๒๕", second: "99.5", third: ""})
    assert page.path == "/boards/budget/manage"
    assert [p.cost for p in submitted("budget")] == [128_500_25, 99_50, None]


def test_the_form_shows_the_costs_as_they_would_be_typed(client, review, official):
    addresses = [p.public_id for p in submitted("budget")]
    client.page(COSTS).form().submit(dict(zip(addresses, ("1,000.05", "0", ""), strict=True)))
    values = client.page(COSTS).form().values
    assert [values[address] for address in addresses] == ["1000.05", "0", ""]
    # Sent again as it is, nothing changes.
    client.page(COSTS).form().submit()
    assert [p.cost for p in submitted("budget")] == [1_000_05, 0, None]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("faulty", ["สองแสน", "-5", "1.234", "1e6", "100 บาท"])
def test_a_faulty_amount_is_told_beside_it_and_no_cost_is_saved(
    app, client, review, official, language, faulty
):
    first, second, third = (p.public_id for p in submitted("budget"))
    amounts = {first: "๕๐๐", second: faulty, third: ""}
    page = client.page(f"{COSTS}?lang={language}").form().submit(amounts)
    assert page.status == 422
    sentence = "Please write the amount in baht as a number, for example 128500."
    assert page.texts(f"#{second}-error") == [told(app, language, sentence)]
    assert page.select(".error") == page.select(f"#{second}-error")
    assert typed_in(page, amounts) == amounts
    assert [p.cost for p in submitted("budget")] == [cost for _, cost in PROJECTS]


def test_an_amount_for_a_proposal_of_another_board_changes_nothing(
    client, town, board, review, official
):
    stranger = make_proposal(board, make_resident(town))
    form = client.page(COSTS).form()
    client.post(COSTS, data={**form.values.to_dict(), stranger.public_id: "5"})
    assert submitted("canal")[0].cost is None


def test_the_list_is_announced_from_the_check_list(client, review, official):
    page = client.page("/boards/budget/manage")
    page = page.form("form[action$='/freeze-projects']").submit()
    assert page.status == 200
    assert project_list(find_board("budget").id)
    assert page.select("form[action$='/freeze-projects']") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_announcing_it_again_from_a_page_left_open_is_refused_in_words(
    app, client, review, official, language
):
    old = client.page(f"/boards/budget/manage?lang={language}").form(
        "form[action$='/freeze-projects']"
    )
    freeze_projects(find_board("budget"))
    page = old.submit()
    assert page.status == 409
    assert told(app, language, ProjectsAlreadyFrozen()) in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_costs_sent_after_the_list_was_announced_are_refused_in_words(
    app, client, review, official, language
):
    form = client.page(f"{COSTS}?lang={language}").form()
    freeze_projects(find_board("budget"))
    page = form.submit({submitted("budget")[0].public_id: "123456.78"})
    assert page.status == 409
    assert told(app, language, ProjectsAlreadyFrozen()) in page.text
    assert [p.cost for p in submitted("budget")] == [cost for _, cost in PROJECTS]


def test_residents_and_officials_of_elsewhere_settle_nothing(app, client, town, review, official):
    token = client.page(COSTS).form().values["csrf_token"]
    first = submitted("budget")[0].public_id
    for stranger in (make_resident(town), make_official(make_town(slug="there"))):
        sign_in(client, stranger)
        page = client.page(COSTS, status=403)
        assert told(app, "th", OfficialsOnly()) in page.text
        sent = {"csrf_token": token, first: "1"}
        assert client.post(COSTS, data=sent).status_code == 403
        assert client.post("/boards/budget/freeze-projects", data=sent).status_code == 403
    assert submitted("budget")[0].cost == PROJECTS[0][1]
    assert find_board("budget").phase is Phase.REVIEW


def test_a_proposal_of_an_official_says_so(client, town):
    board = make_board(town, slug="officials")
    official, resident = make_official(town), make_resident(town, email="somjai@example.com")
    proposals = [
        make_proposal(board, author, title=author.email) for author in (official, resident)
    ]
    for author, proposal in zip((official, resident), proposals, strict=True):
        page = client.page(f"/proposals/{proposal.public_id}")
        assert page.texts(".facts .label") == (["เจ้าหน้าที่"] if author is official else [])
