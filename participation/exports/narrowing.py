"""What somebody wants of a data set."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

from participation.core import clock


@dataclass(frozen=True)
class Wanted:
    """Which rows; an empty field leaves nothing out. Both days are included, in Bangkok."""

    province: str = ""
    area: str = ""
    board: str = ""
    state: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def begins_at(self) -> datetime | None:
        """The first moment that is wanted."""
        return None if self.first is None else _midnight(self.first)

    @property
    def ends_at(self) -> datetime | None:
        """The first moment that is not wanted any more."""
        return None if self.last is None else _midnight(self.last + timedelta(days=1))

    @property
    def asked(self) -> dict[str, str]:
        """What is asked for, as it stands in an address."""
        return {name: str(value) for name, value in asdict(self).items() if value}

    def to_json(self) -> str:
        """Return it as a text that is the same for the same wish."""
        return json.dumps(self.asked, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Wanted":
        """Read what `to_json` wrote."""
        asked = json.loads(text)
        days = {day: date.fromisoformat(asked[day]) for day in ("first", "last") if day in asked}
        return cls(**{**asked, **days})


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.BANGKOK)
