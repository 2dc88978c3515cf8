"""Ten mixed cards that end a week."""

from random import Random

from chainrule.course import cards
from chainrule.course.drill.queue import Turn, interleaved, week_of


def mixed(week: int, n: int = 10, seed: int = 0) -> tuple[Turn, ...]:
    """Return `n` cards of a week, each day's turn after the other; the seed says which."""
    rng = Random(f"week {week}:{seed}")
    days: dict[str, list[cards.Card]] = {}
    for card in cards.every():
        if week_of(card.day) == week:
            days.setdefault(card.day, []).append(card)
    for found in days.values():
        rng.shuffle(found)
    picked = interleaved(list(days.values()))[:n]
    rng.shuffle(picked)
    return tuple(Turn(card, seed) for card in picked)
