"""`chainrule check`: grade your file, or all files of a day."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chainrule.cli.terminal.show import Json, show_json
from chainrule.errors import ChainruleError, ExerciseError, OptionError, StoreError

if TYPE_CHECKING:
    from chainrule.course.exercise import Exercise
    from chainrule.course.grading import Answer
    from chainrule.store.learner import Learner

PAUSE = 0.3  # seconds between two looks at the files
PRINTED = 10  # lines of what the code printed
NOT_BEGUN = ("Not begun.",)


def check(
    what: Annotated[
        str, typer.Argument(help="4, 4.2, a name or your file; default: the day you are at.")
    ] = "",
    watch: Annotated[bool, typer.Option("--watch", help="Check again on every save.")] = False,
    as_json: Json = False,
) -> None:
    """Grade your file: is it right, and if not, why.

    Exit codes: 0 all solved, 1 not.
    """
    from chainrule import store

    if watch and as_json:
        raise OptionError("--watch prints for people", got="--json", hint="without --watch")
    with store.open() as db:
        me = db.learner()
        exercises = chosen(me, what)
        if watch:
            solved = watched(me, exercises)
        else:
            told = [graded(me, one, alone=len(exercises) == 1) for one in exercises]
            show(me, exercises, told, as_json=as_json)
            solved = all(one.answer.solved and not one.unkept for one in told)
    raise typer.Exit(0 if solved else 1)


def chosen(me: Learner, what: str) -> tuple[Exercise, ...]:
    """Return the exercises that a word means: a day's, or one.

    Raises:
        ExerciseError: there is none.
    """
    from chainrule.course import exercise, progress

    day: object = what or progress.next_step(me).day or 1
    found = exercise.of(day)
    if not found and what:
        found = (at_its_place(what, exercise.find(what)),)
    if not found:
        raise ExerciseError(
            "a day with exercises is needed", got=f"day {day}", hint="chainrule day"
        )
    return found


def at_its_place(what: str, one: Exercise) -> Exercise:
    """Return the exercise, unless the word is the path of another file than the one graded.

    Raises:
        ExerciseError: it is.
    """
    from chainrule.course import exercise

    path, file = Path(what), exercise.file_of(one)
    if path.is_file() and path.resolve() != file.resolve():
        raise ExerciseError(f"{one.number} is graded from {file}", got=what, hint="write it there")
    return one


@dataclass(frozen=True)
class Graded:
    """What is told of one file: the answer, and why it could not be kept."""

    answer: Answer
    unkept: str = ""


def graded(me: Learner, one: Exercise, *, alone: bool = True) -> Graded:
    """Check the learner's file, keep what came of it, and let the cards of a failure be asked.

    A file as it was made is no try: nothing is kept, and of a whole day it is not graded either.
    In a whole day, a file that cannot be read does not stop the others. An answer is told even
    where the database cannot keep it.
    """
    from chainrule.course import drill, exercise
    from chainrule.course.exercise.check import read
    from chainrule.course.grading import Answer

    try:
        source = read(one)
    except ExerciseError as error:
        if alone:
            raise
        return Graded(Answer((str(error),), 0.0, ()))
    if source == one.starter and not alone:
        return Graded(Answer(NOT_BEGUN, 0.0, ()))
    answer = exercise.check(one, source)
    try:
        drill.handed_in(me, one, source, answer)
    except StoreError as error:
        return Graded(answer, str(error))
    return Graded(answer)


def show(
    me: Learner, exercises: tuple[Exercise, ...], told: list[Graded], *, as_json: bool
) -> None:
    """Print the answers, and what to do next."""
    pairs = [(one, found.answer) for one, found in zip(exercises, told, strict=True)]
    unkept = next((found.unkept for found in told if found.unkept), "")
    if as_json:
        kept = {"error": unkept} if unkept else {}
        listed = [about(one, answer) for one, answer in pairs]
        solved = all(answer.solved for _, answer in pairs)
        show_json({"solved": solved, "exercises": listed, **kept})
        return
    for one, answer in pairs:
        tell(one, answer)
    if unkept:
        typer.secho(f"This check is not kept: {unkept}", err=True, fg="red")
    else:
        typer.echo(following(me, pairs))


def about(one: Exercise, answer: Answer) -> dict[str, Any]:
    """Return an answer for programs."""
    from chainrule.course import exercise

    file = str(exercise.file_of(one))
    names = {"exercise": one.name, "number": one.number, "title": one.title, "file": file}
    return {**names, **answer.json()}


def tell(one: Exercise, answer: Answer) -> None:
    """Print one answer: what it is about, the cause, what was printed."""
    from chainrule.course import exercise

    verdict, colour = "solved", "green"
    if not answer.solved:
        verdict, colour = f"{answer.score:.0%}", "yellow" if answer.score else "red"
    typer.secho(f"{one.number} {one.title}: ", bold=True, nl=False)
    typer.secho(verdict, fg=colour, bold=True)
    typer.secho(f"  {exercise.file_of(one)}", dim=True)
    for i, line in enumerate(answer.lines):
        typer.secho(f"  {line}", fg=colour if i == 0 else None)
    printed = answer.printed.splitlines()
    if printed:
        typer.secho("  Your code printed:", dim=True)
        for line in printed[:PRINTED]:
            typer.secho(f"    {line[:200]}", dim=True)
        if len(printed) > PRINTED:
            typer.secho("    …", dim=True)
    typer.echo()


def following(me: Learner, pairs: list[tuple[Exercise, Answer]]) -> str:
    """Return what to do next."""
    from chainrule.course import progress

    wrong = {one: answer for one, answer in pairs if not answer.solved}
    begun = [one for one, answer in wrong.items() if answer.lines != NOT_BEGUN]
    if wrong:
        number = [*begun, *wrong][0].number
        again = f"change the file, then chainrule check {number}"
        return f"Next: {again}. Stuck: chainrule hint {number}"
    step = progress.next_step(me)
    return f"Next: {step.says}\n  {step.command}"


def watched(me: Learner, exercises: tuple[Exercise, ...]) -> bool:
    """Check each file whenever it is saved, until Ctrl-C; return whether all were solved."""
    from chainrule.course import exercise

    files = {one: exercise.place(one) for one in exercises}
    seen: dict[Exercise, object] = {}
    solved: dict[Exercise, bool] = {}
    try:
        while True:
            for one in changed(files, seen):
                solved[one] = checked(me, one, alone=len(exercises) == 1)
                typer.secho("Watching; Ctrl-C ends.", dim=True)
            time.sleep(PAUSE)
    except KeyboardInterrupt:
        typer.echo("\nStopped watching.")
    return len(solved) == len(files) and all(solved.values())


def checked(me: Learner, one: Exercise, *, alone: bool) -> bool:
    """Check one file and print the answer; a file that cannot be read is told, and awaited."""
    try:
        told = graded(me, one, alone=alone)
    except ChainruleError as error:
        typer.secho(str(error), fg="red")
        return False
    show(me, (one,), [told], as_json=False)
    return told.answer.solved


def changed(files: dict[Exercise, Path], seen: dict[Exercise, object]) -> list[Exercise]:
    """Return whose file was saved since it was last seen, and take note of it."""
    stamps = {one: saved(file) for one, file in files.items()}
    found = [one for one, stamp in stamps.items() if stamp not in {None, seen.get(one)}]
    seen.update({one: stamps[one] for one in found})
    return found


def saved(file: Path) -> tuple[int, int] | None:
    """Return what changes when a file is saved; None where an editor has just moved it away."""
    try:
        about_file = file.stat()
    except OSError:
        return None
    return about_file.st_mtime_ns, about_file.st_size
