"""Official acts in the reader's words."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from participation.logbook.settings_words import settings_in_words


@dataclass(frozen=True)
class Act:
    """What an act is called. `open_words`: its words name nobody, so everybody may read them."""

    name: Any
    open_words: bool = False


ACTS = {
    "answer.adopted": Act(_l("Adopted a proposal"), open_words=True),
    "answer.in_part": Act(_l("Adopted a part of a proposal"), open_words=True),
    "answer.refused": Act(_l("Refused a proposal"), open_words=True),
    "answer.referred": Act(_l("Referred a proposal to another body"), open_words=True),
    "answer.under_way": Act(_l("Answered that a proposal is already being done"), open_words=True),
    "answer.started": Act(_l("Reported that work on a proposal has begun"), open_words=True),
    "answer.done": Act(_l("Reported that a proposal is done"), open_words=True),
    "delivery.begin": Act(_l("Settled how a proposal is carried out"), open_words=True),
    "delivery.step": Act(_l("Wrote how a proposal is carried out"), open_words=True),
    "phrase.add": Act(_l("Kept a sentence for answers"), open_words=True),
    "phrase.change": Act(_l("Changed a sentence for answers"), open_words=True),
    "phrase.retire": Act(_l("Took a sentence for answers out of use"), open_words=True),
    "question.ask": Act(_l("Asked a unit about a proposal")),
    "question.recommend": Act(_l("A unit sent its recommendation on a proposal")),
    "question.withdraw": Act(_l("Withdrew a question to a unit")),
    "board.create": Act(_l("Made a draft of a board"), open_words=True),
    "board.start": Act(_l("Started a board as a resident"), open_words=True),
    "board.approve": Act(_l("Approved a board that a resident started"), open_words=True),
    "board.refuse": Act(_l("Refused a board that a resident started"), open_words=True),
    "board.draft.question": Act(_l("Changed the question of a draft")),
    "board.draft.people": Act(_l("Said in a draft who takes part")),
    "board.draft.phases": Act(_l("Changed the dates of a draft")),
    "board.draft.rules": Act(_l("Changed the rules of a draft")),
    "board.change": Act(_l("Changed the words of an announced board"), open_words=True),
    "board.divide": Act(_l("Divided the budget of a draft"), open_words=True),
    "board.announce.collecting": Act(_l("Announced the rules of collecting"), open_words=True),
    "board.announce.voting": Act(_l("Announced the rules of voting"), open_words=True),
    "webhook.add": Act(_l("Had another system told of what happens")),
    "webhook.rotate": Act(_l("Made a new secret for another system")),
    "webhook.remove": Act(_l("Had another system told no more")),
    "projects.costs": Act(_l("Settled the costs of proposals"), open_words=True),
    "projects.costing": Act(_l("Settled what a proposal costs and whether it can be done"), True),
    "projects.freeze": Act(_l("Announced the list of projects"), open_words=True),
    "ballots.count": Act(_l("Counted the ballots"), open_words=True),
    "board.add-document": Act(_l("Added a document to a board"), open_words=True),
    "board.remove-document": Act(_l("Took a document off a board"), open_words=True),
    "board.moderation.after": Act(_l("Let what people write on a board be shown at once"), True),
    "board.moderation.before": Act(
        _l("Let officials read what people write before it is shown"), open_words=True
    ),
    "board.report": Act(_l("Published the closing report of a board"), open_words=True),
    "board.survey": Act(_l("Asked who took part how content they are"), open_words=True),
    "municipality.settings": Act(_l("Changed the settings of the area"), open_words=True),
    "moderation.hide": Act(_l("Hid an opinion or a proposal")),
    "moderation.restore": Act(_l("Showed an opinion or a proposal again")),
    "moderation.undo": Act(_l("Took back what they had just hidden or dismissed")),
    "moderation.dismiss": Act(_l("Found nothing wrong with what was reported")),
    "moderation.approve": Act(_l("Published an opinion or a proposal that waited")),
    "moderation.decline": Act(_l("Did not publish an opinion or a proposal")),
    "moderation.words": Act(_l("Changed the list of words to look at")),
    "moderation.warn": Act(_l("Warned the author of an opinion or a proposal")),
    "moderation.appeal": Act(_l("Appealed against the hiding of their text")),
    "moderation.appeal_restored": Act(_l("Granted an appeal: the text is shown again")),
    "moderation.appeal_upheld": Act(_l("Refused an appeal: the text stays hidden")),
    "moderation.merge": Act(_l("Merged a proposal into another one"), open_words=True),
    "moderation.end_merge": Act(_l("Took a merged proposal out again")),
    "moderation.ask_removal": Act(_l("Asked that words be removed by law"), open_words=True),
    "moderation.remove": Act(_l("Removed words for good, by law"), open_words=True),
    "moderation.decline_removal": Act(_l("Declined to remove words for good"), open_words=True),
    "moderation.move": Act(_l("Moved a proposal to another board"), open_words=True),
    "moderation.move_back": Act(_l("Moved a proposal back to its board"), open_words=True),
    "moderation.offer": Act(_l("Offered a proposal to another area"), open_words=True),
    "moderation.withdraw_offer": Act(_l("Took back the offer of a proposal"), open_words=True),
    "moderation.decline_offer": Act(_l("Did not take over a proposal"), open_words=True),
    "moderation.accept_offer": Act(_l("Took over a proposal of another area"), open_words=True),
    "moderation.fault": Act(_l("Marked a proposal as a single fault, to be reported elsewhere")),
    "moderation.end_fault": Act(_l("Took the mark of a single fault off a proposal")),
    "moderation.block": Act(_l("Blocked an account for a time")),
    "moderation.end_block": Act(_l("Ended the block of an account")),
    "moderation.object": Act(_l("Objected to what officials did")),
    "moderation.objection_restored": Act(_l("Granted an objection: it is undone")),
    "moderation.objection_upheld": Act(_l("Refused an objection: it stays as it is")),
    "resident.verify": Act(_l("Confirmed in person that somebody lives here")),
    "residents.renew": Act(_l("Gave new codes in place of unused ones"), open_words=True),
    "residents.upload": Act(_l("Put people on the list of residents"), open_words=True),
    "team.invite": Act(_l("Invited somebody to a role")),
    "team.withdraw": Act(_l("Withdrew an invitation")),
    "team.accept": Act(_l("Took up a role")),
    "municipality.logo": Act(_l("Changed the logo of the area")),
    "municipality.logo_removed": Act(_l("Took the logo of the area away")),
    "team.hand_over": Act(_l("Handed the work of somebody who left over to a colleague")),
    "team.end": Act(_l("Took a role away")),
    "roll.upload": Act(_l("Put people on the voter roll"), open_words=True),
    "roll.attend": Act(_l("Marked that somebody voted on paper")),
    "review.open": Act(_l("Put online votes under review")),
    "review.voided": Act(_l("Voided the votes under review")),
    "review.restored": Act(_l("Restored the votes under review")),
    "ballots.seal": Act(_l("Sealed the ballots, so that nobody can join them to voters")),
    "projects.sort": Act(_l("Sorted the projects by subject, part and group")),
    "proposals.enter": Act(_l("Entered a proposal for somebody else")),
    "opinion.enter": Act(_l("Entered an opinion for somebody else")),
    "meeting.add": Act(_l("Told of a meeting"), open_words=True),
    "meeting.change": Act(_l("Changed what is said of a meeting"), open_words=True),
    "proposals.import": Act(_l("Imported proposals from a table"), open_words=True),
    "proposals.import_undone": Act(_l("Undid an import of proposals"), open_words=True),
    "paper.open": Act(_l("Opened a batch of paper ballots"), open_words=True),
    "paper.settle": Act(_l("Settled a paper ballot that two officials read differently"), True),
    "paper.adopt": Act(_l("Adopted a batch of paper ballots"), open_words=True),
    "paper.cancel": Act(_l("Cancelled a batch of paper ballots")),
}


def act_in_words(act: str) -> str:
    """Return what an act is called; one from a newer version stands as it is."""
    return str(ACTS[act].name) if act in ACTS else act


def said_in_words(act: str, words: str) -> str:
    """Return the words of an act as people read them."""
    return settings_in_words(words) if act == "municipality.settings" else words


def words_are_open(act: str) -> bool:
    """Tell whether everybody may read the words of an act."""
    return act in ACTS and ACTS[act].open_words
