"""Proposals of officials say so; and the words of titles older than their table

Revision ID: official_proposals
Revises: board_files
"""

import sqlalchemy as sa
from alembic import op

from participation.core.words import index_words

revision = "official_proposals"
down_revision = "board_files"
branch_labels = None
depends_on = None

AT_ONCE = 1000


def upgrade() -> None:
    op.add_column(
        "proposal",
        sa.Column("by_official", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    _note_words_of_old_titles()


def downgrade() -> None:
    op.drop_column("proposal", "by_official")


def _note_words_of_old_titles() -> None:
    """Without them a proposal from before is never offered to who writes one like it."""
    proposal = sa.table("proposal", sa.column("id"), sa.column("board_id"), sa.column("title"))
    board = sa.table("board", sa.column("id"), sa.column("imported"))
    title_word = sa.table(
        "title_word", sa.column("board_id"), sa.column("word"), sa.column("proposal_id")
    )
    connection = op.get_bind()
    noted = sa.select(title_word.c.proposal_id).where(title_word.c.proposal_id == proposal.c.id)
    rows = connection.execute(
        sa.select(proposal.c.id, proposal.c.board_id, proposal.c.title)
        .join(board, board.c.id == proposal.c.board_id)
        .where(board.c.imported == sa.false(), ~noted.exists())
    ).all()
    words = [
        {"board_id": board_id, "word": word, "proposal_id": number}
        for number, board_id, title in rows
        for word in index_words(title)
    ]
    for start in range(0, len(words), AT_ONCE):
        connection.execute(title_word.insert(), words[start : start + AT_ONCE])
