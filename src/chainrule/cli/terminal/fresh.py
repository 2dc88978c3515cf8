"""A file that a command writes: none that is there goes unasked."""

from pathlib import Path
from typing import Annotated

import typer

from chainrule.errors import OptionError

Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]


def fresh(file: Path, *, force: bool) -> Path:
    """Return the file; raise where something is there that nobody said to replace."""
    if file.is_dir():
        hint = f"a name in it, as {file / 'chainrule.out'}"
        raise OptionError("the name of a file is needed", got=f"the folder {file}", hint=hint)
    if file.exists() and not file.is_file():  # a device or a pipe: not every writer can use one
        got = f"{file}, which is something else"
        raise OptionError("the name of a file is needed", got=got, hint="a file that is new")
    if file.exists() and not force:
        raise OptionError("a new file is needed", got=f"{file}, which is there", hint="--force")
    return file
