"""What the API tells of provinces and municipalities, and may be asked about them."""

from marshmallow import Schema, fields

from participation.core.fields import Line
from participation.core.shapes import ListQuestion
from participation.municipalities.choices import BoardsBy, MunicipalityKind, Region


class ProvinceShape(Schema):
    """A province; `code` is TIS-1099."""

    code = fields.String(required=True)
    name_th = fields.String(required=True)
    name_en = fields.String(required=True)
    region = fields.Enum(Region, by_value=fields.String, required=True)
    municipalities = fields.Integer(metadata={"description": "How many are here."})


class MunicipalitiesQuestion(ListQuestion):
    """Which municipalities are asked for."""

    province = Line(longest=2, load_default="", metadata={"description": "TIS-1099 code."})


class MunicipalityShape(Schema):
    """An organisation that opens boards (หน่วยงาน)."""

    id = fields.String(required=True, attribute="slug")
    kind = fields.Enum(MunicipalityKind, by_value=fields.String, required=True)
    name_th = fields.String(required=True)
    name_en = fields.String(required=True)
    province = fields.String(required=True, allow_none=True, attribute="province_code")
    reference_prefix = fields.String(required=True)
    contact = fields.String(required=True)
    promise_days = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Days from receipt within which answers are promised."},
    )
    boards_by = fields.Enum(BoardsBy, by_value=fields.String, required=True)
    sample = fields.Boolean(required=True)
    imported = fields.Boolean(required=True)
