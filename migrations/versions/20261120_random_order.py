"""Random order of proposals, documents of boards

Revision ID: random_order
Revises: exclusive_groups
"""

import sqlalchemy as sa
from alembic import op

revision = "random_order"
down_revision = "exclusive_groups"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "proposal", sa.Column("shuffle", sa.Integer(), server_default="1", nullable=False)
    )
    # Numbers from 1 to 32748 for those that are there: nobody knows them beforehand.
    op.execute(
        "UPDATE proposal SET shuffle = 1 + abs(random() % 32748)"
        if op.get_bind().dialect.name == "sqlite"
        else "UPDATE proposal SET shuffle = 1 + floor(random() * 32748)::int"
    )
    op.create_table(
        "board_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("title <> ''", name=op.f("ck_board_document_title")),
        sa.CheckConstraint("address LIKE 'https://%'", name=op.f("ck_board_document_address")),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_board_document_board_id_board")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_document")),
        sa.UniqueConstraint("public_id", name=op.f("uq_board_document_public_id")),
    )
    op.create_index(op.f("ix_board_document_board_id"), "board_document", ["board_id"])
    if op.get_bind().dialect.name == "sqlite":
        for act, row in (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD")):
            op.execute(SQLITE.format(act=act, row=row))
    else:
        op.execute(POSTGRESQL)


# As in the revision `stamps`.
SQLITE = (
    "CREATE TRIGGER board_document_stamp_{act} AFTER {act} ON board_document BEGIN"
    " UPDATE board_stamp SET number = number + 1 WHERE board_id = {row}.board_id; END"
)
POSTGRESQL = (
    "CREATE CONSTRAINT TRIGGER board_document_stamp AFTER INSERT OR UPDATE OR DELETE"
    " ON board_document DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
    " EXECUTE FUNCTION move_stamp_of_board('board_id')"
)


def downgrade() -> None:
    op.drop_table("board_document")
    op.drop_column("proposal", "shuffle")
