"""For who writes a lesson.

    python -m chainrule.course.lesson day04 [--out page.html]   the page, and what is missing
    python -m chainrule.course.lesson run [day04 …]             run the blocks, keep the outputs
    python -m chainrule.course.lesson twin [day04 …]            compare with a run on PyTorch

Without days it is done for all of them.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from chainrule.course import days
from chainrule.course.lesson import lint, outputs, running
from chainrule.course.lesson.claims import figures
from chainrule.course.lesson.comparing import differences
from chainrule.course.lesson.pieces import lesson
from chainrule.course.lesson.preview import write
from chainrule.errors import ChainruleError


def main(words: list[str]) -> int:
    """Do what was asked and return the exit code."""
    tasks = {"run": keep, "twin": twin}
    task = tasks.get(words[0]) if words else None
    try:
        if task:
            named = [found(word) for word in words[1:]] or whole()
            return max([task(day) for day in named], default=0)
        return page(words)
    except ChainruleError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def whole() -> list[days.Day]:
    """Return all days; a broken one ends the work of who writes them."""
    return [days.get(number) for number, _ in days.folders()]


def page(words: list[str]) -> int:
    """Write the page of one day, or of all, and print what is missing."""
    at = words.index("--out") if "--out" in words else len(words)
    out = Path(words[at + 1]) if at + 1 < len(words) else None
    named = [found(word) for word in words[:at]] or whole()
    wrong = 0
    for day in named:
        told = lint.problems(day)
        wrong += len(told)
        path = write(day, out or Path(tempfile.gettempdir()) / f"{day.key}.html")
        sys.stdout.write("\n".join([*told, f"{day.key}: page in {path}"]) + "\n")
    return int(wrong > 0)


def keep(day: days.Day) -> int:
    """Run a day's blocks and keep what they gave."""
    for path in filter(None, (day.lesson, day.review)):
        taken, start = lesson(path), time.perf_counter()
        given = running.run(path)
        known = outputs.of(taken)
        kept = [new or old for new, old in zip(given, known, strict=True)]
        pairs = zip(outputs.keys(taken), kept, strict=True)
        told = outputs.Stored(
            {key: one for key, one in pairs if one is not None},
            figures(taken.named("claim")),
            running.versions(),
        )
        where = outputs.store(taken, told)
        took = time.perf_counter() - start
        sys.stdout.write(f"{day.key}: {len(given)} blocks in {took:.1f} s, kept in {where}\n")
    return 0


def twin(day: days.Day) -> int:
    """Compare a day's stored outputs with a run on PyTorch."""
    wrong = 0
    for path in filter(None, (day.lesson, day.review)):
        taken = lesson(path)
        told = differences(taken, outputs.of(taken), running.run(path, "torch"), twin=True)
        wrong += len(told)
        lines = told or [f"{day.key}: the same on PyTorch"]
        sys.stdout.write("\n".join(lines) + "\n")
    return int(wrong > 0)


def found(word: str) -> days.Day:
    """Return the day of a number, a key or a folder."""
    folder = Path(word)
    if folder.is_dir():
        return days.read(days.number_of(folder.name), folder.resolve())
    return days.get(word)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
