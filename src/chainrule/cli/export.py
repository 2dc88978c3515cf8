"""`chainrule export`: everything that the course keeps of you, as one file."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from chainrule.cli.terminal.fresh import Force, fresh
from chainrule.cli.terminal.show import Json, show_json

File = Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, as progress.json.")]
Of = Annotated[str | None, typer.Option("--learner", help="Only what belongs to this learner.")]


def export(file: File, learner: Of = None, force: Force = False, as_json: Json = False) -> None:
    """Write progress, submissions, reviews and journal to one file."""
    from chainrule import store

    fresh(file, force=force)
    with store.open() as db:
        told = db.export(file, learner)
    if as_json:
        show_json({"file": str(file), "learners": told.learners, "rows": told.rows})
        return
    typer.echo(f"{file}: {told}; of {', '.join(told.learners) or 'nobody yet'}")
    typer.echo(f"Read it elsewhere: chainrule import {shlex.quote(file.name)}")
