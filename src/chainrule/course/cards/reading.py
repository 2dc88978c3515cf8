"""Read what a learner typed: a number, one of several, an order, a line.

Why: a reply that cannot be read is told so and never counted as wrong; a good answer in an
     unusual spelling (1,024 or 1e3, 0.5 %, 3*4+4, ×) is still a good answer.
"""

import re
from collections.abc import Sequence

from chainrule.course.cards import arithmetic
from chainrule.errors import CardError

GIVEN_UP = {"-", "i don't know", "don't know", "dont know", "i dont know", "idk", "no idea"}
_GROUPED = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:[,_'  ]\d{3})+(?![\d,])")
_COMMA = re.compile(r"(?<![\d.,])(\d+),(\d+)(?![\d.,])")
_SIGNS = str.maketrans({"×": "*", "·": "*", "−": "-", "–": "-", "÷": "/", "^": "\0"})


def gives_up(reply: str) -> bool:
    """Tell whether the learner says not to know.

    >>> gives_up(" I don't know. "), gives_up("-1")
    (True, False)
    """
    return reply.strip().rstrip(".!").lower().replace("’", "'") in GIVEN_UP


def number(reply: str, unit: str = "") -> float:
    """Return the number that was typed.

    Commas between groups of three are separators; any other single comma is a decimal one.
    A percent sign divides by a hundred, except where the card asks for percents.

    >>> number("1,024"), number("0,5"), number("1e3"), number("0.5 %"), number("2 × 3^2")
    (1024, 0.5, 1000.0, 0.005, 18)
    >>> number("50 %", unit="%"), number("12 parameters", unit="parameters")
    (50, 12)
    """
    text = reply.strip().rstrip(".=").lstrip("=≈~").strip()
    if unit and text.casefold().endswith(unit.casefold()):
        text = text[: -len(unit)].strip()
    percent = text.endswith("%")
    text = _GROUPED.sub(lambda found: re.sub(r"\D", "", found[0]), text.rstrip("%").strip())
    text = _COMMA.sub(r"\1.\2", text).translate(_SIGNS).replace("\0", "**")
    try:
        found = arithmetic.value(text)
    except CardError:
        raise CardError("needed a number, as 1024, 1,024, 0.5 or 1e-3", got=repr(reply)) from None
    return found / 100 if percent else found


def one_of(reply: str, labels: Sequence[str], texts: Sequence[str]) -> int:
    """Return the place of what was chosen: by its label, its words, or how they begin.

    >>> one_of("2", ["1", "2"], ["the mean", "the sum"]), one_of("sum", ["1", "2"], ["mean", "sum"])
    (1, 1)
    """
    wanted = _words(reply).rstrip(").")
    keys = [label.lower() for label in labels]
    if wanted in keys:
        return keys.index(wanted)
    said = [_words(text) for text in texts]
    if said.count(_words(reply)) == 1:
        return said.index(_words(reply))
    begun = [i for i, text in enumerate(said) if len(wanted) > 2 and text.startswith(wanted)]
    if len(begun) == 1:
        return begun[0]
    raise CardError(f"needed one of {', '.join(labels)}, or its words", got=repr(reply))


def order(reply: str, count: int) -> tuple[int, ...]:
    """Return the order that was typed, from 0: each of 1 to `count` once.

    >>> order("3 1 2", 3), order("3, 1, 2", 3), order("312", 3), order("3 > 1 > 2", 3)
    ((2, 0, 1), (2, 0, 1), (2, 0, 1), (2, 0, 1))
    """
    parts = re.findall(r"\d+", reply)
    if len(parts) == 1 and count < 10:
        parts = list(parts[0])
    places = tuple(int(part) - 1 for part in parts)
    if sorted(places) != list(range(count)) or re.search(r"[A-Za-z]", reply):
        example = " ".join(str(i) for i in (count, *range(1, count)))
        raise CardError(f"needed each of 1 to {count} once, as {example}", got=repr(reply))
    return places


def line(reply: str, count: int) -> int:
    """Return the number of a line.

    >>> line("4", 9), line("line 4.", 9)
    (4, 4)
    """
    found = re.fullmatch(r"(?:line|l)?\s*#?\s*(\d{1,3})\.?", reply.strip().lower())
    if not found or not 1 <= int(found[1]) <= count:
        raise CardError(f"needed the number of a line, 1 to {count}", got=repr(reply))
    return int(found[1])


def _words(text: str) -> str:
    return " ".join(re.sub(r"[`$*]", "", text).casefold().split())
