"""Every data set that is published. A new one is an entry here, a query, and its columns.

The columns stand in `dictionary.csv`; those of `PREFIX` come first, where the data set has none of
that name itself.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from participation.boards.choices import Phase
from participation.core.text import in_reading_language
from participation.delivery.choices import Stage
from participation.exports.choices import WAITING, Narrowing, Per
from participation.exports.dictionary import Column, dictionary
from participation.exports.errors import DataSetNotFound
from participation.exports.narrowing import Wanted
from participation.exports.queries import deliveries, places, scope, talk, votes
from participation.proposals.choices import AnswerKind

Rows = Callable[[Any, Wanted], Iterable[Sequence[Any]]]

_PLACE = frozenset({Narrowing.PROVINCE, Narrowing.AREA})
_DAYS = frozenset({Narrowing.FIRST, Narrowing.LAST})
_ANSWERS = tuple(kind.value for kind in AnswerKind)

PREFIX = {
    Per.BOARD: ("province_code", "area", "board", "sample"),
    Per.VOTE: ("province_code", "area", "board", "sample"),
    Per.AREA: ("province_code", "area", "sample"),
}


@dataclass(frozen=True)
class DataSet:
    """A data set. `rows` are those of one board or area, with the columns of `table`.

    `statuses` are the words it can be narrowed by as its state.
    """

    name: str
    table: str
    per: Per
    rows: Rows
    title_th: str
    title_en: str
    about_th: str
    about_en: str
    narrowings: frozenset[Narrowing] = _PLACE | {Narrowing.BOARD}
    statuses: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What it is called, in the reader's language."""
        return in_reading_language(thai=self.title_th, english=self.title_en)

    @property
    def about(self) -> str:
        """What is in it, in the reader's language."""
        return in_reading_language(thai=self.about_th, english=self.about_en)

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns, those that say which board or area first."""
        own = dictionary()[self.table]
        return (*self._prefix, *own)

    @property
    def _prefix(self) -> tuple[Column, ...]:
        own = {column.name for column in dictionary()[self.table]}
        common = {column.name: column for column in dictionary()["common"]}
        return tuple(common[name] for name in PREFIX[self.per] if name not in own)

    def all_rows(self, wanted: Wanted) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of every board or area that is wanted, a part at a time."""
        names = [column.name for column in self._prefix]
        for thing in _THINGS[self.per](wanted):
            place = thing if self.per is Per.AREA else thing.municipality
            common = {
                "province_code": place.province_code or "",
                "area": place.slug,
                "board": "" if self.per is Per.AREA else thing.slug,
                "sample": int(thing.sample),
            }
            prefix = tuple(common[name] for name in names)
            for row in self.rows(thing, wanted):
                yield (*prefix, *row)


_THINGS: dict[Per, Callable[[Wanted], Iterable[Any]]] = {
    Per.BOARD: scope.public_boards,
    Per.VOTE: scope.counted_boards,
    Per.AREA: scope.areas,
}

DATA_SETS = (
    DataSet(
        name="boards",
        table="boards",
        per=Per.BOARD,
        rows=places.board_rows,
        title_th="กระดานสนทนา",
        title_en="Boards",
        about_th="คำถามที่หน่วยงานเปิดให้ประชาชนเสนอความคิดหรือลงคะแนน พร้อมกำหนดการและจำนวนผู้มีส่วนร่วม",
        about_en="What areas ask their residents, with dates and how many took part.",
        narrowings=_PLACE | _DAYS | {Narrowing.BOARD, Narrowing.STATE},
        statuses=tuple(phase.value for phase in Phase if phase is not Phase.DRAFT),
    ),
    DataSet(
        name="proposals",
        table="proposals",
        per=Per.BOARD,
        rows=talk.proposal_rows,
        title_th="ข้อเสนอ",
        title_en="Proposals",
        about_th="ข้อเสนอของประชาชน จำนวนผู้สนับสนุน และคำตอบล่าสุดของหน่วยงาน ไม่มีชื่อผู้เสนอ",
        about_en="What residents proposed, how many support it, and the latest answer; no names.",
        narrowings=_PLACE | _DAYS | {Narrowing.BOARD, Narrowing.STATE},
        statuses=(WAITING, *_ANSWERS),
    ),
    DataSet(
        name="comments",
        table="comments",
        per=Per.BOARD,
        rows=talk.comment_rows,
        title_th="ความคิดเห็น",
        title_en="Opinions",
        about_th="ความคิดเห็นใต้ข้อเสนอ ไม่มีชื่อผู้เขียน ไม่รวมที่ถอนหรือซ่อนแล้ว",
        about_en="Opinions under proposals; no names, without those withdrawn or hidden.",
        narrowings=_PLACE | _DAYS | {Narrowing.BOARD},
    ),
    DataSet(
        name="supports",
        table="supports",
        per=Per.BOARD,
        rows=talk.support_rows,
        title_th="การสนับสนุนตามช่วงเวลา",
        title_en="Supports over time",
        about_th="จำนวนผู้สนับสนุนของแต่ละข้อเสนอเป็นช่วง ช่วงละ 5 คนขึ้นไป จึงไม่บอกวันของผู้ใด",
        about_en="Supports of each proposal in periods of at least five, so no one's day is told.",
    ),
    DataSet(
        name="answers",
        table="answers",
        per=Per.BOARD,
        rows=talk.answer_rows,
        title_th="คำตอบของหน่วยงาน",
        title_en="Answers of the municipality",
        about_th="คำตอบทุกครั้งของหน่วยงานต่อข้อเสนอ พร้อมเหตุผล",
        about_en="Every answer to a proposal, with its reason.",
        narrowings=_PLACE | _DAYS | {Narrowing.BOARD, Narrowing.STATE},
        statuses=_ANSWERS,
    ),
    DataSet(
        name="deliveries",
        table="deliveries",
        per=Per.BOARD,
        rows=deliveries.delivery_rows,
        title_th="ความคืบหน้าหลังรับข้อเสนอ",
        title_en="What became of adopted proposals",
        about_th="บันทึกความคืบหน้าทุกครั้งของข้อเสนอที่รับไปทำ หน่วยรับผิดชอบ แผน และกำหนดเสร็จ",
        about_en="Every entry on adopted proposals: stage, unit in charge, plan and due day.",
        narrowings=_PLACE | _DAYS | {Narrowing.BOARD, Narrowing.STATE},
        statuses=tuple(stage.value for stage in Stage),
    ),
    DataSet(
        name="results",
        table="projects",
        per=Per.VOTE,
        rows=votes.project_rows,
        title_th="ผลการลงคะแนน",
        title_en="Results of votes",
        about_th="คะแนน อันดับ และเหตุผลของแต่ละโครงการ เมื่อประกาศผลแล้วเท่านั้น",
        about_en="Votes, rank and reason of every project, once the result is public.",
    ),
    DataSet(
        name="ballots",
        table="ballots",
        per=Per.VOTE,
        rows=votes.ballot_rows,
        title_th="บัตรลงคะแนน",
        title_en="Ballots",
        about_th="สิ่งที่เลือกบนบัตรทุกใบ เรียงตามเนื้อหา ไม่มีข้อมูลอื่นใดข้างบัตร",
        about_en="What every ballot chose, sorted by what it says, with nothing beside it.",
    ),
    DataSet(
        name="groups",
        table="groups",
        per=Per.VOTE,
        rows=votes.group_rows,
        title_th="ผู้ลงคะแนนตามกลุ่ม",
        title_en="Voters by group",
        about_th="จำนวนผู้ลงคะแนนตามช่องทาง ช่วงอายุ ภาคส่วน และพื้นที่ กลุ่มเล็กไม่แสดงจำนวน",
        about_en="Voters by channel, age, sector and part of the area; small counts are left out.",
    ),
    DataSet(
        name="indicators",
        table="indicators",
        per=Per.AREA,
        rows=places.indicator_rows,
        title_th="ตัวชี้วัดการมีส่วนร่วม",
        title_en="Indicators of participation",
        about_th="ตัวชี้วัดของแต่ละหน่วยงานตามปีงบประมาณ ไม่รวมกระดานฝึกใช้งานและผลที่ยังไม่ประกาศ",
        about_en="Figures of each area by fiscal year, without practice and unpublished results.",
        narrowings=_PLACE,
    ),
    DataSet(
        name="log",
        table="log",
        per=Per.AREA,
        rows=places.log_rows,
        title_th="บันทึกการทำงานของเจ้าหน้าที่",
        title_en="Log of official acts",
        about_th="สิ่งที่เจ้าหน้าที่ทำ เมื่อใด ต่อสิ่งใด พร้อมรหัสที่ต่อกันเป็นลูกโซ่ ไม่มีชื่อผู้ใด",
        about_en="What officials did, when and to what, chained by fingerprints; no names.",
        narrowings=_PLACE | _DAYS,
    ),
)


def data_set(name: str) -> DataSet:
    """Return the data set of this name; raise DataSetNotFound."""
    for found in DATA_SETS:
        if found.name == name:
            return found
    raise DataSetNotFound
