"""`chainrule import`: add what an exported file, or a copy of the database, holds."""

from pathlib import Path
from typing import Annotated

import typer

from chainrule.cli.terminal.show import Json, show_json

File = Annotated[Path, typer.Argument(metavar="FILE", help="What export wrote, or a backup.")]
To = Annotated[str | None, typer.Option("--learner", help="Give its rows to this learner.")]


def import_(file: File, learner: To = None, as_json: Json = False) -> None:
    """Add what a file of `export`, or a backup, holds and the database lacks."""
    from chainrule import store

    with store.open() as db:
        told = db.load(file, learner)
    if as_json:
        show_json({"file": str(file), "learners": told.learners, "added": told.rows})
        return
    typer.echo(f"Added: {told}; of {', '.join(told.learners) or 'nobody'}. Nothing was taken away.")
