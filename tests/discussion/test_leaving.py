"""Opinions of somebody who deletes their account: the name goes, counters stay true."""

import pytest
from sqlalchemy import select

from participation.core.transaction import atomic
from participation.discussion.models import Comment
from participation.discussion.queries import own_part
from participation.discussion.services import support_comment, withdraw_comment
from participation.discussion.services.leaving import leave_comments
from tests.support.talk import again, check_counts, hide, say
from tests.support.town import make_board, make_proposal, make_resident, make_town


@pytest.fixture
def town(db, clock):
    return make_town()


@pytest.fixture
def proposal(town):
    return make_proposal(make_board(town), make_resident(town, name="ผู้เสนอ"))


@pytest.fixture
def talk(town, proposal):
    """Who leaves, and their opinions: one answered, one a reply, one supported, one removed."""
    leaver, other = make_resident(town, name="สมศรี"), make_resident(town, name="มานะ")
    answered = say(proposal, leaver, "หนึ่ง")
    second = say(proposal, other, "สอง", under=answered)
    reply = say(proposal, leaver, "สาม", under=second)
    alone = say(proposal, leaver, "สี่")
    support_comment(alone, other)
    withdraw_comment(say(proposal, leaver, "ห้า"), leaver)
    removed = say(proposal, leaver, "หก")
    hide(removed, "เปิดเผยเบอร์โทร")
    return leaver, [answered, second, reply, alone, removed]


@pytest.mark.parametrize("empty", [False, True])
def test_name_or_words_too_are_gone_and_counters_true(db, proposal, talk, empty):
    leaver, said = talk
    with atomic():
        leave_comments(leaver, empty=empty)
    check_counts(proposal)
    answered, second, reply, alone, removed = [again(comment) for comment in said]
    assert {c.author_id for c in (answered, reply, alone, removed)} == {None}
    assert {c.author_name for c in (answered, reply, alone, removed)} == {""}
    assert second.author_name == "มานะ"
    assert [c.text for c in (answered, reply, alone)] == (
        ["", "", ""] if empty else ["หนึ่ง", "สาม", "สี่"]
    )
    assert alone.support_count == 1
    assert not db.session.scalars(select(Comment).where(Comment.author_name == "สมศรี")).all()


def test_ones_own_part_tells_what_one_said_and_supported(proposal, talk, clock):
    leaver, said = talk
    other = again(said[1])
    support_comment(other, leaver)
    part = own_part(leaver)
    assert [row["text"] for row in part["comments"]] == ["หนึ่ง", "สาม", "สี่", "", "หก"]
    assert part["comments"][0] == {
        "proposal": proposal.reference,
        "text": "หนึ่ง",
        "stance": None,
        "at": clock.now.isoformat(),
        "withdrawn": False,
    }
    assert part["supported_comments"] == [{"proposal": proposal.reference, "text": "สอง"}]
    assert part["reports"] == []
