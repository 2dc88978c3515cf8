"""The learner's own file, in their workspace."""

from __future__ import annotations

from pathlib import Path

from chainrule import places
from chainrule.course.exercise.folder import Exercise


def file_of(exercise: Exercise) -> Path:
    """Return where the learner's file is, or would be."""
    return places.workspace() / "exercises" / f"{exercise.name}.py"


def place(exercise: Exercise) -> Path:
    """Return the learner's file, made from the starter; one that is there is never written to."""
    file = file_of(exercise)
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8") as new:
            new.write(exercise.starter)
    except FileExistsError:
        pass
    except BaseException:  # half a starter would be taken for the learner's own
        file.unlink(missing_ok=True)
        raise
    return file
