"""The checks on every page see what they are there to see."""

import pytest

from tests.support.html import page_problems

GOOD = """<!doctype html>
<html lang="th"><head><meta charset="utf-8"><title>บันทึก</title>
<meta name="viewport" content="width=device-width"></head>
<body><main><h1>บันทึก</h1>
<form action="/add" method="post"><input type="hidden" name="csrf_token" value="x">
<label for="text">ข้อความ</label><input id="text" name="text"><button>เพิ่ม</button></form>
</main></body></html>"""


def test_a_good_page_has_no_problems():
    assert list(page_problems(GOOD)) == []


def test_a_fragment_needs_no_head():
    assert list(page_problems("<p>เหลือ 5 วัน</p>")) == []


@pytest.mark.parametrize(
    ("whole", "broken", "problem"),
    [
        ('lang="th"', "", "<html lang=None>"),
        ("<title>บันทึก</title>", "<title> </title>", "no title"),
        ("<h1>บันทึก</h1>", "", "0 <h1>, not one"),
        ("</h1>", "</h1><p id='text'>", "id 'text' is there 2 times"),
        ('for="text"', 'for="txet"', "for='txet' points at nothing"),
        ("ข้อความ</label>", "</label>", "<input name='text'> has no label"),
        ('action="/add"', "", "a form without action"),
        ('name="csrf_token"', 'name="token"', "0 csrf_token in the form '/add', not one"),
        ("</main>", "<style>p {}</style></main>", "an inline <style>"),
        ("</main>", "<script>1</script></main>", "an inline <script>"),
        ("<h1>", "<h1 style='color: red'>", "<h1 style=…>: inline style or script"),
        ("<h1>", "<h1 onclick='x()'>", "<h1 onclick=…>: inline style or script"),
        ("</main>", "<a href='javascript:x()'>x</a></main>", "<a href='javascript:x()'>"),
        ("</main>", "<img src='/x.png'></main>", "an image without alt: /x.png"),
        ("</main>", "<p>%(name)s</p></main>", "a template's leftover: '%(name)s'"),
    ],
)
def test_a_mistake_is_named(whole, broken, problem):
    assert whole in GOOD
    assert problem in list(page_problems(GOOD.replace(whole, broken, 1)))


def test_markup_that_browsers_repair_is_named():
    problems = list(page_problems(GOOD.replace("</form>", "</form></section>")))
    assert len(problems) == 1
    assert "section" in problems[0]
