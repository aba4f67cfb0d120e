"""An official sets up a vote with every kind of rule by the forms alone; people vote; it is right.

Parts of the area, an age from and to, limits of the ballot and of a subject, amounts for a subject
and for a part, and projects that exclude each other.
"""

from datetime import date, datetime

import pytest

from participation.accounts.services import ListedResident, upload_residents, verify_by_letter
from participation.boards.queries import board as find_board
from participation.core.clock import BANGKOK
from participation.proposals.queries import in_order_of_submission, projects
from participation.proposals.services import Draft, add_proposals
from participation.tallies.queries import result
from participation.tallies.services import recount
from tests.support.ballot import cast
from tests.support.client import CheckingClient
from tests.support.opening import go_through
from tests.support.town import make_official, make_resident, make_town, sign_in

# Title: subject, part, group, cost in baht as it is typed.
IDEAS = {
    "ทางเท้าหน้าโรงเรียน": ("ถนน", "ริมคลอง", "", "300,000"),
    "ไฟส่องสว่าง": ("ถนน", "บ้านสวน", "", "250,000"),
    "ลานตลาดแบบมีหลังคา": ("", "บ้านสวน", "ก", "200,000"),
    "ลานตลาดแบบเปิด": ("", "บ้านสวน", "ก", "150,000"),
    "ศาลาริมน้ำ": ("คลอง", "ริมคลอง", "", "100,000"),
    "ท่าเรือ": ("คลอง", "ริมคลอง", "", "180,000"),
}
FORM = {
    "kind": "budget",
    "question": "งบปรับปรุงชุมชนปีนี้ ควรใช้ทำอะไร",
    "categories": "ถนน\nคลอง",
    "collecting_from": "2026-06-02",
    "collecting_until": "2026-06-08",
    "budget": "1,000,000",
    "voting_from": "2026-06-12",
    "voting_until": "2026-06-18",
    "results_on": "2026-06-20",
    "sub_areas": ["บ้านสวน", "ริมคลอง"],
    "min_age": "15",
    "max_age": "70",
    "min_length": "2",
    "max_length": "4",
    "max_sum_cost": "800,000",
    "allocation": "greedy-exclusive",
}
# ถนน may take 300,000 alone, ริมคลอง 200,000 alone; 500,000 are for the others.
DIVISION = {
    "subject-0-amount": "300,000",
    "subject-0-max_length": "1",
    "part-2-amount": "200,000",
}


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 6, day, hour, tzinfo=BANGKOK)


@pytest.fixture
def town(db, clock):
    clock.set(at(1))
    return make_town(slug="klong")


@pytest.fixture
def official(app, town):
    """A browser of an official, in English."""
    browser = CheckingClient(app, app.response_class, use_cookies=True)
    browser.page("/?lang=en")
    sign_in(browser, make_official(town))
    return browser


def people(town, clerk) -> dict[str, str]:
    """Letter codes by name: who lives where, born when."""
    rows = [
        *(ListedResident(f"คลอง {n}", "ริมคลอง", date(1980, 1, n)) for n in range(1, 4)),
        *(ListedResident(f"สวน {n}", "บ้านสวน", date(1990, 1, n)) for n in range(1, 4)),
        ListedResident("ตลาด", "ตลาดเก่า", date(1985, 5, 5)),
        ListedResident("เด็ก", "ริมคลอง", date(2012, 5, 5)),
        ListedResident("ยาย", "ริมคลอง", date(1950, 5, 5)),
    ]
    return dict(upload_residents(clerk, town, rows))


def vote(app, town, code, board, wanted, status=200):
    """Register, type the letter's code, and try to vote; return the page that answers."""
    account = make_resident(town, verified=False)
    verify_by_letter(account, code)
    browser = CheckingClient(app, app.response_class, use_cookies=True)
    browser.page("/?lang=en")
    sign_in(browser, account)
    page = browser.page(f"/boards/{board}/ballot", status=status)
    if wanted is None:
        return page
    marks = {f"choice-{code}": "1" for code in codes(board, wanted)}
    return cast(page.form("form.ballot"), marks)


def codes(board, titles) -> list[str]:
    by_title = {line.title: line.code for line in projects(find_board(board).id)}
    return [by_title[title] for title in titles]


def open_board(official) -> str:
    page = go_through(official, "/areas/klong/boards/new", FORM)
    assert page.path.endswith("/manage")
    slug = page.path.split("/")[2]
    page = page.follow("Amounts and limits for subjects and parts of the area")
    page = page.form("main form").submit(DIVISION)
    assert "The limits and amounts are saved." in page.text
    for stage in ("collecting", "voting"):
        page = official.page(f"/boards/{slug}/manage")
        page.form(f"form[action$='/announce/{stage}']").submit()
    return slug


def check_rules_said(official, slug) -> None:
    english = official.page(f"/boards/{slug}").text
    for sentence in (
        "Verified residents of บ้านสวน, ริมคลอง can vote, once each."
        " They must be 15 to 70 years old.",
        "One ballot chooses 2 to 4 projects.",
        "The projects on a ballot cost at most 800,000 baht together.",
        "Projects of “ถนน” on a ballot: at most 1.",
        "300,000 baht of the budget are for “ถนน” alone.",
        "200,000 baht are for projects in ริมคลอง alone.",
        "All other projects share 500,000 baht.",
        "Of projects that exclude each other, one is selected at most.",
    ):
        assert sentence in english


def settle_projects(official, slug) -> None:
    board = find_board(slug)
    found = {p.title: p.public_id for p in in_order_of_submission(board.id)}
    costs = {found[title]: cost for title, (_, _, _, cost) in IDEAS.items()}
    official.page(f"/boards/{slug}/costs").form("main form").submit(costs)
    places = {}
    for title, (subject, part, group, _cost) in IDEAS.items():
        at = found[title]
        places |= {f"{at}-category": subject, f"{at}-part": part, f"{at}-group": group}
    page = official.page(f"/boards/{slug}/sorting").form("main form").submit(places)
    assert "It is saved where each project belongs." in page.text
    page = official.page(f"/boards/{slug}/manage")
    page.form("form[action$='/freeze-projects']").submit()


def test_a_board_with_every_kind_of_rule_is_made_by_forms_and_counted_right(
    app, db, clock, town, official
):
    letters = people(town, make_official(town))
    slug = open_board(official)
    check_rules_said(official, slug)
    clock.set(at(3))
    add_proposals(find_board(slug), [Draft(title=title) for title in IDEAS])
    clock.set(at(10))
    settle_projects(official, slug)
    clock.set(at(12))

    # Who may not: another part, too young, too old.
    for name, sentence in (
        ("ตลาด", "Only residents of บ้านสวน, ริมคลอง can vote"),
        ("เด็ก", "if you are 15–70 years old"),
        ("ยาย", "if you are 15–70 years old"),
    ):
        page = vote(app, town, letters[name], slug, None, status=403)
        assert sentence in page.text

    path, light, roof, bare, hut, pier = IDEAS
    form = vote(app, town, letters["คลอง 1"], slug, None).form("form.ballot")
    refused = form.submit({f"choice-{code}": "1" for code in codes(slug, [path, light, hut])})
    assert refused.status == 422
    assert "In “ถนน”: Choose at most 1 projects; you chose 2." in refused.text
    ballots = {
        "คลอง 2": [light, roof, hut],
        "คลอง 3": [light, roof, bare],
        "สวน 1": [light, roof, bare, pier],
        "สวน 2": [path, roof, pier],
        "สวน 3": [path, bare, pier, hut],
    }
    for name, wanted in ballots.items():
        assert vote(app, town, letters[name], slug, wanted).status == 200

    clock.set(at(19))
    page = official.page(f"/boards/{slug}/manage")
    page.form("form[action$='/count']").submit()
    clock.set(at(20, hour=0))
    body = result(find_board(slug).id)
    lines = {line["code"]: line for line in body["projects"]}
    titles = {line.code: line.title for line in projects(find_board(slug).id)}
    cast_votes = {titles[code]: line["votes"] for code, line in lines.items()}
    assert cast_votes == {path: 2, light: 3, roof: 4, bare: 3, hut: 2, pier: 3}
    # ถนน: light (3 of 300,000), path no longer fits. ริมคลอง: pier (3), hut no longer fits.
    # The others: roof (4), and bare is the other plan for the same place.
    assert {titles[code] for code, line in lines.items() if line["funded"]} == {light, roof, pier}
    assert recount(find_board(slug)) is None
    text = official.page(f"/boards/{slug}/results").text
    for title in (light, roof, pier):
        assert title in text
