"""`python -m chainrule.course.exercise prove WHAT…` for who writes exercises.

WHAT is an exercise (`day04/accumulate`, `4.2`), a day (`4`, `day04`) or a folder; none: all.
"""

import sys
import time
from pathlib import Path

from chainrule.course.exercise.find import every, find, of, of_folder
from chainrule.course.exercise.folder import Exercise
from chainrule.course.exercise.prove import prove


def chosen(what: str) -> tuple[Exercise, ...]:
    """Return the exercises that a word means."""
    path = Path(what)
    if path.is_dir():
        whole = path.resolve()
        folder = whole.parents[1] if (whole / "exercise.md").is_file() else whole
        folder = folder.parent if folder.name == "exercises" else folder
        return tuple(e for e in of_folder(folder) if whole in {e.folder, *e.folder.parents})
    return of(what) or (find(what),)


def main(words: list[str]) -> int:
    """Prove exercises and print what is wrong; return the exit code."""
    if words[:1] != ["prove"]:
        print(__doc__)  # noqa: T201 - a command for authors
        return 2
    exercises = [one for what in words[1:] for one in chosen(what)] or list(every())
    bad = 0
    for exercise in exercises:
        began = time.perf_counter()
        found = prove(exercise)
        bad += bool(found)
        took = f"{time.perf_counter() - began:.1f} s"
        numbers = f"{len(exercise.right)} right, {len(exercise.wrong)} wrong"
        verdict = "not proven" if found else "proven"
        print(f"{exercise.number:5} {exercise.name}: {verdict} ({numbers}, {took})")  # noqa: T201
        for line in found:
            print(f"    - {line}")  # noqa: T201
    print(f"{len(exercises) - bad} of {len(exercises)} exercises are proven.")  # noqa: T201
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
