"""`chainrule solution`: the solution and why it is so."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from chainrule.cli.terminal.show import Json, show_json
from chainrule.errors import OptionError

if TYPE_CHECKING:
    from chainrule.course.exercise import Exercise


def solution(
    what: Annotated[str, typer.Argument(metavar="EXERCISE", help="4.2, or its name.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Show the solution with its explanation; it asks first where you have not solved it."""
    from chainrule import store
    from chainrule.course import exercise

    one = exercise.find(what)
    with store.open() as db:
        me = db.learner()
        if not (yes or exercise.is_open(me, one)):
            ask(one)
        exercise.solution_seen(me, one)
    if as_json:
        told = {"solution": one.solution, "explanation": one.explanation}
        show_json({"exercise": one.name, **told})
    else:
        show(one)


def ask(one: Exercise) -> None:
    """Ask whether the solution shall be shown.

    Raises:
        OptionError: nobody can answer here.
    """
    if sys.stdin is None or not sys.stdin.isatty():
        got = "a standard input that is no terminal"
        raise OptionError("a yes is needed to show the solution", got=got, hint="--yes")
    question = f"{one.number} {one.title} is not solved. Show the solution all the same?"
    typer.confirm(question, abort=True)


def show(one: Exercise) -> None:
    """Print the solution and its explanation."""
    from rich.console import Console

    from chainrule.course.lesson.terminal import WIDTH, prose, python

    console = Console()
    typer.secho(f"{one.number} {one.title}: one right solution", bold=True)
    console.print(python(one.solution.strip()))
    console.print()
    console.print(prose(one.explanation), width=WIDTH)
    typer.echo(f"\nYour file stays as it is. Write it yourself: chainrule check {one.number}")
