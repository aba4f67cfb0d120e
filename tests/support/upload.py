"""Sending a file the way a browser does, and confirming what its dry run shows."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from werkzeug.test import TestResponse

from tests.support.client import CheckingClient
from tests.support.page import Page

_BOUNDARY = "tables-end-here"


def workbook(*rows: list[Any]) -> bytes:
    """Return an .xlsx file with these rows on its first sheet, and another sheet behind it."""
    book, file = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.create_sheet("others").append(["not", "this"])
    book.save(file)
    return file.getvalue()


def upload(client: CheckingClient, path: str, content: str | bytes) -> TestResponse:
    """Send a file with the form at `path`; return the answer."""
    values = client.page(path).form("form[enctype]").values
    return _send(client, path, {**values}, content)


def confirm(page: Page) -> TestResponse:
    """Press the button of a dry run; return the answer, which need not be a page."""
    form = page.form("form[enctype]")
    return _send(page.client, form.action, {**form.values})


def _send(
    client: CheckingClient,
    path: str,
    fields: dict[str, str],
    content: str | bytes | None = None,
) -> TestResponse:
    # By hand: what the client would make itself keeps a temporary file open.
    parts = [(f'name="{name}"', value.encode()) for name, value in fields.items()]
    if content is not None:
        raw = content.encode() if isinstance(content, str) else content
        parts.append(('name="file"; filename="table.csv"\r\nContent-Type: text/csv', raw))
    body = b"".join(
        f"--{_BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + raw + b"\r\n"
        for head, raw in parts
    )
    return client.post(
        path,
        data=body + f"--{_BOUNDARY}--\r\n".encode(),
        content_type=f"multipart/form-data; boundary={_BOUNDARY}",
    )


def filled_in(content: bytes, rows: Mapping[str, Mapping[str, object]]) -> bytes:
    """Return an .xlsx file with cells typed in: by what stands in the first column, and heading."""
    book, file = load_workbook(BytesIO(content)), BytesIO()
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        for heading, value in rows.get(str(row[0].value), {}).items():
            row[headings.index(heading)].value = value
    book.save(file)
    return file.getvalue()
