"""`chainrule hint`: the next of three hints."""

from __future__ import annotations

from typing import Annotated

import typer

from chainrule.cli.terminal.show import Json, show_json


def hint(
    what: Annotated[str, typer.Argument(metavar="EXERCISE", help="4.2, or its name.")],
    level: Annotated[
        int | None, typer.Option(min=1, max=3, help="This hint; default: the next one.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Give a hint; each time you ask it tells more."""
    from rich.console import Console

    from chainrule import store
    from chainrule.course import exercise
    from chainrule.course.lesson.terminal import WIDTH, prose

    one = exercise.find(what)
    with store.open() as db:
        number = exercise.next_hint(db.learner(), one, level)
    text, last = one.hints[number - 1], len(one.hints)
    if as_json:
        show_json({"exercise": one.name, "level": number, "of": last, "hint": text})
        return
    typer.secho(f"{one.number} {one.title}: hint {number} of {last}", bold=True)
    Console().print(prose(text), width=WIDTH)
    more = f"chainrule hint {one.number}" if number < last else f"chainrule solution {one.number}"
    typer.echo(f"\nThen: chainrule check {one.number}. More: {more}")
