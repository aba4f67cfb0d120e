"""Opinions by other ways, meetings, and what was said at them

Revision ID: offline
Revises: survey
"""

import sqlalchemy as sa
from alembic import op

revision = "offline"
down_revision = "survey"
branch_labels = None
depends_on = None

_CHANNELS = "'web', 'phone', 'counter', 'paper', 'event', 'social', 'other'"
_BOARD_OF = {
    "meeting": "{row}.board_id",
    "entry": "(SELECT board_id FROM proposal WHERE id = {row}.proposal_id)",
}
_BY = {"meeting": "board_id", "entry": "proposal_id"}


def _triggers(table: str) -> list[str]:
    """Return what moves the stamp of the board's pages, see participation/boards/stamps.py."""
    if op.get_bind().dialect.name == "postgresql":
        return [
            f"CREATE CONSTRAINT TRIGGER {table}_stamp AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " DEFERRABLE INITIALLY DEFERRED"
            f" FOR EACH ROW EXECUTE FUNCTION move_stamp_of_board('{_BY[table]}')"
        ]
    return [
        f"CREATE TRIGGER {table}_stamp_{act} AFTER {act} ON {table} BEGIN"
        " UPDATE board_stamp SET number = number + 1"
        f" WHERE board_id = {_BOARD_OF[table].format(row=row)}; END"
        for act, row in (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD"))
    ]


def upgrade() -> None:
    # Both databases take the check along with the column, without building the table anew.
    op.execute(
        "ALTER TABLE comment ADD COLUMN channel VARCHAR(40) DEFAULT 'web' NOT NULL"
        f" CONSTRAINT ck_comment_channel CHECK (channel IN ({_CHANNELS}))"
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("head_count", sa.Integer(), nullable=True),
        sa.Column("stream_link", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("title <> ''", name=op.f("ck_meeting_title")),
        sa.CheckConstraint("head_count >= 0", name=op.f("ck_meeting_head_count")),
        sa.CheckConstraint(
            "stream_link = '' OR stream_link LIKE 'https://%'", name=op.f("ck_meeting_stream_link")
        ),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_meeting_board_id_board")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("public_id", name=op.f("uq_meeting_public_id")),
    )
    op.create_index(op.f("ix_meeting_board_id"), "meeting", ["board_id"])
    op.create_table(
        "opinion_entry",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_opinion_entry_comment_id_comment")
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_opinion_entry")),
        sa.UniqueConstraint("token", name=op.f("uq_opinion_entry_token")),
    )
    with op.batch_alter_table("entry") as entry:
        entry.add_column(sa.Column("meeting_id", sa.Integer(), nullable=True))
        entry.add_column(sa.Column("token", sa.String(length=40), nullable=True))
        entry.create_foreign_key(
            op.f("fk_entry_meeting_id_meeting"), "meeting", ["meeting_id"], ["id"]
        )
        entry.create_unique_constraint(op.f("uq_entry_token"), ["token"])
        entry.create_index(op.f("ix_entry_meeting_id"), ["meeting_id"])
    for table in ("meeting", "entry"):
        for statement in _triggers(table):
            op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER entry_stamp ON entry")
    else:
        for act in ("insert", "update", "delete"):
            op.execute(f"DROP TRIGGER entry_stamp_{act}")
    with op.batch_alter_table("entry") as entry:
        entry.drop_index(op.f("ix_entry_meeting_id"))
        entry.drop_constraint(op.f("uq_entry_token"), type_="unique")
        entry.drop_constraint(op.f("fk_entry_meeting_id_meeting"), type_="foreignkey")
        entry.drop_column("token")
        entry.drop_column("meeting_id")
    op.drop_table("opinion_entry")
    op.drop_table("meeting")
    op.execute("ALTER TABLE comment DROP COLUMN channel")
