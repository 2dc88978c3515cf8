"""What the user sees when a command fails: one message; -v and the log have the traceback."""

import logging
from typing import Any

import typer
from typer.core import TyperGroup

from chainrule.errors import ChainruleError

LOG = logging.getLogger(__name__)


class Guard(TyperGroup):
    """A group of commands that turns the library's errors into exit codes."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command: an error of ours ends with 1, Ctrl-C with 130 and no words."""
        try:
            return super().invoke(ctx)
        except ChainruleError as error:
            LOG.error("the command failed", exc_info=error)
            typer.secho("Error: ", err=True, nl=False, fg="red", bold=True)
            typer.echo(str(error), err=True)
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            raise typer.Exit(130) from None
