"""The command line: `chainrule` says what to do next, `chainrule --help` names the commands.

Each command is a file of this folder that reads its words, calls the library, and prints.
"""

import _thread
import signal
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
        threading.Timer(0.01, _press).start()
    else:
        sys.__unraisablehook__(ignored)


def _press() -> None:
    """Press Ctrl-C for the main thread; a real signal also wakes it from waiting for a line."""
    main_thread = threading.main_thread().ident
    if sys.platform == "win32" or main_thread is None:
        _thread.interrupt_main()
    else:
        signal.pthread_kill(main_thread, signal.SIGINT)
