"""The whole main job, in the browser: from the draft of a board to the file anyone can recount."""

import csv
import io
import json
import zipfile
from datetime import datetime, timedelta

import pytest
from cryptography.fernet import Fernet

from participation.accounts.models import Account
from participation.accounts.queries import account_by_email, account_for_session
from participation.accounts.services import verify_resident
from participation.boards.queries import board as find_board
from participation.core.clock import BANGKOK
from participation.core.scratch import scratch_database
from participation.municipalities.queries import municipality as find_municipality
from participation.pabulib.services import import_election
from participation.tallies.queries import result
from tests.support.ballot import cast
from tests.support.client import CheckingClient
from tests.support.codes import code_to
from tests.support.opening import go_through
from tests.support.page import Page
from tests.support.posting import publish
from tests.support.town import make_town

PASSWORD = "ต้นไม้ริมคลองแสนสุข"
IDEAS = {
    "kanya": "ทางเท้าหน้าโรงเรียน",
    "boonmi": "ไฟส่องสว่างในซอย",
    "chailai": "ลานออกกำลังกายริมคลอง",
    "dao": "รถไฟฟ้าใต้ดินถึงหมู่บ้าน",
}
# What the officials find each costs, in baht as they type it; the last can't be done.
COSTS = {"kanya": "400,000", "boonmi": "๓๕๐๐๐๐.๕๐", "chailai": "500000", "dao": ""}
# Who chooses what; ekachai votes twice, and only the second ballot counts.
BALLOTS = [
    ("kanya", ["kanya", "boonmi"]),
    ("boonmi", ["kanya", "boonmi"]),
    ("chailai", ["kanya", "chailai"]),
    ("ekachai", ["chailai"]),
    ("ekachai", ["boonmi"]),
]
VOTES = {"kanya": 3, "boonmi": 3, "chailai": 1}
WINNERS = {"kanya", "boonmi"}


def at(day: int, hour: int = 9) -> datetime:
    """An hour of a day in June 2026, Bangkok time."""
    return datetime(2026, 6, day, hour, tzinfo=BANGKOK)


def account_for(name: str) -> Account:
    found = account_by_email(f"{name}@example.com")
    assert found is not None
    loaded = account_for_session(found.public_id)
    assert loaded is not None
    return loaded


class Person:
    """Somebody with a browser of their own, who reads English."""

    def __init__(self, app, name: str) -> None:
        self.name = name
        self.email = f"{name}@example.com"
        self.browser = CheckingClient(app, app.response_class, use_cookies=True)
        self.page("/?lang=en")

    def page(self, path: str, status: int = 200) -> Page:
        return self.browser.page(path, status)

    def code(self) -> str:
        return code_to(self.browser.application, self.email)

    def register(self, area: str) -> None:
        form = self.page("/").follow("Register").form("form[action^='/register']")
        page = form.submit(
            display_name=self.name.capitalize(),
            email=self.email,
            password=PASSWORD,
            municipality=area,
            consent="1",
        )
        page = page.form("form[action='/sign-in/code']").submit(code=self.code())
        assert f"Welcome, {self.name.capitalize()}." in page.text

    def open_details(self, path: str, action: str) -> Page:
        """Press a button of the check-list that can't be undone."""
        return self.page(path).form(f"form[action$='{action}']").submit()


@pytest.fixture
def people(app, db, clock):
    """An official, five residents, and a guest without an account."""
    clock.set(at(1))
    make_town(slug="klong", prefix="คลง")
    everybody = {
        name: Person(app, name)
        for name in ("official", "kanya", "boonmi", "chailai", "dao", "ekachai")
    }
    for person in everybody.values():
        person.register("klong")
    return {**everybody, "guest": Person(app, "guest")}


def open_board(official: Person, cli) -> str:
    """Draft a budget board, see that nobody else sees it, announce it; return its address."""
    appointed = cli.invoke(args=["accounts", "appoint", official.email, "klong", "official"])
    assert appointed.exit_code == 0
    page = official.page("/areas/klong").follow("Open a new board")
    typed = {
        "kind": "budget",
        "question": "งบหนึ่งล้านบาทปีนี้ ควรใช้ทำอะไร",
        "categories": "ถนน\nคลอง",
        "collecting_from": "2026-06-02",
        "collecting_until": "2026-06-08",
        "support_limit": "2",
        "budget": "๑,๐๐๐,๐๐๐",
        "voting_from": "2026-06-12",
        "voting_until": "2026-06-18",
        "max_length": "2",
        "quorum": "4",
        "results_on": "2026-06-20",
    }
    page = go_through(official.browser, page.path, typed)
    assert "Nothing is missing: the board can open." in page.text
    return page.path.removesuffix("/manage")


def propose_and_support(people, board: str) -> dict[str, str]:
    """Everybody proposes; everybody supports two of the others. Returns addresses by author."""
    addresses = {}
    for name, title in IDEAS.items():
        page = people[name].page(board).follow("Propose an idea")
        page = publish(page, title=title, idea="ช่วยให้ทุกคนเดินทางปลอดภัย", category="ถนน")
        assert "Your proposal is published under number คลง 2569/00000" in page.text
        addresses[name] = page.path
    names = list(IDEAS)
    for place, name in enumerate([*names, "ekachai"]):
        for other in {names[(place + step) % 4] for step in (1, 2)} - {name}:
            page = people[name].page(addresses[other]).form("form.pill-form").submit()
            assert page.select(".pill[aria-pressed=true]")
    # A third support is one too many, and one's own is not offered.
    third = next(other for other in names[::-1] if other not in (names[1], names[2], "kanya"))
    assert people["kanya"].page(addresses[third]).form("form.pill-form").submit().status == 409
    assert people["kanya"].page(addresses["kanya"]).select(".pill") == []
    return addresses


def settle_projects(official: Person, board: str, addresses: dict[str, str]) -> None:
    """Announce the rules, enter the costs, announce the list."""
    assert (
        "The rules are announced."
        in official.open_details(f"{board}/manage", "/announce/voting").text
    )
    costs = {addresses[name].rpartition("/")[2]: cost for name, cost in COSTS.items()}
    page = official.page(f"{board}/costs").form("form[action$='/costs']").submit(costs)
    assert "3 of 4 have a cost." in page.text
    page = official.open_details(f"{board}/manage", "/freeze-projects")
    assert "The list of projects is announced." in page.text


def vote(people, board: str) -> dict[str, str]:
    """Everybody votes who is verified; returns the ballot's codes by author."""
    refused = people["dao"].page(f"{board}/ballot", status=403)
    assert "Only verified residents can vote here." in refused.text
    offered = people["kanya"].page(f"{board}/ballot")
    codes = {}
    for label in offered.select("li.choice label"):
        title = "".join(label.itertext())
        (name,) = [name for name, idea in IDEAS.items() if idea in title]
        codes[name] = label.get("for").removeprefix("choice-")
    assert set(codes) == set(VOTES)
    receipts = set()
    for name, chosen in BALLOTS:
        form = people[name].page(f"{board}/ballot").form("form.ballot")
        page = cast(form, {f"choice-{codes[project]}": "1" for project in chosen})
        receipts.add(page.one(".fingerprint").text)
    assert len(receipts) == len(BALLOTS)
    too_many = people["kanya"].page(f"{board}/ballot").form("form.ballot")
    page = too_many.submit({f"choice-{code}": "1" for code in codes.values()})
    assert page.status == 422
    assert "Choose at most 2 projects; you chose 3." in page.text
    return codes


def check_result_page(guest: Person, board: str) -> None:
    page = guest.page(board).follow("See the result")
    assert page.texts("dl.figures dd") == ["4", "3", "2"]
    assert {title for title in page.texts("ol.winners h3")} == {IDEAS[name] for name in WINNERS}
    assert "It was reached, so the result stands." in page.text
    assert "Used: 750,000.50 baht (75.0 %)" in page.text
    assert "Left: 249,999.50 baht" in page.text
    assert "250,000.50 baht short" in page.text
    assert IDEAS["dao"] not in page.text


def download(guest: Person, board: str) -> dict[str, bytes]:
    page = guest.page(f"{board}/results")
    links = [link.get("href") for link in page.select("ul.downloads a")]
    return {link.rpartition(".")[2]: guest.browser.get(link).data for link in links}


def check_downloads(files: dict[str, bytes], codes: dict[str, str]) -> None:
    votes = {codes[name]: number for name, number in VOTES.items()}
    winners = {codes[name] for name in WINNERS}
    table = list(csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig"), newline="")))
    assert {row["code"]: int(row["votes"]) for row in table} == votes
    assert {row["code"] for row in table if row["selected"] == "1"} == winners
    data = json.loads(files["json"])
    cast = [ballot["choices"] for ballot in data["ballots"] for _ in range(ballot["count"])]
    expected = [sorted(codes[name] for name in chosen) for _, chosen in BALLOTS]
    # Of the one who voted twice the first ballot is gone.
    del expected[3]
    assert sorted(cast) == sorted(expected)
    archive = zipfile.ZipFile(io.BytesIO(files.pop("zip")))
    for content in [*files.values(), *map(archive.read, archive.namelist())]:
        for person in ("@example.com", *(name.capitalize() for name, _ in BALLOTS)):
            assert person.encode() not in content


def test_the_main_job(app, db, clock, cli, people, tmp_path):
    official, guest = people["official"], people["guest"]
    board = open_board(official, cli)
    guest.page(board, status=404)
    assert (
        "The rules are announced."
        in official.open_details(f"{board}/manage", "/announce/collecting").text
    )
    assert "you can propose and support here" in guest.page(board).text

    clock.set(at(2))
    addresses = propose_and_support(people, board)
    by_support = f"{board}?order=support"
    shown = people["guest"].page(by_support).texts("ol.proposals h3")
    assert shown == sorted_by_support(guest, by_support)

    clock.set(at(9))
    assert "Ideas are no longer taken." in guest.page(board).text
    settle_projects(official, board, addresses)
    for name in ("kanya", "boonmi", "chailai", "ekachai"):
        verify_resident(account_for(name), find_municipality("klong"))

    clock.set(at(12, hour=0))
    codes = vote(people, board)

    clock.set(at(19, hour=0) - timedelta(seconds=1))
    assert "4 ballots so far" in official.page(f"{board}/manage").text
    clock.set(at(19, hour=0))
    late = people["kanya"].page(f"{board}/ballot", status=409)
    assert "Voting on this board is not open now" in late.text
    assert "The ballots are counted." in official.open_details(f"{board}/manage", "/count").text
    for person in (guest, official):
        person.page(f"{board}/results", status=404)

    clock.set(at(20, hour=0))
    check_result_page(guest, board)
    files = download(guest, board)
    check_downloads(files, codes)

    # Whoever has the file counts the same from it.
    here = result(find_board(board.rpartition("/")[2]).id)
    path = tmp_path / "recount.pb"
    path.write_bytes(files["pb"])
    with scratch_database({"BALLOT_KEY": Fernet.generate_key().decode()}):
        there = result(import_election(path, strict=True).board.id)
    for field in ("budget", "spent", "left", "ballots", "ballots_digest", "kind"):
        assert there[field] == here[field]
    assert [(line["code"], line["votes"], line["funded"]) for line in there["projects"]] == [
        (line["code"], line["votes"], line["funded"]) for line in here["projects"]
    ]


def sorted_by_support(person: Person, board: str) -> list[str]:
    """The titles on a board by the number on their pill, equal ones as they were submitted."""
    page = person.page(board)
    counts = {
        title: int(count)
        for title, count in zip(
            page.texts("ol.proposals h3"), page.texts(".pill-count"), strict=True
        )
    }
    submitted = list(IDEAS.values())
    return sorted(counts, key=lambda title: (-counts[title], submitted.index(title)))
