"""`chainrule export`: everything that the course keeps of you, as one file."""

from pathlib import Path
from typing import Annotated

import typer

from chainrule.cli.terminal.show import Json, show_json
from chainrule.errors import StoreError

File = Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, as progress.json.")]
Of = Annotated[str | None, typer.Option("--learner", help="Only what belongs to this learner.")]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]


def export(file: File, learner: Of = None, force: Force = False, as_json: Json = False) -> None:
    """Write progress, submissions, reviews and journal to one file."""
    from chainrule import store

    if file.exists() and not force:
        raise StoreError("a new file is needed", got=f"{file}, which is there", hint="--force")
    with store.open() as db:
        told = db.export(file, learner)
    if as_json:
        show_json({"file": str(file), "learners": told.learners, "rows": told.rows})
        return
    typer.echo(f"{file}: {told}; of {', '.join(told.learners) or 'nobody yet'}")
    typer.echo(f"Read it elsewhere: chainrule import {file.name}")
