"""News of what is carried out

Revision ID: news_of_progress
Revises: interventions
"""

from alembic import op

revision = "news_of_progress"
down_revision = "interventions"
branch_labels = None
depends_on = None

BEFORE = (
    "'proposal', 'opens', 'voting', 'closing', 'results', 'comment', 'answer', 'hidden', 'restored'"
)


def upgrade() -> None:
    _allow(f"{BEFORE}, 'progress'")


def downgrade() -> None:
    op.execute("DELETE FROM untold WHERE news_id IN (SELECT id FROM news WHERE kind = 'progress')")
    op.execute("DELETE FROM news WHERE kind = 'progress'")
    _allow(BEFORE)


def _allow(kinds: str) -> None:
    # SQLite makes the table anew, and lets it go only while nothing points at it.
    op.execute("CREATE TEMPORARY TABLE waiting AS SELECT * FROM untold")
    op.execute("DELETE FROM untold")
    with op.batch_alter_table("news") as batch_op:
        batch_op.drop_constraint(op.f("ck_news_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_news_kind"), f"kind IN ({kinds})")
    op.execute("INSERT INTO untold SELECT * FROM waiting")
    op.execute("DROP TABLE waiting")
