"""Compare what a lesson printed with what it prints now: words exactly, numbers nearly.

>>> apart("loss 0.1234 after 5", "loss 0.1235 after 5", 1e-3)
''
>>> apart("loss 0.12 after 5", "loss 0.34 after 5", 1e-3)
'needed 0.12, got 0.34 in: loss 0.34 after 5'
"""

from __future__ import annotations

import re

from chainrule.course.front import place
from chainrule.course.lesson.outputs import Output
from chainrule.course.lesson.pieces import Code, Lesson

NUMBER = re.compile(r"-?\d+(?:\.\d*)?(?:e[+-]?\d+)?")
AFRESH, TWIN = 1e-3, 2e-3  # relative: a second run, a run on PyTorch
STEPS = 1.01  # of the last printed digit


def differences(
    lesson: Lesson,
    kept: list[Output | None],
    now: list[Output | None],
    *,
    twin: bool = False,
) -> list[str]:
    """Return where a run differs from what is stored; on PyTorch, marked blocks are left out."""
    told = []
    for block, old, new in zip(lesson.blocks, kept, now, strict=True):
        if new is None or (twin and "numpy-only" in block.marks):
            continue
        here = f"{place(lesson.path, block.line)}: block {block.number}"
        if old is None:
            told.append(f"{here} was not run as it stands. Try: the command `run` of this module.")
            continue
        told += [f"{here} {what}" for what in unlike(block, old, new, twin=twin)]
    return told


def unlike(block: Code, old: Output, new: Output, *, twin: bool) -> list[str]:
    """Return what differs between two outputs of one block."""
    tolerance = TWIN if twin else AFRESH
    found = [apart(old.printed, new.printed, tolerance), apart(old.value, new.value, tolerance)]
    if not twin:
        found += [apart(old.failed, new.failed, tolerance)]
        found += [apart(old.warned, new.warned, tolerance)]
    if len(old.figures) != len(new.figures):
        found.append(f"needed {len(old.figures)} figures, got {len(new.figures)}")
    return [one for one in found if one]


def apart(old: str, new: str, tolerance: float) -> str:
    """Return the first difference between two texts, or nothing."""
    before, after = words(old), words(new)
    if len(before) != len(after):
        return f"needed {len(before)} words, got {len(after)}: {new.strip()[:200]!r}"
    for (one, _), (other, line) in zip(before, after, strict=True):
        if not same(one, other, tolerance):
            return f"needed {one}, got {other} in: {line.strip()}"
    return ""


def words(text: str) -> list[tuple[str, str]]:
    """Return numbers and what stands between them, each with its line."""
    return [
        (word, line)
        for line in text.splitlines()
        for word in re.findall(rf"{NUMBER.pattern}|[^\W\d]+|[^\s\w]", line)
        if word != "-"  # a minus before zero comes and goes
    ]


def same(one: str, other: str, tolerance: float) -> bool:
    """Tell whether two words are the same, or two numbers close."""
    if one == other:
        return True
    if not (NUMBER.fullmatch(one) and NUMBER.fullmatch(other)):
        return False
    a, b = float(one), float(other)
    step = STEPS * max(last_digit(one), last_digit(other)) if "." in one + other else 0.0
    return abs(a - b) <= max(tolerance * max(abs(a), abs(b)), step)


def last_digit(number: str) -> float:
    """Return the worth of one in the last printed digit.

    >>> last_digit("0.25"), last_digit("1.5e-3"), last_digit("12")
    (0.01, 0.0001, 1.0)
    """
    mantissa, _, power = number.partition("e")
    decimals = len(mantissa.partition(".")[2])
    return float(f"1e{int(power or 0) - decimals}")
