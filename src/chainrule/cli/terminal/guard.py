"""What the user sees when a command fails: one message; -v and the log have the traceback."""

import errno
import json
import logging
import os
import shlex
import sys
from contextlib import suppress
from typing import Any

import typer
from typer.core import TyperGroup

from chainrule.errors import ChainruleError

LOG = logging.getLogger(__name__)
FAULTS = (
    *(ChainruleError, OSError, MemoryError, RuntimeError, ValueError, TypeError),
    *(LookupError, ArithmeticError, AttributeError, AssertionError, ImportError),
)


class Guard(TyperGroup):
    """A group of commands that turns errors into words and exit codes."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command: an error ends with 1, Ctrl-C with 130."""
        as_json = "--json" in ctx.args
        if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
            ctx.color = False  # rich looks at both by itself, typer at neither
        try:
            result = super().invoke(ctx)
            flush()  # what cannot be written is told here, not at the very end
        except (typer.Exit, typer.Abort):
            raise
        except KeyboardInterrupt as pressed:
            for run in getattr(pressed, "__notes__", ()):  # the run that it ended
                typer.echo(going_on(run), err=True)
            raise typer.Exit(130) from None
        except FAULTS as error:
            if getattr(error, "errno", None) == errno.EPIPE:  # the reader has seen enough
                raise
            tell(error, words(error), as_json=as_json)
            raise typer.Exit(1) from None
        return result


def flush() -> None:
    """Hand on what was printed; there is nothing to do where standard output is closed."""
    if sys.stdout is not None:
        sys.stdout.flush()


def words(error: Exception) -> str:
    """Return what an error says to a user; one that nobody foresaw says so."""
    if isinstance(error, ChainruleError):
        return str(error)
    if isinstance(error, OSError):
        return f"the system refused; got {error}. Try: another file or folder, or more room."
    if isinstance(error, MemoryError):
        return "more memory is needed than there is. Try: a smaller model or batch_size."
    what = f"{type(error).__name__}: {error}"
    return f"this should not happen; got {what}. Try: chainrule -v … shows where it arose."


def going_on(run: str) -> str:
    """Return how a stopped run is taken up again."""
    return f"Stopped. Go on: chainrule train --resume {shlex.quote(run)}"


def tell(error: Exception, text: str, *, as_json: bool) -> None:
    """Write an error to the log, to stderr, and as JSON to stdout where that was asked for."""
    LOG.error("the command failed", exc_info=error)
    typer.secho("Error: ", err=True, nl=False, fg="red", bold=True)
    typer.echo(text, err=True)
    try:
        if as_json:
            figures = getattr(error, "summary", None)
            typer.echo(figures.json() if figures else json.dumps({"error": text}))
        flush()
    except OSError:  # nothing more can be written; Python must not try at its end
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
