"""What the API tells a person of themselves."""

from marshmallow import Schema, fields

from participation.accounts.choices import Role


class MeShape(Schema):
    """Whose token it is."""

    id = fields.String(required=True, attribute="public_id")
    display_name = fields.String(required=True)
    language = fields.String(required=True)
    municipality = fields.String(required=True, metadata={"description": "Its id."})
    verified_resident = fields.Boolean(required=True)
    roles = fields.List(
        fields.Enum(Role, by_value=fields.String),
        required=True,
        metadata={"description": "What the person is in their own or any other municipality."},
    )


class MyDataShape(Schema):
    """All that is kept about the person: tables by name; files are in the ZIP of the website."""

    tables = fields.Dict(required=True)
    files = fields.List(fields.String(), required=True)
