"""Lines of pages end between Thai words, and the words stay the same."""

import re
from html import unescape

import pytest

from participation.web.lines import whole_page, whole_phrases, whole_words
from tests.support.town import make_board, make_proposal, make_resident, make_town

TITLES = (
    "ปลูกไม้ร่มเงาตลอดทางเดินไปลงคะแนนที่โรงเรียน 150 ต้น",
    "สนามเด็กเล่น (ใต้ร่มสน) พื้นนุ่ม & มี “ที่นั่ง” ผู้ปกครอง",
    "งบ 1.5 ล้านบาท ใช้กับเรื่องใด",
    "เครื่องบริหารร่างกายเบา ๆ ฯลฯ",
    "<script>alert('ภาษาไทย')</script>",
)


def shown(markup):
    return unescape(re.sub("<[^>]*>", "", str(markup)))


@pytest.mark.parametrize("title", TITLES)
def test_the_words_stay_as_they_were(title):
    assert shown(whole_words(title)) == title


def test_lines_may_end_between_words_only():
    parts = shown(str(whole_words(TITLES[0])).replace("<wbr>", "|")).split("|")
    assert "ลงคะแนน" in parts
    assert "โรงเรียน " in parts
    assert "150 ต้น" in parts
    assert shown(str(whole_words(TITLES[2])).replace("<wbr>", "|")).split("|")[1] == "1.5 ล้านบาท "


def test_only_running_text_of_a_page_is_touched():
    page = (
        '<title>ทางเดินริมคลอง</title><option value="ทางเดินริมคลอง">ทางเดินริมคลอง</option>'
        "<textarea>\nทางเดินริมคลอง</textarea><svg><text>ทางเดินริมคลอง</text></svg>"
        '<p class="words">Canal</p><p>&lt;b&gt; &amp; &#39;'
    )
    assert whole_page(page) == page
    text = "ทางเดินริมคลอง &lt;b&gt; &amp;\n\n ทางเดิน"
    written = whole_page(f'<p title="ทางเดินริมคลอง">{text}</p>')
    assert '<p title="ทางเดินริมคลอง"><span class="words">ทางเดิน<wbr>ริม' in written
    # What is a line for itself stays one, with the spaces before it.
    assert shown(written) == unescape(text)
    assert '\n\n <span class="words">ทางเดิน</span></p>' in written
    # Nothing is cut twice.
    assert whole_page("<p>" + str(whole_phrases("ร่วมคิด ร่วมทำ")) + "</p>").count("<span") == 1


def test_every_page_has_it(client, db, clock):
    town = make_town()
    board = make_board(town, slug="board")
    make_proposal(board, make_resident(town), title="ทางเดินริมคลอง")
    response = client.get("/boards/board")
    assert "ทางเดิน<wbr>ริม" in response.text
    # Sentences of the interface too.
    assert '<span class="words">เข้าสู่ระบบ</span>' in response.text
    assert "ทางเดินริมคลอง" in response.page.text


def test_a_motto_breaks_at_its_spaces_only():
    assert str(whole_phrases("ร่วมคิด ร่วมทำ <b>")) == (
        '<span class="words">ร่วมคิด <wbr>ร่วมทำ <wbr>&lt;b&gt;</span>'
    )


def test_signs_stay_with_their_words():
    for title in TITLES[1:4]:
        for part in shown(str(whole_words(title)).replace("<wbr>", "|")).split("|"):
            assert part[0] not in ")”ๆฯ"
            assert part.rstrip()[-1] not in "(“"


def test_markup_of_others_is_text():
    assert "<script>" not in str(whole_words(TITLES[4]))


def test_one_endless_word_may_break_anywhere():
    assert f"<span>{'w' * 60}</span>" in str(whole_words("ภาษาไทย " + "w" * 60))
    assert "<wbr>" in str(whole_words("ดี" + "! ?" * 40))


def test_other_languages_need_no_help():
    assert str(whole_words("Remont & zieleń")) == "Remont &amp; zieleń"
