"""Static files: kept for good under an address that changes with them."""

import gzip
import os
import re

from participation.web.assets import ASK_AGAIN, FOR_GOOD, Assets

SHEET = "/static/css/tokens.css"


def address_of(app, filename):
    with app.test_request_context():
        return app.url_for("static", filename=filename)


def test_a_file_is_kept_for_good_under_its_version(app, client):
    versioned = client.get(address_of(app, "css/tokens.css"))
    assert versioned.headers["Cache-Control"] == FOR_GOOD
    assert "Cookie" not in versioned.headers.get("Vary", "")
    for path in (SHEET, f"{SHEET}?v=older"):
        assert client.get(path).headers["Cache-Control"] == ASK_AGAIN


def test_a_file_that_the_browser_has_is_not_sent_again(client):
    first = client.get(SHEET)
    again = client.get(SHEET, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_text_is_sent_packed_and_fonts_as_they_are(app, client):
    plain = client.get(SHEET)
    packed = client.get(SHEET, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    font = client.get(
        address_of(app, "vendor/sarabun/sarabun-thai-400-normal.woff2"),
        headers={"Accept-Encoding": "gzip"},
    )
    assert font.status_code == 200
    assert "Content-Encoding" not in font.headers


def test_a_font_has_one_address_in_pages_and_in_style_sheets(app, client):
    """Else it would be loaded twice."""
    inside = re.findall(r'url\("([^"]+thai-400[^"]+)"\)', client.get(SHEET).text)
    assert inside == [
        address_of(app, "vendor/sarabun/sarabun-thai-400-normal.woff2").replace("/static", "..")
    ]


def test_no_file_outside_the_folder_is_served(client):
    for path in ("/static/../wsgi.py", "/static/%2e%2e/wsgi.py", "/static/nothing.css"):
        assert client.get(path).status_code == 404


def test_a_change_changes_the_version(tmp_path):
    (tmp_path / "a.css").write_text("a {}")
    kept, watching = Assets(tmp_path), Assets(tmp_path, watching=True)
    first = watching.version("a.css")
    assert kept.version("a.css") == first
    (tmp_path / "a.css").write_text("b {}")
    os.utime(tmp_path / "a.css", (1, 1))
    assert watching.version("a.css") != first
    assert kept.version("a.css") == first
    assert kept.version("b.css") is None
