"""Cards: what the drills ask, from the cards.toml of each day.

    cards.every(), cards.of(4), cards.get("softmax_shift")
    asked = card.ask(seed=1)              # the question with its numbers; same seed, same question
    card.judge(asked, "1,024").right      # True, False, or None: not readable, or self-graded

`python -m chainrule.course.cards prove day04` proves a day's cards for who writes them.
"""

from chainrule.course.cards import curves, plain
from chainrule.course.cards.card import Asked, Card, Judged
from chainrule.course.cards.deck import broken, every, get, load, of

__all__ = ["Asked", "Card", "Judged", "broken", "curves", "every", "get", "load", "of", "plain"]
