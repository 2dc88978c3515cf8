"""`chainrule train`: run a recipe, or take up a run that was stopped."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chainrule.cli.terminal.guard import going_on
from chainrule.cli.terminal.show import Json, show_columns

if TYPE_CHECKING:
    from chainrule.train import Summary


def train(  # noqa: PLR0913 - one parameter an option
    recipe: Annotated[str, typer.Argument(help="A name of --list, or a .toml file.")] = "",
    changes: Annotated[
        list[str] | None, typer.Option("--set", help="Change a key, as in optim.lr=0.1.")
    ] = None,
    engine: Annotated[str | None, typer.Option(help="numpy (to read) or torch.")] = None,
    seed: Annotated[int | None, typer.Option(help="Where the random numbers start.")] = None,
    epochs: Annotated[int | None, typer.Option(help="Passes over the training part.")] = None,
    data: Annotated[str | None, typer.Option(help="Another data set.")] = None,
    resume: Annotated[str, typer.Option(help="A stopped run to go on with.")] = "",
    workspace: Annotated[Path | None, typer.Option(help="Folder of the runs.")] = None,
    as_json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing.")] = False,
    as_list: Annotated[bool, typer.Option("--list", help="List the shipped recipes.")] = False,
) -> None:
    """Train a network by a recipe: watch it, keep the run, report."""
    from chainrule import train as library

    if as_list:
        list_recipes(as_json=as_json)
        return
    short: dict[str, Any] = {"engine": engine, "seed": seed, "epochs": epochs, "data": data}
    is_changed = bool(changes) or any(value is not None for value in short.values())
    if resume and (recipe or is_changed):
        raise typer.BadParameter("--resume RUN goes on with the run's own recipe, unchanged")
    if not recipe and not resume:
        names = ", ".join(library.shipped())
        raise typer.BadParameter(f"name a recipe ({names} or a file), or --resume RUN alone")
    where: dict[str, Any] = {"workspace": workspace, "show": not quiet}
    run = partial(library.run, recipe, changes or (), **short)
    go = partial(library.resume, resume) if resume else run
    try:
        summary = go(**where)
    except library.TrainingFailed as failed:
        if not as_json and not quiet:
            draw(failed.summary)
        raise
    tell(summary, as_json=as_json, quiet=quiet)


def list_recipes(*, as_json: bool) -> None:
    """Print the shipped recipes."""
    from chainrule import train as library

    abouts = {name: library.load(name).about for name in library.shipped()}
    if as_json:
        typer.echo(json.dumps(abouts))
    else:
        show_columns(list(abouts.items()))


def tell(summary: Summary, *, as_json: bool, quiet: bool) -> None:
    """Print what the run came to; end with 130 where Ctrl-C stopped it."""
    if as_json:
        typer.echo(summary.json())
    elif not quiet:
        draw(summary)
    if summary.status == "stopped":
        typer.echo(going_on(summary.run), err=True)
        raise typer.Exit(130)


def draw(summary: Summary) -> None:
    """Print a run's report for the terminal, and what the doctor found where it found something.

    Paths may be wider than the terminal is.
    """
    from rich.console import Console

    from chainrule.doctor import report as findings
    from chainrule.doctor import runs
    from chainrule.train import report

    name, seen = runs.seen(summary.run)
    clean = all(diagnosis.is_clean for _, diagnosis in seen)
    if clean:
        typer.echo("Doctor: nothing found.")
    Console().print(report.terminal(Path(summary.run)), crop=False)
    if not clean:
        Console().print(findings.terminal(name, seen))
