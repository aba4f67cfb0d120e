"""What is odd about a text, and above all what is not."""

import json

import pytest

from participation import config
from participation.moderation.choices import Signal
from participation.moderation.signals import Sign, alike, says, signs_of

SAMPLES = config.ROOT / "participation" / "samples" / "data"
LONG = "อยากให้เทศบาลทำทางเดินริมคลองให้กว้างขึ้น คนแก่จะได้เดินออกกำลังกายทุกเช้า"


def signals(text, **about):
    return [sign.signal for sign in signs_of(text, **about)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("สล็อตเว็บตรง ฝากถอนออโต้ เครดิตฟรี 100%", [Signal.ADVERT]),
        ("ขายคอนโดริมหาด ราคาถูก โทร 081-000-0000", [Signal.ADVERT]),
        ("ปล่อยเงินกู้ ไม่เช็กบูโร แอดไลน์ @money88", [Signal.ADVERT]),
        ("Best casino bonus, click here www.win-now.bet", [Signal.ADVERT]),
        ("ดูได้ที่ bit.ly/3abc", [Signal.LINKS]),
        ("see a.com b.com/x https://c.net", [Signal.LINKS]),
        ("ถนนพัง ถนนพัง ถนนพัง ถนนพัง ถนนพัง", [Signal.REPEATED]),
        # What people write every day.
        ("แก้ปัญหาพนันออนไลน์ สล็อต บาคาร่า ในเด็กวัยรุ่น", []),
        ("ตรวจร้านที่ขายยาลดความอ้วนหน้าโรงเรียน", []),
        ("ให้แม่ค้าขายของราคาถูกที่ตลาดนัด โทรถามเทศบาล 044-123456", []),
        ("ตามข่าว https://www.nesdc.go.th และ https://th.wikipedia.org/wiki/ขยะ", []),
        ("ตัวอย่างที่ https://www.example.com/park", []),
        ("เขียนถึง mali@example.com ได้เลย", []),
        ("5555555555555555 ตลกมากกกกกกกกกกกกก!!!!!!!!!!!", []),
        ("เห็นด้วย เห็นด้วยมาก", []),
        ("We need shade, benches and clean water along the canal.", []),
    ],
)
def test_signs_of_a_text_by_itself(text, expected):
    assert signals(text) == expected


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("ไอ้ควาย", "ควาย", True),
        ("ควาาาายยย", "ควาย", True),
        ("ค.ว.า.ย", "ควาย", True),
        ("ค ว า ย", "ควาย", True),
        ("ค\u200bวา\u2060ย", "ควาย", True),
        ("เเย่ที่สุด", "แย่", True),
        ("หีบบัตรเลือกตั้ง", "หี", False),
        ("กรมทางหลวง", "กรรม", False),
        ("ตกกี่เมตร", "กี", False),
        ("IDIOT!", "idiot", True),
        ("i-d-i-o-t", "idiot", True),
        ("ＩＤＩＯＴ", "idiot", True),
        ("first class, bass", "ass", False),
        ("เบอร์ ๐๘๑", "081", True),
        ("ไม่มีอะไร", "", False),
    ],
)
def test_a_word_is_found_through_tricks_and_in_no_longer_word(text, word, expected):
    found = Sign(Signal.AREA_WORD, word) in signs_of(text, area_words=[word])
    assert found == expected


def test_the_same_again_is_told_apart_from_the_like():
    copy = LONG.replace("ทุกเช้า", "ทุกวัน!")
    assert signals(copy, earlier=[LONG]) == [Signal.SAME_AGAIN]
    assert signals(LONG, others=[LONG + " "]) == [Signal.SAME_AS_OTHERS]
    assert not alike("เห็นด้วยครับ", "เห็นด้วยครับ")
    assert not alike(LONG, "อยากให้เทศบาลทำสนามเด็กเล่นริมคลองให้ใหญ่ขึ้น เด็กจะได้วิ่งเล่นทุกเย็น")


def test_a_new_account_is_looked_at_sooner():
    linked = "ดูที่ร้านของฉัน shop.example.com"
    assert signals(linked) == []
    assert signals(linked, new_account=True) == [Signal.LINKS]
    assert signals(LONG, new_account=True, recent=2) == []
    assert signals(LONG, new_account=True, recent=3) == [Signal.PACE]
    assert signals(LONG, recent=30) == []


def test_no_proposal_of_the_samples_is_odd():
    texts = []
    for file in sorted(SAMPLES.glob("*.json")):
        data = json.loads(file.read_text(encoding="utf-8"))
        proposals = data.get("proposals", []) if isinstance(data, dict) else []
        for row in proposals:
            texts.append("\n".join(text for text in row.values() if isinstance(text, str)))
    assert len(texts) > 150
    odd = {text: signs_of(text, new_account=True) for text in texts}
    assert {text: signs for text, signs in odd.items() if signs} == {}


def test_a_word_in_pieces_is_not_said():
    assert not says("ควร ายขึ้น", "ควาย")
