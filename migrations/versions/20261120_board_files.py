"""Documents of a board may be files, in an order, and can be put back."""

import sqlalchemy as sa
from alembic import op

revision = "board_files"
down_revision = "webhooks"
branch_labels = None
depends_on = None

FILE = (
    "(kind = 'link') = (address IS NOT NULL) AND (kind = 'link') = (sha256 IS NULL)"
    " AND (kind = 'link') = (bytes IS NULL)"
)
KIND = "kind IN ('link', 'photo', 'pdf')"
KEPT = "id, public_id, board_id, title, address, created_at"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # SQLite can't take NOT NULL off a column: the table is made anew, with its triggers.
        _make_anew(with_files=True)
        return
    for column in _added():
        op.add_column("board_document", column)
    op.alter_column("board_document", "address", nullable=True)
    op.create_check_constraint(op.f("ck_board_document_kind"), "board_document", KIND)
    op.create_check_constraint(op.f("ck_board_document_file"), "board_document", FILE)
    op.create_check_constraint(op.f("ck_board_document_bytes"), "board_document", "bytes > 0")
    op.create_index(op.f("ix_board_document_removed_at"), "board_document", ["removed_at"])


def downgrade() -> None:
    # Files have no place in the former table; what was taken away stays away.
    op.execute("DELETE FROM board_document WHERE kind <> 'link' OR removed_at IS NOT NULL")
    if op.get_bind().dialect.name == "sqlite":
        _make_anew(with_files=False)
        return
    op.drop_index(op.f("ix_board_document_removed_at"), "board_document")
    for name in ("kind", "file", "bytes"):
        op.drop_constraint(op.f(f"ck_board_document_{name}"), "board_document")
    op.alter_column("board_document", "address", nullable=False)
    for column in _added():
        op.drop_column("board_document", column.name)


def _added() -> list[sa.Column]:
    return [
        sa.Column("kind", sa.String(length=40), nullable=False, server_default="link"),
        sa.Column("bytes", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
    ]


def _make_anew(*, with_files: bool) -> None:
    checks = [
        sa.CheckConstraint(KIND, name=op.f("ck_board_document_kind")),
        sa.CheckConstraint(FILE, name=op.f("ck_board_document_file")),
        sa.CheckConstraint("bytes > 0", name=op.f("ck_board_document_bytes")),
    ]
    op.create_table(
        "board_document_next",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=with_files),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *(_added() if with_files else []),
        *(checks if with_files else []),
        sa.CheckConstraint("title <> ''", name=op.f("ck_board_document_title")),
        sa.CheckConstraint("address LIKE 'https://%'", name=op.f("ck_board_document_address")),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_board_document_board_id_board")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_document")),
        sa.UniqueConstraint("public_id", name=op.f("uq_board_document_public_id")),
    )
    op.execute(f"INSERT INTO board_document_next ({KEPT}) SELECT {KEPT} FROM board_document")
    op.drop_table("board_document")
    op.rename_table("board_document_next", "board_document")
    op.create_index(op.f("ix_board_document_board_id"), "board_document", ["board_id"])
    if with_files:
        op.create_index(op.f("ix_board_document_removed_at"), "board_document", ["removed_at"])
    for act, row in (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD")):
        op.execute(
            f"CREATE TRIGGER board_document_stamp_{act} AFTER {act} ON board_document BEGIN"
            f" UPDATE board_stamp SET number = number + 1 WHERE board_id = {row}.board_id; END"
        )
