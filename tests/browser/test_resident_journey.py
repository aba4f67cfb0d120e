"""The whole journey of a resident, from the first page to signing out.

In Thai on a phone, in English on a large screen, without JavaScript, and with the keyboard alone.
They walk by what the pages offer: no address is typed but the first.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Locator, Page, expect

from participation.accounts.models import Account
from participation.accounts.queries import account_by_email, account_for_session
from participation.accounts.services import verify_resident
from participation.boards.choices import BoardKind, Phase
from participation.delivery.services import give_answer
from participation.municipalities.queries import municipality
from participation.proposals.choices import AnswerKind
from participation.proposals.queries import proposal as find_proposal
from tests.support.client import settle
from tests.support.codes import code_to
from tests.support.language import told
from tests.support.pictures import photo
from tests.support.screens import fits
from tests.support.town import (
    PASSWORD,
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
)

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
EMAIL = "somsri@example.com"
OFFICIAL = "official@example.com"
TITLE = "ปลูกต้นไม้ริมคลองหลังตลาดเก่า"
IDEA = "ชวนกันปลูกทุกวันเสาร์ แล้วดูแลจนโต"
OTHERS = "ทางเท้าหน้าโรงเรียนสำหรับเด็กและคนชรา"
OPINION = "เห็นด้วย ควรเริ่มที่ท่าน้ำก่อน"
REASON = "ตรงกับแผนพัฒนาท้องถิ่นปีหน้า จะเริ่มปลูกในเดือนพฤษภาคม"


class Hand:
    """What a person does with a finger or a mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, what: Locator) -> None:
        """Press a link, a button, a box to tick."""
        what.click()

    def write(self, field: Locator, text: str) -> None:
        """Type into a field."""
        field.fill(text)

    def choose(self, field: Locator) -> None:
        """Take the first answer of a list of answers."""
        field.select_option(index=1)

    def reach(self, field: Locator) -> None:
        """Come to where something is."""


class Keys(Hand):
    """What a person does who has only a keyboard."""

    def press(self, what: Locator) -> None:
        self.reach(what)
        self.page.keyboard.press("Space" if what.get_attribute("type") == "checkbox" else "Enter")

    def write(self, field: Locator, text: str) -> None:
        self.reach(field)
        self.page.keyboard.insert_text(text)

    def choose(self, field: Locator) -> None:
        self.reach(field)
        self.page.keyboard.press("ArrowDown")

    def reach(self, field: Locator) -> None:
        """Press Tab until it has the focus; the focus must be seen."""
        target = field.element_handle()
        for _ in range(120):
            if target.evaluate("node => node === document.activeElement"):
                break
            self.page.keyboard.press("Tab")
        else:
            raise AssertionError(f"Tab never comes to {field} on {self.page.url}")
        assert target.evaluate(SEEN), f"the focus on {field} is not seen on {self.page.url}"


# There is a ring around what has the focus, and nothing lies over the whole of it.
SEEN = """node => {
  const style = getComputedStyle(node);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const { left, right, top, bottom } = node.getBoundingClientRect();
  const points = [top + 2, (top + bottom) / 2, bottom - 2];
  const open = points.some((y) => {
    const there = document.elementFromPoint((left + right) / 2, y);
    return there && (node.contains(there) || there.contains(node));
  });
  return ring && open;
}"""


class Resident:
    """Somebody at a browser who reads one language."""

    def __init__(self, app: Flask, hand: Hand, language: str) -> None:
        self.app, self.hand, self.page, self.language = app, hand, hand.page, language

    def words(self, sentence: str) -> str:
        """What an English sentence is on the pages this person sees."""
        return told(self.app, self.language, sentence)

    def go(self, link: str, *, to: str | None = None) -> None:
        """Follow a link by its address; it leads there, or to another page by its pattern."""
        self.hand.press(self.page.locator(f"main a[href='{link}']").first)
        self.arrive(to or link)

    def arrive(self, address: str) -> None:
        """Be on a page that is in the reader's language and fits the screen."""
        self.page.wait_for_url(address)
        assert self.page.locator("html").get_attribute("lang") == self.language
        assert fits(self.page), f"{self.page.url} is wider than the screen"

    def press(self, name: str, *, to: str | None = None) -> None:
        """Press a button or a link of the page by what stands on it."""
        there = self.page.locator("main").locator("button, a.button, a.act")
        self.hand.press(there.filter(has_text=self.words(name)).first)
        if to:
            self.arrive(to)

    def write(self, field: str, text: str) -> None:
        """Fill in a field by its id."""
        self.hand.write(self.page.locator(f"#{field}"), text)

    def reads(self, *texts: str) -> None:
        """Find these texts on the page."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)


@pytest.fixture
def town(db):
    """A town with a board for ideas, one to vote on, and one whose result is out."""
    town = make_town(slug="here")
    board = make_board(town, slug="canal", categories=["น้ำ"])
    make_proposal(board, make_resident(town, name="มานะ"), title=OTHERS)
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="budget")
    ballots = ((("1", 1), ("2", 1)), (("1", 1),))
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.RESULTS, slug="old", ballots=ballots)
    make_official(town, email=OFFICIAL)


@pytest.fixture
def picture(tmp_path) -> Path:
    path = tmp_path / "ตลิ่ง.jpg"
    path.write_bytes(photo(size=(1600, 1200)))
    return path


@pytest.fixture
def send(town, app: Flask, new_context: Callable[..., BrowserContext]) -> Callable[..., Resident]:
    """Send a resident who has never been here: `send("th", PHONE)`."""

    def send_one(language: str, screen, *, hand: type[Hand] = Hand, **options) -> Resident:
        context = new_context(locale=f"{language}-TH", viewport=screen, **options)
        resident = Resident(app, hand(context.new_page()), language)
        resident.page.goto(f"/?lang={language}")
        return resident

    return send_one


def travel(resident: Resident, picture: Path) -> None:
    """Everything a resident does here, one after the other."""
    find_the_board(resident)
    register(resident)
    post_an_idea(resident, picture)
    support_and_discuss(resident)
    vote(resident)
    hear_back(resident)
    see_a_result(resident)
    sign_out(resident)


def find_the_board(resident: Resident) -> None:
    resident.go("/provinces/20")
    resident.go("/areas/here")
    resident.go("/boards/canal")


def register(resident: Resident) -> None:
    """Asked for at the first thing that needs it, and back to that."""
    resident.press("Propose an idea", to="/sign-in?next=**")
    resident.press("Register", to="/register?next=**")
    resident.write("display_name", "ป้าสมศรี")
    resident.write("email", EMAIL)
    resident.write("password", PASSWORD)
    resident.hand.choose(resident.page.locator("#municipality"))
    resident.hand.press(resident.page.locator("#consent"))
    resident.press("Register", to="/sign-in/code?next=**")
    resident.write("code", code_to(resident.app, EMAIL))
    resident.press("Go on", to="/boards/canal/proposals/new")


def post_an_idea(resident: Resident, picture: Path) -> None:
    """With a photo; the session ends meanwhile, and what was typed is still there."""
    resident.write("title", TITLE)
    resident.write("idea", IDEA)
    resident.page.context.clear_cookies(name="session")
    resident.press("See how it will look", to="/sign-in?next=**")
    resident.write("email", EMAIL)
    resident.write("password", PASSWORD)
    resident.press("Sign in", to="/boards/canal/proposals/new")
    expect(resident.page.locator("#title")).to_have_value(TITLE)
    expect(resident.page.locator("#idea")).to_have_value(IDEA)
    files = resident.page.locator("#files")
    resident.hand.reach(files)
    files.set_input_files(picture)
    resident.press("See how it will look", to="/boards/canal/proposals/preview")
    resident.reads(TITLE, IDEA)
    resident.press("Publish", to="/proposals/*")
    resident.reads(TITLE, IDEA, "ป้าสมศรี")
    expect(resident.page.locator(".photos img")).to_have_count(1)


def support_and_discuss(resident: Resident) -> None:
    page = resident.page
    resident.press("All proposals of this board", to="/boards/canal#p-*")
    button = page.locator("form[action*='support'] button")
    expect(button).to_have_attribute("aria-pressed", "false")
    resident.hand.press(button)
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_contain_text("1")
    resident.hand.press(page.get_by_role("link", name=OTHERS))
    resident.arrive("/proposals/*")
    resident.press("Follow this proposal")
    expect(page.locator("form.follow button")).to_have_attribute("aria-pressed", "true")
    resident.write("text", OPINION)
    resident.press("Publish the opinion")
    expect(page.locator("#comments > .comment")).to_contain_text(OPINION)


def vote(resident: Resident) -> None:
    """On a budget, with a look over the ballot and a receipt, which is checked."""
    settle(resident.app)
    verify_resident(found(EMAIL), municipality("here"))
    resident.hand.press(resident.page.locator("header a.brand"))
    resident.arrive("/")
    resident.go("/boards/budget")
    resident.press("Vote", to="/boards/budget/ballot")
    resident.hand.press(resident.page.locator("#choice-1"))
    resident.hand.press(resident.page.locator("#choice-3"))
    if resident.language == "en":
        expect(resident.page.locator(".ballot-bar .left")).to_have_text("Still to give: 1 project")
    resident.press("Look over the ballot", to="/boards/budget/ballot/review")
    expect(resident.page.locator(".chosen li")).to_have_count(2)
    resident.press("Cast the ballot", to="/boards/budget/ballot/cast")
    receipt = resident.page.locator(".fingerprint").inner_text()
    resident.press("Check a receipt", to="/boards/budget/ballot/receipt")
    resident.write("code", receipt)
    resident.press("Check", to="/boards/budget/ballot/receipt?code=**")
    counts = "Yes: the ballot with this receipt is in, it is yours, and it counts."
    resident.reads(resident.words(counts))


def hear_back(resident: Resident) -> None:
    """The municipality answers; their own page leads to it."""
    open_account(resident)
    resident.hand.press(resident.page.locator(".account a[href='/me']"))
    resident.arrive("/me")
    own = resident.page.get_by_role("link", name=TITLE).first
    address = own.get_attribute("href")
    assert address
    settle(resident.app)
    proposal = find_proposal(address.rsplit("/", 1)[-1])
    give_answer(found(OFFICIAL), proposal, kind=AnswerKind.ADOPTED, reason=REASON)
    resident.page.reload()
    resident.reads(OTHERS, resident.words("Receipt number"))
    resident.hand.press(resident.page.get_by_role("link", name=TITLE).first)
    resident.arrive(f"{address}*")
    resident.reads(REASON)


def see_a_result(resident: Resident) -> None:
    resident.hand.press(resident.page.locator("header a.brand"))
    resident.arrive("/")
    resident.go("/boards/old")
    resident.press("See the result", to="/boards/old/results")
    resident.reads(resident.words("What was asked"))


def sign_out(resident: Resident) -> None:
    open_account(resident)
    resident.hand.press(resident.page.locator(".account form button"))
    resident.page.wait_for_url("/")
    expect(resident.page.locator(".account")).to_have_count(0)


def found(email: str) -> Account:
    """Return an account with all that is asked about it."""
    account = account_by_email(email)
    assert account
    return account_for_session(account.get_id())


def open_account(resident: Resident) -> None:
    resident.hand.press(resident.page.locator(".account summary"))


def test_in_thai_on_a_phone(send, picture):
    travel(send("th", PHONE, has_touch=True, is_mobile=True), picture)


def test_in_english_on_a_large_screen(send, picture):
    travel(send("en", DESKTOP), picture)


def test_without_javascript(send, picture):
    travel(send("th", PHONE, java_script_enabled=False), picture)


def test_with_the_keyboard_alone(send, picture):
    travel(send("th", DESKTOP, hand=Keys), picture)
