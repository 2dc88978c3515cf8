"""`chainrule run`: a PyTorch script on the readable engine, or unchanged on PyTorch."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from chainrule.errors import EngineError, OptionError, ScriptError

STEP = "chainrule.scratch.explaining:first_step"


def run(
    script: Annotated[str, typer.Argument(help="A Python file that imports torch.")],
    args: Annotated[list[str] | None, typer.Argument(help="The script's own words.")] = None,
    engine: Annotated[str, typer.Option(help="numpy (to read) or torch.")] = "numpy",
    module: Annotated[
        bool, typer.Option("-m", help="SCRIPT is a module, as in python -m.")
    ] = False,
    explain: Annotated[bool, typer.Option(help="Show the first step back, op by op.")] = False,
    picture: Annotated[
        Path | None, typer.Option("--explain-picture", help="Draw it into an .svg file.")
    ] = None,
    stop: Annotated[
        str | None, typer.Option("--break", help="Stop in pdb where this op goes back.")
    ] = None,
) -> None:
    """Run a PyTorch script; the options come before it, what follows is the script's."""
    from chainrule import program

    options: dict[str, Any] = {"engine": engine, "module": module}
    if explain or picture or stop:
        if engine != "numpy":
            raise typer.BadParameter("--explain and --break need the engine numpy")
        options["around"] = STEP
        drawn = picture and str(picture.absolute())
        options["settings"] = {"break_in": stop, "picture": drawn, "table": explain}
    words = args or []
    ours = sys.argv[len(sys.argv) - len(words) - 1 :] == [script, *words]
    try:
        code = (program.become if ours else program.run)(script, words, **options)
    except (ScriptError, EngineError, OptionError) as error:
        typer.echo(f"Error: {error}", err=True)
        raise typer.Exit(2) from None
    raise typer.Exit(code)


run.settings = {"allow_interspersed_args": False}  # type: ignore[attr-defined]  # for app.py
