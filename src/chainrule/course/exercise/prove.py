"""The proof of an exercise, for who writes it.

The starter and an empty file score nothing, every right solution scores all, every wrong one
fails and its cause stands on the first line, no name is used that was not taught.
"""

from __future__ import annotations

import contextlib
import io
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

from chainrule.course.exercise.folder import Exercise, cause
from chainrule.course.exercise.taught import untaught
from chainrule.course.grading import Answer, Grader
from chainrule.course.grading.answer import LINES
from chainrule.errors import ChainruleError

SEEDS = (0, 1, 2, 3)
SECONDS = 5.0  # of computing, for one solution: others may be busy too
RIGHT, WRONG = 3, 8  # at least so many


class Late(BaseException):
    """A solution took too long; no `except Exception` of a learner stops it."""


def prove(exercise: Exercise) -> list[str]:
    """Return what is wrong with an exercise, a line each; none when it is proven."""
    try:
        grader = exercise.grader()
        found = [f"exercise.md: {part} is empty" for part in empty(exercise)]
    except (ChainruleError, Exception) as error:  # an author's file may hold anything
        return [f"{type(error).__name__}: {error}"]
    found += starts(exercise, grader)
    for file in exercise.right:
        found += right(grader, file)
    for file in exercise.wrong:
        found += wrong(grader, file)
    return found + counts(exercise) + names(exercise)


def empty(exercise: Exercise) -> list[str]:
    """Return the parts of exercise.md without words."""
    parts = {"title": exercise.title, "statement": exercise.statement}
    return [name for name, text in parts.items() if not text]


def starts(exercise: Exercise, grader: Grader) -> list[str]:
    """Prove that the starter and an empty file score nothing."""
    found = []
    for name, source in (("starter.py", exercise.starter), ("an empty file", "")):
        answer = graded(grader, source, 0)
        if answer.score:
            held = ", ".join(p.says for p in answer.properties if p.passed)
            found.append(f"{name} scores {answer.score:.2f}, and 0 is needed; it has: {held}")
    return found


def right(grader: Grader, file: Path) -> list[str]:
    """Prove that a right solution scores all, whatever the inputs."""
    for seed in SEEDS:
        answer = graded(grader, file.read_text(encoding="utf-8"), seed)
        if not answer.solved:
            told = "\n      ".join(answer.lines)
            return [f"right/{file.name} scores {answer.score:.2f} with seed {seed}:\n      {told}"]
    return []


def wrong(grader: Grader, file: Path) -> list[str]:
    """Prove that a wrong solution fails, and that its cause comes first in a short answer."""
    source = file.read_text(encoding="utf-8")
    phrase = cause(source)
    if not phrase:
        return [f"wrong/{file.name} needs `# cause: <phrase>` on its first line"]
    for seed in SEEDS[:2]:
        fault = misjudged(graded(grader, source, seed), phrase)
        if fault:
            return [f"wrong/{file.name} with seed {seed}: {fault}"]
    return []


def misjudged(answer: Answer, phrase: str) -> str:
    """Say what is wrong with the answer to a wrong solution."""
    if answer.solved:
        return "it is accepted"
    if phrase.lower() not in answer.lines[0].lower():
        return f"“{phrase}” is not in: {answer.lines[0]}"
    return "" if len(answer.lines) <= LINES else f"the answer has {len(answer.lines)} lines"


def counts(exercise: Exercise) -> list[str]:
    """Prove that there are solutions enough."""
    found = []
    if len(exercise.right) < RIGHT:
        found.append(f"right/ has {len(exercise.right)} solutions; {RIGHT} are needed")
    if len(exercise.wrong) < WRONG:
        found.append(f"wrong/ has {len(exercise.wrong)} solutions; {WRONG} are needed")
    if exercise.folder / "right/reference.py" not in exercise.right:
        found.append("right/reference.py is needed")
    return found


def names(exercise: Exercise) -> list[str]:
    """Prove that no name is used that was not taught."""
    return [
        f"{file} uses {', '.join(uses)}: not in `teaches:` of this day's lesson or one before"
        for file, uses in untaught(exercise).items()
    ]


def graded(grader: Grader, source: str, seed: int) -> Answer:
    """Grade a source in this process, silently, within the time limit."""
    quiet = io.StringIO()
    with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
        try:
            with deadline(SECONDS):
                return grader.grade(source, seed)
        except Late:
            return Answer((f"It was stopped after {SECONDS:g} seconds: a loop has no end?",), 0, ())


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise `Late` in the block after so much computing, where the system has timers."""
    if not hasattr(signal, "setitimer") or threading.current_thread() != threading.main_thread():
        yield
        return

    def ring(*_: object) -> None:
        raise Late

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
