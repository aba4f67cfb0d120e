"""Proposals that are older than the table of title words are offered as similar, too."""

from alembic import command
from sqlalchemy import delete

from participation.core.transaction import atomic
from participation.proposals.models import TitleWord
from participation.proposals.queries import similar_proposals
from tests.support.town import make_board, make_proposal, make_resident, make_town


def test_the_migration_notes_their_words(app, db, clock):
    town = make_town()
    board = make_board(town)
    make_proposal(board, make_resident(town), title="ปลูกต้นไม้ริมคลอง")
    board_id = board.id
    with atomic():
        db.session.execute(delete(TitleWord))
    db.session.close()
    config = app.extensions["migrate"].migrate.get_config()
    command.downgrade(config, "official_proposals-1")
    command.upgrade(config, "head")
    assert [row.title for row in similar_proposals(board_id, "ต้นไม้")] == ["ปลูกต้นไม้ริมคลอง"]
