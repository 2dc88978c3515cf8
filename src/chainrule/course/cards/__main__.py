"""`python -m chainrule.course.cards prove day04 …`: for who writes cards."""

import sys
from collections import Counter
from pathlib import Path

from chainrule.course.cards import deck, prove
from chainrule.errors import ChainruleError

USAGE = "python -m chainrule.course.cards prove [DAY or FOLDER …]"


def main(words: list[str]) -> int:
    """Prove the cards named; nothing named is all of them. 1 where something is wrong."""
    if words[:1] != ["prove"]:
        print(USAGE)  # noqa: T201
        return 2
    try:
        places = [_folder(word) for word in words[1:]] or deck.folders()
    except ChainruleError as error:
        print(error)  # noqa: T201
        return 2
    proven = [_told(place) for place in places]
    return int(any(proven))


def _folder(word: str) -> Path:
    path = Path(word)
    if path.is_dir():
        return path.resolve()
    key = deck.key_of(word)
    return next(iter(sorted(deck.home().glob(f"{key}_*"))), deck.home() / f"{key}_")


def _told(folder: Path) -> bool:
    found = prove.problems(folder)
    for problem in found:
        print(f"✗ {problem}")  # noqa: T201
    if not found:
        kinds = Counter(card.kind for card in deck.load(folder))
        told = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
        print(f"✓ {deck.name(folder)}: {sum(kinds.values())} cards ({told})")  # noqa: T201
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
