"""`chainrule day`: list the days; what one gives; read it here; take it away as a notebook."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from chainrule.cli.terminal.fresh import Force, fresh
from chainrule.cli.terminal.show import Json, show_columns, show_json
from chainrule.errors import OptionError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from chainrule.course.days import Day
    from chainrule.store.learner import Learner

T = TypeVar("T")
SOLVED, TRIED, OPEN = "solved", "tried", "open"


def day(
    number: Annotated[str, typer.Argument(help="4, E3, a title; or nothing, to list.")] = "",
    read: Annotated[
        bool, typer.Option("--read", help="Print the lesson with its outputs.")
    ] = False,
    review: Annotated[bool, typer.Option("--review", help="Print the review of its week.")] = False,
    notebook: Annotated[
        bool, typer.Option("--notebook", help="Write the lesson as dayNN.ipynb.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="File of the notebook.")] = None,
    every: Annotated[bool, typer.Option("--list", help="List all days.")] = False,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Show a day: what it gives, its exercises, and how it is opened."""
    from chainrule.course import days

    if as_json and (read or review):
        raise OptionError("--read prints for people", got="--json", hint="without one of them")
    if out and not notebook:
        raise OptionError("--out names the notebook", got="no --notebook", hint="--notebook too")
    if every or not number:
        if notebook or read or review:
            raise OptionError("a day is needed", got="none", hint="chainrule day 4 --read")
        list_days(as_json=as_json)
        return
    one = days.get(number)
    if notebook:
        write(one, fresh(out or Path(f"{one.key}.ipynb"), force=force), as_json=as_json)
    elif read or review:
        print_lesson(one, review=review)
    else:
        tell(one, as_json=as_json)


def list_days(*, as_json: bool) -> None:
    """Print the syllabus: what is done, what is written, and what is to come."""
    from chainrule.course import days, progress

    rows = days.syllabus()
    if as_json:
        keys = ("number", "key", "title", "question", "week")
        told = [{**{k: getattr(row, k) for k in keys}, "written": row.is_there} for row in rows]
        show_json({"days": told})
        return
    lines = kept(progress.of_days) or ()
    far = {line.key: line.state for line in lines if line.state != progress.NOT_BEGUN}
    head = ("DAY", "WEEK", "TITLE", "STATE")
    shown = [
        (
            str(row.number),
            str(row.week or "–"),
            row.day.title if row.day else row.title,
            far.get(row.key, "") if row.is_there else progress.TO_COME,
        )
        for row in rows
    ]
    show_columns([head, *shown])
    typer.echo("\nOne of them: chainrule day 1. Where you are: chainrule")
    for error in days.broken():
        typer.secho(f"Left out: {error}", err=True, fg="yellow")


def tell(one: Day, *, as_json: bool) -> None:
    """Print what a day gives and how far the learner is."""
    from chainrule.course import exercise

    states = standing(one)
    listed = [(ex.number, ex.title, states.get(ex.name, OPEN)) for ex in exercise.of(one)]
    if as_json:
        keys = ("number", "key", "title", "summary", "able", "teaches", "minutes", "week")
        told: dict[str, Any] = {key: getattr(one, key) for key in keys}
        told["exercises"] = [
            dict(zip(("number", "title", "state"), x, strict=True)) for x in listed
        ]
        show_json({**told, "lesson": str(one.lesson)})
        return
    typer.secho(f"{one.name}: {one.title}", bold=True)
    typer.echo(f"{one.summary} ({one.minutes} minutes)\n\nAfter it you can")
    for able in one.able:
        typer.echo(f"  - {able}")
    if listed:
        typer.echo()
        show_columns([("EXERCISE", "TITLE", "STATE"), *listed])
    typer.echo("\nIn the browser  chainrule learn")
    typer.echo(f"Here            chainrule day {one.number} --read")
    if listed:
        tell_files(one, exercise.file_of(exercise.of(one)[0]).parent, listed[0][0])


def tell_files(one: Day, folder: Path, first: str) -> None:
    """Print where the learner's files of a day are, and how they are graded."""
    made = "" if folder.is_dir() else ", made by the first check"
    typer.echo(f"Your files      {folder}{made}")
    typer.echo(f"Grade           chainrule check {first}, or a whole day: {one.number}")


def standing(one: Day) -> dict[str, str]:
    """Return how each exercise of a day stands that the learner has tried."""
    best = kept(lambda me: me.best()) or {}
    names = {name: found for name, found in best.items() if name.startswith(f"{one.key}/")}
    return {name: SOLVED if found.solved_at else TRIED for name, found in names.items()}


def kept(question: Callable[[Learner], T]) -> T | None:
    """Return what the database tells of the learner; None where it cannot: days show even so."""
    from chainrule import store

    if not store.is_there():
        return None
    try:
        with store.open() as db:
            return question(db.learner())
    except StoreError as error:
        typer.secho(f"How far you are cannot be told: {error}", err=True, fg="red")
        return None


def write(one: Day, out: Path, *, as_json: bool) -> None:
    """Write the notebook."""
    from chainrule.course.lesson.notebook import export

    path = export(one, out)
    if as_json:
        show_json({"notebook": str(path)})
    else:
        typer.echo(f"Notebook: {path}. Open it with Jupyter, or upload it to Colab.")


def print_lesson(one: Day, *, review: bool) -> None:
    """Print the lesson, through a pager where somebody reads it on a terminal."""
    from rich.console import Console

    from chainrule.course.lesson.terminal import show

    console = Console()
    if sys.stdout.isatty():
        os.environ["LESS"] = f"{os.environ.get('LESS', '')} -R"  # else less spells colours out
        with console.pager(styles=True):
            show(one, console, review=review)
        if not review:
            follow(one)
    else:
        show(one, console, review=review)


def follow(one: Day) -> None:
    """Keep that a lesson was read at a terminal, and tell what comes next."""
    from chainrule import store
    from chainrule.course import progress

    try:
        with store.open() as db:
            me = db.learner()
            me.read(one.number)
            step = progress.next_step(me)
    except StoreError as error:
        typer.secho(f"That you read it is not kept: {error}", err=True, fg="red")
        return
    typer.echo(f"\nNext: {step.says}\n  {step.command}")
