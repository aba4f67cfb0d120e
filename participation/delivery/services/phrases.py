"""Sentences that officials of an area use again in their answers."""

from sqlalchemy import update

from participation.accounts.models import Account
from participation.accounts.policies import check_official
from participation.core import audit, clock
from participation.core.db import db
from participation.core.transaction import atomic
from participation.delivery.errors import PhraseChangedMeanwhile
from participation.delivery.models import Phrase
from participation.municipalities.services import chain_of
from participation.proposals.choices import AnswerKind


def add_phrase(
    official: Account, municipality_id: int, *, name: str, words: str, kind: AnswerKind | None
) -> Phrase:
    """Keep a sentence for the answers of an area; `kind` is the answer it fits, None for all.

    Raises OfficialsOnly.
    """
    check_official(official, municipality_id)
    phrase = Phrase(municipality_id=municipality_id, name=name, words=words, kind=kind)
    with atomic():
        db.session.add(phrase)
        db.session.flush()
        _record(official, phrase, "phrase.add")
    return phrase


def change_phrase(
    official: Account,
    phrase: Phrase,
    *,
    name: str,
    words: str,
    kind: AnswerKind | None,
    seen: int,
) -> None:
    """Change a sentence; answers that were given with it stay as they are.

    `seen` is the version the official has read. Raises OfficialsOnly, and PhraseChangedMeanwhile
    if a colleague changed or retired it first.
    """
    check_official(official, phrase.municipality_id)
    with atomic():
        _settle(phrase, seen, name=name, words=words, kind=kind)
        _record(official, phrase, "phrase.change")


def retire_phrase(official: Account, phrase: Phrase, *, seen: int) -> None:
    """Offer a sentence no more. Raises what `change_phrase` does."""
    check_official(official, phrase.municipality_id)
    with atomic():
        _settle(phrase, seen, retired_at=clock.now())
        _record(official, phrase, "phrase.retire")


def _settle(phrase: Phrase, seen: int, **values: object) -> None:
    changed = db.session.execute(
        update(Phrase)
        .where(Phrase.id == phrase.id, Phrase.version == seen, Phrase.retired_at.is_(None))
        .values(version=seen + 1, **values)
        .returning(Phrase.id)
    ).first()
    if changed is None:
        raise PhraseChangedMeanwhile


def _record(official: Account, phrase: Phrase, act: str) -> None:
    audit.record(
        chain=chain_of(phrase.municipality_id),
        actor=official.public_id,
        act=act,
        subject=f"phrase:{phrase.public_id}",
        words=phrase.words,
    )
