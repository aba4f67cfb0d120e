"""What one text has and another has not, word by word."""

from difflib import SequenceMatcher

from participation.core.words import segments

Part = tuple[str, str]


def differences(before: str, after: str) -> list[Part]:
    """Return both texts as one: parts that are ("same", …), ("gone", …) or ("new", …), in order."""
    old, new = segments(before), segments(after)
    parts: list[Part] = []
    for act, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if act == "equal":
            parts.append(("same", "".join(old[old_from:old_to])))
            continue
        if old_to > old_from:
            parts.append(("gone", "".join(old[old_from:old_to])))
        if new_to > new_from:
            parts.append(("new", "".join(new[new_from:new_to])))
    return parts
