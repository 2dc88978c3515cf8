"""The root command: options that hold for every command, and the list of commands."""

from importlib import import_module
from keyword import iskeyword
from typing import Annotated

import typer

from chainrule import __version__, places
from chainrule.cli.last import next_step
from chainrule.cli.terminal.guard import Guard
from chainrule.cli.terminal.logs import start_log

COMMANDS = (  # in the order of the help
    *("start", "learn", "day", "check", "hint", "solution", "drill", "interview", "journal"),
    *("train", "run", "doctor", "lab", "data", "export", "import", "where"),
)

app = typer.Typer(
    cls=Guard,
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"chainrule {__version__}")
        raise typer.Exit


@app.callback()
def root(
    context: typer.Context,
    workspace: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="Folder of runs and logs; default ./chainrule-work."),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Tell what happens; show where errors arise.")
    ] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print it.")
    ] = False,
) -> None:
    """Deep learning you can step into: train, watch, understand."""
    if workspace == "":  # as from a variable of the shell that is not set
        raise typer.BadParameter("a folder is needed; got no name. Try: --workspace ./here.")
    places.set_workspace(workspace)
    start_log(verbose=verbose)
    if context.invoked_subcommand is None:
        typer.echo(next_step())


def _register() -> None:
    """Add each command in the order of the help."""
    for name in COMMANDS:
        word = f"{name}_" if iskeyword(name) else name
        command = getattr(import_module(f"chainrule.cli.{word}"), word)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name, context_settings=getattr(command, "settings", None))(command)


_register()
