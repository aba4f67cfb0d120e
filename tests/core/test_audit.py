"""The log of official acts: one unbroken chain per area, and what shows when it is broken."""

from hashlib import sha256

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from participation.core import audit
from participation.core.audit import Fault, entries, verify
from participation.core.transaction import atomic
from tests.support.figures import show
from tests.support.race import race
from tests.support.tamper import disarm, tamper

HERE, THERE = "municipality:1", "municipality:2"


def act(number: int, *, chain: str = HERE, words: str | None = None) -> None:
    with atomic():
        audit.record(
            chain=chain,
            actor=f"official-{number}",
            act="paper.open",
            subject=f"board:{number}",
            words=f"เหตุผลที่ {number}" if words is None else words,
        )


@pytest.fixture
def chain(db, clock):
    """Five acts, a minute apart."""
    for number in range(1, 6):
        act(number)
        clock.advance(minutes=1)


@pytest.fixture
def disarmed(db, chain):
    """The same, after somebody took the triggers away."""
    disarm(db, "audit_entry")


def numbers(chain: str) -> list[int]:
    return [entry.number for entry, _ in entries(chain)]


def faults() -> set[tuple[int, str]]:
    found = verify()
    assert {fault.chain for fault in found} <= {HERE}
    return {(fault.number, fault.cause) for fault in found}


# --- As it should be -----------------------------------------------------------------------------


def test_acts_are_numbered_from_one_and_come_oldest_first_with_their_words(db, clock, chain):
    assert numbers(HERE) == [1, 2, 3, 4, 5]
    assert [words for _, words in entries(HERE)] == [f"เหตุผลที่ {n}" for n in range(1, 6)]
    assert [entry.actor for entry, _ in entries(HERE)] == [f"official-{n}" for n in range(1, 6)]
    assert entries(HERE)[-1][0].at < clock.now
    assert verify() == []


def test_an_empty_log_holds(db):
    assert verify() == []
    assert entries(HERE) == []


def test_every_area_has_a_chain_of_its_own(db, clock):
    for number, chain in enumerate([HERE, THERE, HERE, THERE, THERE], start=1):
        act(number, chain=chain)
    assert (numbers(HERE), numbers(THERE)) == ([1, 2], [1, 2, 3])
    assert verify() == []


def test_a_break_in_one_area_is_no_break_in_another(db, clock, disarmed):
    act(1, chain=THERE)
    tamper(
        db, "UPDATE audit_entry SET actor = 'x' WHERE number = 1 AND chain = :there", there=THERE
    )
    assert verify() == [Fault(THERE, 1, "changed")]


def test_an_act_that_fails_leaves_neither_an_entry_nor_a_gap(db, chain):
    def act_and_fail():
        with atomic():
            act(6)
            db.session.execute(text("DELETE FROM audit_entry"))

    with pytest.raises(IntegrityError):
        act_and_fail()
    assert numbers(HERE) == [1, 2, 3, 4, 5]
    act(6)
    assert numbers(HERE) == [1, 2, 3, 4, 5, 6]
    assert verify() == []


def test_equal_words_have_unlike_commitments(db, clock):
    for _ in range(2):
        act(1, words="ซ้ำ")
    first, second = (entry.commitment for entry, _ in entries(HERE))
    assert first != second


def test_the_chain_can_be_checked_with_plain_tools(db, chain):
    """What stands in an entry, one field a line, hashed after the digest before it."""
    before = "0" * 64
    for entry, _ in entries(HERE):
        lines = [before, HERE, str(entry.number), entry.at.isoformat(), entry.actor, entry.act]
        lines += [entry.subject, entry.commitment]
        assert entry.digest == sha256("\n".join(lines).encode()).hexdigest()
        before = entry.digest


# --- What the database refuses by itself ---------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = 'x' WHERE number = 5",
        "UPDATE audit_entry SET actor = actor",
        "DELETE FROM audit_entry WHERE number = 5",
        "DELETE FROM audit_entry",
    ],
)
def test_entries_are_neither_changed_nor_removed(db, chain, statement):
    with pytest.raises(IntegrityError, match="rows of audit_entry are never changed"), atomic():
        db.session.execute(text(statement))
    assert numbers(HERE) == [1, 2, 3, 4, 5]
    assert verify() == []


def test_one_number_of_a_chain_is_given_once(db, chain):
    with pytest.raises(IntegrityError), atomic():
        db.session.execute(
            text(
                "INSERT INTO audit_entry (chain, number, at, actor, act, subject, commitment,"
                " digest) SELECT chain, 5, at, actor, act, subject, commitment, digest"
                " FROM audit_entry WHERE number = 4"
            )
        )
    assert verify() == []


# --- What shows once the triggers are gone -------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3, 5])
@pytest.mark.parametrize(
    "change",
    [
        "actor = 'x'",
        "act = 'paper.adopt'",
        "subject = 'board:9'",
        "at = (SELECT other.at FROM audit_entry AS other WHERE other.number = 2)",
    ],
)
def test_a_changed_entry_is_named(db, disarmed, number, change):
    assert tamper(db, f"UPDATE audit_entry SET {change} WHERE number = {number}") == 1
    assert faults() == {(number, "changed")}


def test_a_changed_commitment_is_named_twice(db, disarmed):
    tamper(db, f"UPDATE audit_entry SET commitment = '{'a' * 64}' WHERE number = 3")
    assert faults() == {(3, "changed"), (3, "words changed")}


def test_a_changed_digest_breaks_the_entry_and_the_next(db, disarmed):
    tamper(db, f"UPDATE audit_entry SET digest = '{'a' * 64}' WHERE number = 3")
    assert faults() == {(3, "changed"), (4, "changed")}


def test_an_entry_whose_own_digest_is_made_anew_breaks_the_next(db, disarmed):
    """Who changes one act has to make anew every digest after it, and the head of the chain."""
    (second, _), (third, _) = entries(HERE)[1:3]
    lines = [second.digest, HERE, "3", third.at.isoformat(), "x", third.act, third.subject]
    forged = sha256("\n".join([*lines, third.commitment]).encode()).hexdigest()
    tamper(db, "UPDATE audit_entry SET actor = 'x', digest = :d WHERE number = 3", d=forged)
    assert faults() == {(4, "changed")}


@pytest.mark.parametrize("number", [1, 3])
def test_a_removed_entry_is_named(db, disarmed, number):
    assert tamper(db, f"DELETE FROM audit_entry WHERE number = {number}") == 1
    assert faults() == {(number, "missing"), (number + 1, "changed")}


def test_of_several_removed_entries_the_first_is_named(db, disarmed):
    assert tamper(db, "DELETE FROM audit_entry WHERE number IN (2, 3)") == 2
    assert faults() == {(2, "missing"), (4, "changed")}


@pytest.mark.parametrize("kept", [4, 2, 0])
def test_what_was_cut_off_at_the_end_is_missed(db, disarmed, kept):
    assert tamper(db, f"DELETE FROM audit_entry WHERE number > {kept}") == 5 - kept
    assert faults() == {(kept + 1, "missing at the end")}


def forge(db, number: int, digest: str) -> None:
    """Put in an entry, as much like the others as can be."""
    tamper(
        db,
        "INSERT INTO audit_entry (chain, number, at, actor, act, subject, commitment, digest)"
        " SELECT chain, :number, at, 'forger', act, subject, commitment, :digest"
        " FROM audit_entry WHERE number = 1",
        number=number,
        digest=digest,
    )


def test_an_entry_added_at_the_end_shows_even_if_its_digest_is_right(db, disarmed):
    (first, _), *_, (last, _) = entries(HERE)
    lines = [last.digest, HERE, "6", first.at.isoformat(), "forger", first.act, first.subject]
    forge(db, 6, sha256("\n".join([*lines, first.commitment]).encode()).hexdigest())
    assert numbers(HERE)[-1] == 6
    assert faults() == {(7, "missing at the end")}


def test_an_entry_put_in_between_shows(db, disarmed):
    for number in (5, 4, 3):
        tamper(db, f"UPDATE audit_entry SET number = {number + 1} WHERE number = {number}")
        tamper(db, f"UPDATE audit_words SET number = {number + 1} WHERE number = {number}")
    forge(db, 3, "b" * 64)
    assert numbers(HERE) == [1, 2, 3, 4, 5, 6]
    # All after it hold another number than the one their digest covers.
    changed = {(number, "changed") for number in (3, 4, 5, 6)}
    assert faults() == changed | {(7, "missing at the end")}


def test_two_entries_that_changed_places_show(db, disarmed):
    for old, new in ((2, 99), (3, 2), (99, 3)):
        for table in ("audit_entry", "audit_words"):
            tamper(db, f"UPDATE {table} SET number = {new} WHERE number = {old}")
    assert numbers(HERE) == [1, 2, 3, 4, 5]
    assert faults() == {(2, "changed"), (3, "changed"), (4, "changed")}


def test_an_entry_moved_to_another_area_is_missed_here_and_shows_there(db, disarmed):
    act(1, chain=THERE)
    tamper(db, "UPDATE audit_entry SET chain = :there WHERE number = 5", there=THERE)
    assert {(fault.chain, fault.number, fault.cause) for fault in verify()} == {
        (HERE, 5, "missing at the end"),
        (THERE, 2, "missing"),
        (THERE, 5, "changed"),
        (THERE, 6, "missing at the end"),
    }


def test_an_entry_after_which_the_head_was_put_back_shows(db, disarmed):
    tamper(db, "UPDATE audit_chain SET last_number = 4")
    assert faults() == {(6, "missing at the end")}


# --- Words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3, 5])
@pytest.mark.parametrize("column", ["words", "salt"])
def test_changed_words_are_named(db, chain, number, column):
    assert tamper(db, f"UPDATE audit_words SET {column} = 'x' WHERE number = {number}") == 1
    assert faults() == {(number, "words changed")}


def test_words_are_not_shortened_by_a_line_hidden_in_the_salt(db, clock):
    act(1, words="ไม่อนุมัติ\nอนุมัติ")
    if db.engine.dialect.name == "postgresql":
        tamper(db, "ALTER TABLE audit_words ALTER COLUMN salt TYPE text")
    salt = db.session.scalar(text("SELECT salt FROM audit_words"))
    tamper(db, "UPDATE audit_words SET salt = :s, words = 'อนุมัติ'", s=f"{salt}\nไม่อนุมัติ")
    assert faults() == {(1, "words changed")}


def test_words_may_be_erased_and_the_chain_still_holds(db, chain):
    assert tamper(db, "DELETE FROM audit_words WHERE number IN (1, 3)") == 2
    assert [words is None for _, words in entries(HERE)] == [True, False, True, False, False]
    assert verify() == []


def test_erased_words_are_not_replaced_by_others(db, chain):
    tamper(db, "UPDATE audit_words SET words = 'อื่น', salt = 'ใหม่' WHERE number = 3")
    assert faults() == {(3, "words changed")}
    tamper(db, "DELETE FROM audit_words WHERE number = 3")
    assert faults() == set()
    tamper(
        db,
        "INSERT INTO audit_words (chain, number, salt, words) VALUES (:chain, 3, 'ใหม่', 'อื่น')",
        chain=HERE,
    )
    assert faults() == {(3, "words changed")}


# --- Many at once --------------------------------------------------------------------------------


def test_8_officials_with_10_acts_each_leave_one_unbroken_chain(app, db, clock):
    def ten_acts(place):
        for number in range(10):
            act(place * 10 + number)

    failed = [answer for answer in race(app, ten_acts, runners=8) if answer is not None]
    found = entries(HERE)
    show(accepted=len(found), failed=len(failed), faults=len(verify()))
    assert failed == []
    assert numbers(HERE) == list(range(1, 81))
    assert {words for _, words in found} == {f"เหตุผลที่ {n}" for n in range(80)}
    assert verify() == []


def test_the_acts_of_two_areas_at_once_do_not_mix(app, db, clock):
    def five_acts(place):
        for number in range(5):
            act(number, chain=(HERE, THERE)[place % 2])

    assert race(app, five_acts, runners=4) == [None] * 4
    assert numbers(HERE) == numbers(THERE) == list(range(1, 11))
    assert verify() == []
