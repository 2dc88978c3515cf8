"""Grade a learner's file, on a copy, in a limited process."""

from __future__ import annotations

import hashlib
import threading
from typing import Any

from chainrule.course.exercise.folder import Exercise
from chainrule.course.exercise.place import place
from chainrule.course.grading.answer import LINES, Answer, Passed
from chainrule.course.limited import CHECK, Ended, Limits, call
from chainrule.errors import ExerciseError

ENTRY = "chainrule.course.exercise.inside:graded"
LONGEST = 200_000  # characters of a file that is graded


def check(
    exercise: Exercise,
    source: str | None = None,
    stop: threading.Event | None = None,
    *,
    seed: int | None = None,
    limits: Limits = CHECK,
) -> Answer:
    """Return the grader's answer to a source.

    Args:
        exercise: what is graded.
        source: the code; default, the learner's file, made from the starter where there is none.
        stop: set from another thread, it ends the check.
        seed: repeats the inputs of one check.
        limits: what the process may use.

    Raises:
        ExerciseError: the file cannot be read, or another source than this one was run.
    """
    source = read(exercise) if source is None else source
    if len(source) > LONGEST:
        return Answer((f"The file has more than {LONGEST:,} characters.",), 0.0, ())
    settings = {"folder": str(exercise.folder), "source": source, "seed": seed}
    done = call(ENTRY, settings, limits=limits, stop=stop)
    if done.ended is not None:
        return Answer(stopped(done.ended), 0.0, (), printed=done.printed)
    answer = understood(done.value, done.printed)
    if answer.ran != fingerprint(source) and (answer.ran or answer.score):
        needed = f"the source handed in for {exercise.name} must be what ran"
        raise ExerciseError(needed, got=f"the fingerprint {answer.ran[:12]}")
    return answer


def fingerprint(source: str) -> str:
    """Return what tells one source from another."""
    return hashlib.sha256(source.encode(errors="surrogatepass")).hexdigest()


def read(exercise: Exercise) -> str:
    """Return the learner's file as it is now.

    Raises:
        ExerciseError: it cannot be read.
    """
    file = place(exercise)
    if not file.is_file():
        got = "a folder" if file.is_dir() else "something else in its place"
        raise ExerciseError(f"{file} must be a file", got=got, hint="move that away, check again")
    try:
        data = file.read_bytes()
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise ExerciseError(f"{file} must be readable", got=error.strerror) from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        got = f"other letters on line {line}"
        hint = "save it as UTF-8 in your editor"
        raise ExerciseError(f"{file} must be a text in UTF-8", got=got, hint=hint) from None
    if len(text) > LONGEST:
        needed, got = f"{file} may have {LONGEST:,} characters", f"{len(text):,}"
        raise ExerciseError(needed, got=got, hint="only what the exercise asks for")
    return text


def stopped(ended: Ended) -> tuple[str, ...]:
    """Return the lines for a check that did not come to its end."""
    lines = [f"{ended.says}."]
    return (*lines, f"  {'next:':10}{ended.hint}") if ended.hint else tuple(lines)


def understood(told: Any, printed: str) -> Answer:
    """Return an answer from what the process said; it is believed in no form but this one.

    Raises:
        ExerciseError: it has another form.
    """
    try:
        lines = tuple(str(line)[:200] for line in told["lines"])[:LINES]
        properties = tuple(
            Passed(str(one["says"])[:200], passed=one["passed"] is True, points=int(one["points"]))
            for one in told["properties"]
        )
        return Answer(lines, float(told["score"]), properties, str(told["ran"])[:64], printed)
    except (KeyError, TypeError, ValueError) as error:
        raise ExerciseError("an answer of the grader is needed", got=repr(error)) from None
