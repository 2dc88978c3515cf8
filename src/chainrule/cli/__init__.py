"""The command line: `chainrule` says what to do next, `chainrule --help` names the commands.

Each command is a file of this folder that reads its words, calls the library, and prints.
"""

import sys
from collections.abc import Sequence
from io import TextIOWrapper


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code: 0 well, 1 an error, 2 usage, 130 Ctrl-C."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console without × or é
    try:
        from chainrule.cli.app import app

        app(words, prog_name="chainrule")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except KeyboardInterrupt:
        return 130
    return 0
