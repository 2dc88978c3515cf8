"""The command line: `chainrule` says what to do next, `chainrule --help` names the commands.

Each command is a file of this folder that reads its words, calls the library, and prints.
"""

import _thread
import sys
import threading
from collections.abc import Sequence
from io import TextIOWrapper


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code: 0 well, 1 an error, 2 usage, 130 Ctrl-C."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console without × or é
    before, sys.unraisablehook = sys.unraisablehook, _again
    try:
        from chainrule.cli.app import app

        app(words, prog_name="chainrule")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except KeyboardInterrupt:
        return 130
    finally:
        sys.unraisablehook = before
    return 0


def _again(ignored: "sys.UnraisableHookArgs") -> None:
    """Repeat a Ctrl-C that came where Python cannot raise, such as in the middle of an import."""
    if ignored.exc_type is KeyboardInterrupt:
        threading.Timer(0.01, _thread.interrupt_main).start()
    else:
        sys.__unraisablehook__(ignored)
