"""What was collected on paper comes in as a table, and fifty answers go out as one."""

from io import BytesIO

from openpyxl import load_workbook

from participation.intake.choices import ImportState
from participation.intake.queries.imports import imports_of
from tests.support.client import CheckingClient
from tests.support.outbox import deliver, every_minute
from tests.support.posting import publish
from tests.support.town import make_board, make_official, make_resident, make_town, sign_in
from tests.support.upload import confirm, filled_in, upload, workbook

HEADING = ["ชื่อข้อเสนอ", "ข้อเสนอ", "หัวข้อ", "ช่องทาง", "ชื่อผู้เสนอ", "วันที่รับ"]
SLIPS = [
    [f"ปลูกต้นไม้หน้าบ้านเลขที่ {n}", "ให้ร่มเงา", "ถนน", "จดหมายหรือแบบกระดาษ", f"ลุงลับที่ {n}", "๐๖/๐๓/๒๕๖๙"]
    for n in range(1, 50)
]


def browser_of(app, account) -> CheckingClient:
    browser = CheckingClient(app, app.response_class, use_cookies=True)
    sign_in(browser, account)
    browser.page("/?lang=th")
    return browser


def import_slips(app, official: CheckingClient) -> None:
    """Upload a table with faults, correct them, import it, and watch it come in."""
    page = official.page("/boards/khlong/manage").follow("นำเข้าข้อเสนอจากตาราง")
    wrong = [[*row] for row in SLIPS]
    wrong[3][0], wrong[7][2], wrong[8][5] = "", "อากาศ", "๓๑/๐๒/๒๕๖๙"
    page = upload(official, page.path, workbook(HEADING, *wrong)).page
    assert page.texts(".ledger tbody th") == ["บรรทัด 5", "บรรทัด 9", "บรรทัด 10"]
    page = official.page(upload(official, page.path, workbook(HEADING, *SLIPS)).location)
    page = page.form("form[action$='/start']").submit()
    assert "0 จาก 49" in page.text
    deliver(app)
    page = official.page(page.path)
    assert "ข้อเสนอ 49 ข้ออยู่บนกระดานแล้ว" in page.text
    page = page.follow("ดูกระดาน")
    assert "ลุงลับ" not in page.html


def answer_all(official: CheckingClient) -> None:
    """Fill in the sheet of all proposals; one reason is missing at first."""
    page = official.page("/boards/khlong/manage").follow("ตอบข้อเสนอจากตาราง")
    content = official.get(f"{page.path}.xlsx").data
    rows = load_workbook(BytesIO(content)).worksheets[0].iter_rows(min_row=2, values_only=True)
    answers = {row[0]: {"คำตอบ": "รับไปทำ", "เหตุผล": "อยู่ในแผนปีหน้า"} for row in rows}
    assert len(answers) == 50
    last = [*answers][-1]
    answers[last] = {"คำตอบ": "ยังไม่รับ"}
    page = upload(official, page.path, filled_in(content, answers)).page
    assert page.texts(".ledger tbody th") == ["บรรทัด 51"]
    answers[last]["เหตุผล"] = "ที่ดินเป็นของเอกชน"
    page = upload(official, page.path, filled_in(content, answers)).page
    assert "ตารางถูกต้อง มีคำตอบ 50 ข้อ" in page.text
    page = official.page(confirm(page).location)
    assert "เผยแพร่คำตอบแล้ว 50 ข้อ" in page.text


def test_a_table_of_proposals_comes_in_and_fifty_answers_go_out(app, db, clock, mailbox):
    town = make_town(slug="klong", prefix="คลง")
    board = make_board(town, slug="khlong", categories=("ถนน", "คลอง"))
    official = browser_of(app, make_official(town))
    resident = make_resident(town, email="kanya@example.com")
    kanya = browser_of(app, resident)
    import_slips(app, official)
    assert [table.state for table in imports_of(board.id)] == [ImportState.DONE]
    page = kanya.page("/boards/khlong").follow("เสนอความคิด")
    page = publish(page, title="ศาลาริมคลอง", idea="ไว้นั่งพัก")
    answer_all(official)
    every_minute(app)
    clock.advance(minutes=2)
    every_minute(app)
    (mail,) = mailbox.to("kanya@example.com")
    assert "ว่า: ยังไม่รับ" in mail.text
    assert "ที่ดินเป็นของเอกชน" in kanya.page(page.path).text
