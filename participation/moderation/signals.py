"""What about a text may be unwanted, in Thai and English. Values in, values out; nothing is hidden.

Each sign only asks an official to have a look, so a rare one too many does no harm; still a whole
town's proposals should pass without any.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from participation.core.text import clean_line
from participation.core.words import segments
from participation.moderation.choices import Signal

MOST_LINKS = 2
"""Links to elsewhere that a text may have."""

MOST_OF_A_NEW_ACCOUNT = 3
"""Posts within PACE_TIME that are usual for a NEW_ACCOUNT (`choices`)."""

_LINK = re.compile(
    r"(?<![@\w.])(?:https?://)?((?:[a-z0-9-]+\.)+"
    r"(?:com|net|org|info|biz|io|me|ly|co|xyz|top|shop|online|site|club|click|live|bet|vip|app|cc"
    r"|gl|ee|link|gg|asia|win|fun|store|th))(?![a-z0-9.@-]*@)(?:/\S*)?(?![a-z0-9])",
    re.ASCII,
)
# Public bodies, schools, and where people show places and films.
_KNOWN = re.compile(
    r"(?:^|\.)(?:(?:go|ac|or|mi)\.th|wikipedia\.org|google\.com|goo\.gl|youtube\.com|youtu\.be)$"
)
# Addresses that do not say where they lead.
_SHORT = {"bit.ly", "cutt.ly", "tinyurl.com", "shorturl.at", "is.gd", "t.co", "t.me", "lin.ee"}
_SHORT |= {"line.me", "rebrand.ly", "shorturl.asia"}
_PHONE = re.compile(r"(?<!\d)0[689]\d[- ]?\d{3}[- ]?\d{4}(?!\d)")
_MESSENGER = re.compile(
    r"(?:แอด|ทัก|เพิ่มเพื่อน)\s*(?:ไลน์|line|แชท|แชต|ib|inbox|อินบ็อกซ์)"
    r"|(?:ไลน์|line|ไอดี|\bid\b)\s*(?:ไอดี|id)?\s*[:=]?\s*@[a-z0-9_.-]{3,}"
    r"|(?:ไลน์ไอดี|line\s*id|ไอดีไลน์)\s*[:=]?\s*@?[a-z0-9_.-]{3,}|whatsapp|telegram"
)
# What only an advertisement says, and what one says beside other things.
_CRYING = re.compile(
    "สล็อตเว็บตรง|เว็บตรง|เครดิตฟรี|ฝากถอนออโต้|ฝาก-ถอน|บาคาร่าออนไลน์|แทงบอลออนไลน์|หวยออนไลน์"
    "|ปล่อยกู้|ปล่อยเงินกู้|เงินกู้ด่วน|กู้เงินด่วน|เงินด่วน|ไม่เช็คบูโร|ไม่เช็กบูโร|ปั๊มไลค์|ปั้มไลค์|ปั๊มวิว"
    "|ยาลดความอ้วน|ยาปลุกเซ็กส์|ไซด์ไลน์|รับซื้อบัญชี|รายได้วันละ|ทำงานที่บ้าน รายได้"
    "|free credit|online casino|fast loan|easy loan|buy followers|buy likes|seo service|viagra"
    "|work from home|earn money|make money|click here|limited offer"
)
_SELLING = re.compile(
    "ขาย|ราคาถูก|ราคาพิเศษ|ลดราคา|โปรโมชั่น|สั่งซื้อ|สนใจติดต่อ|สมัครเลย|คลิกเลย|ผ่อน|คอนโด|ทาวน์โฮม"
    "|กู้เงิน|สินเชื่อ|ดอกเบี้ย|ลงทุน|กำไร|คาสิโน|สล็อต|บาคาร่า|โบนัส|ครีม|อาหารเสริม|ของแท้"
    "|casino|slot|bonus|loan|cheap|discount|promo|crypto|bitcoin|profit|order now|for sale"
)
_ENOUGH = 4
_TIMES_SAID = re.compile(r"(.{4,40}?)\1{3,}", re.DOTALL)
_LONG_ENOUGH = 30
_ALIKE = 0.85
_DRAWN_OUT = re.compile(r"(.)\1\1")
_BETWEEN = r"[.\-_*~|/'\"+]*"


@dataclass(frozen=True)
class Sign:
    """Something about a text that an official should look at; `found` is what, if anything."""

    signal: Signal
    found: str = ""


def signs_of(
    text: str,
    *,
    area_words: Iterable[str] = (),
    earlier: Iterable[str] = (),
    others: Iterable[str] = (),
    new_account: bool = False,
    recent: int = 0,
) -> list[Sign]:
    """Return what about a text may be unwanted, nothing for most.

    `earlier` are its author's other texts and `others` those of other people in the same place;
    `recent` is how many the author sent shortly before.
    """
    said = plain(text)
    return [
        *_links(said, new_account),
        *_advert(said),
        *_repeated(said),
        *_copied(said, earlier, Signal.SAME_AGAIN),
        *_copied(said, others, Signal.SAME_AS_OTHERS),
        *(Sign(Signal.AREA_WORD, word) for word in area_words if says(said, word)),
        *([Sign(Signal.PACE)] if new_account and recent >= MOST_OF_A_NEW_ACCOUNT else []),
    ]


def to_json(signs: Iterable[Sign]) -> str:
    """Return signs as they are kept."""
    return json.dumps([[sign.signal, sign.found] for sign in signs], ensure_ascii=False)


def from_json(kept: str) -> list[Sign]:
    """Return the signs that were kept."""
    return [Sign(Signal(signal), found) for signal, found in json.loads(kept)]


def plain(text: str) -> str:
    """Return a text in one form: small letters, Arabic digits, nothing invisible."""
    form = unicodedata.normalize("NFKC", text).replace("\u0e4d\u0e32", "\u0e33")
    # Two signs of e are often typed for one of ae.
    form = form.replace("\u0e40\u0e40", "\u0e41")
    digits = "".join(
        str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in form.casefold()
    )
    return clean_line(digits)


def says(said: str, word: str) -> bool:
    """Tell whether a plain text says a word, also with letters repeated or set apart.

    A Thai word has to begin and end where words do, so that no longer word is taken for it.
    """
    letters = "".join(plain(word).split())
    if not letters:
        return False
    stretched = _BETWEEN.join(_stretched(letters))
    spaced = r"\s+".join(_stretched(letters)) if len(letters) > 2 else ""
    for pattern in filter(None, (stretched, spaced)):
        for found in re.finditer(pattern, said):
            whole = _is_trick(found[0], letters) or _stands_alone(said, *found.span())
            if whole and _no_letters_around(said, found):
                return True
    return False


def alike(one: str, other: str) -> bool:
    """Tell whether two plain texts say the same in almost the same words; short ones never do."""
    first, second = ("".join(filter(str.isalnum, text)) for text in (one, other))
    if min(len(first), len(second)) < _LONG_ENOUGH:
        return False
    if first == second:
        return True
    pieces, others = _pieces(first), _pieces(second)
    return len(pieces & others) >= _ALIKE * len(pieces | others)


def _links(said: str, new_account: bool) -> list[Sign]:
    hosts = [host for host in _LINK.findall(said) if not _KNOWN.search(host)]
    short = any(host.removeprefix("www.") in _SHORT for host in hosts)
    if not hosts or not (short or new_account or len(hosts) > MOST_LINKS):
        return []
    return [Sign(Signal.LINKS, ", ".join(dict.fromkeys(hosts[:5])))]


def _advert(said: str) -> list[Sign]:
    crying = list(dict.fromkeys(_CRYING.findall(said)))
    # What a louder word holds is not counted twice.
    selling = list(dict.fromkeys(_SELLING.findall(_CRYING.sub(" ", said))))
    if not (crying or selling):
        return []
    links = any(not _KNOWN.search(host) for host in _LINK.findall(said))
    reach = 2 * bool(links or _MESSENGER.search(said)) + bool(_PHONE.search(said))
    if 2 * len(crying) + len(selling) + reach < _ENOUGH or not (reach or len(crying) > 1):
        return []
    return [Sign(Signal.ADVERT, ", ".join([*crying, *selling][:5]))]


def _repeated(said: str) -> list[Sign]:
    close = "".join(said.split())
    found = max(_TIMES_SAID.finditer(close), key=lambda match: len(match[0]), default=None)
    # Laughter and emphasis are one or two letters again and again: 5555, มากกกก.
    if found is None or len(set(found[1])) < 3 or 2 * len(found[0]) < len(close):
        return []
    return [Sign(Signal.REPEATED, found[1])]


def _copied(said: str, texts: Iterable[str], signal: Signal) -> list[Sign]:
    return [Sign(signal)] if any(alike(said, plain(text)) for text in texts) else []


def _stretched(letters: str) -> Sequence[str]:
    return [re.escape(letter) + "+" for letter in letters]


def _is_trick(found: str, letters: str) -> bool:
    """Tell whether somebody took trouble that a word is not found."""
    return bool(set(found) - set(letters)) or _DRAWN_OUT.search(found) is not None


def _stands_alone(said: str, start: int, end: int) -> bool:
    """Tell whether a part of a text begins and ends where words do."""
    place, starts = 0, {len(said)}
    for word in segments(said):
        starts.add(place)
        place += len(word)
    return start in starts and end in starts


def _no_letters_around(said: str, found: re.Match[str]) -> bool:
    """Tell whether what was found is no part of a longer Latin word."""
    before, after = said[: found.start()][-1:], said[found.end() :][:1]
    return not any(
        inner.isascii() and inner.isalnum() and outer.isascii() and outer.isalnum()
        for outer, inner in ((before, found[0][0]), (after, found[0][-1]))
    )


def _pieces(text: str) -> set[str]:
    return {text[place : place + 4] for place in range(len(text) - 3)}
