"""What a reader asks of a data set."""

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError, fields, post_load, validate

from participation.core.fields import Day, Line
from participation.exports.choices import Narrowing
from participation.exports.datasets import DataSet
from participation.exports.narrowing import Wanted

_LONGEST = 100


class WantedSchema(Schema):
    """Which rows of one data set; what it can't be narrowed by is refused, not passed over."""

    province = Line(longest=_LONGEST, load_default="")
    area = Line(longest=_LONGEST, load_default="")
    board = Line(longest=_LONGEST, load_default="")
    state = fields.String(load_default="")
    first = Day(load_default=None)
    last = Day(load_default=None)

    def __init__(self, data: DataSet, **options: Any) -> None:
        super().__init__(**options)
        self._data = data
        self.fields["state"].validators.append(validate.OneOf(["", *data.statuses]))

    @post_load
    def to_wanted(self, given: dict[str, Any], **_options: Any) -> Wanted:
        """Return what is wanted; refuse what the data set does not know."""
        for narrowing in Narrowing:
            if given[narrowing] and narrowing not in self._data.narrowings:
                sentence = _l("This data set can't be narrowed by %(what)s.", what=narrowing.value)
                raise ValidationError(str(sentence), field_name="form")
        first, last = given["first"], given["last"]
        if first and last and last < first:
            raise ValidationError(str(_l("The last day is before the first.")), field_name="last")
        return Wanted(**given)
