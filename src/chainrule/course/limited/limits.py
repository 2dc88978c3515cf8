"""How much a process may use, and what is said when it uses more."""

from __future__ import annotations

import signal
from dataclasses import dataclass

MB = 2**20


@dataclass(frozen=True)
class Limits:
    """What one process and all that it starts may use.

    Params: seconds    by the clock, for one check or one block
            memory     bytes, of all its processes together
            processes  at the same time; threads likewise
            printed    characters that are kept; the rest is thrown away while it comes
            file       bytes of one file
            disk       bytes of all files in its folder
            answer     bytes of one message to us
    """

    seconds: float = 10.0
    memory: int = 1024 * MB
    processes: int = 32
    threads: int = 256
    printed: int = 64 * 1024
    file: int = 64 * MB
    disk: int = 256 * MB
    answer: int = 4 * MB


CROWDED = 250  # exit code of a watcher that found too many processes
CHECK = Limits()
BLOCK = Limits(seconds=60.0, memory=2048 * MB)


@dataclass(frozen=True)
class Ended:
    """Why a process was over before it had answered.

    Params: why   "time", "memory", "processes", "threads", "disk", "stopped", "answer" (not to be
                  read), "crash" (a signal) or "left" (it went by itself)
            says  one sentence for people
            hint  what to try
    """

    why: str
    says: str
    hint: str = ""


def over(why: str, limits: Limits, line: str = "") -> Ended:
    """Return what is said when a limit was met; `line` is where the code was."""
    amount = {
        "time": f"It did not end within {limits.seconds:g} seconds{line}",
        "memory": f"It used more than {limits.memory // MB:,} MB of memory{line}",
        "processes": f"It started more than {limits.processes} processes{line}",
        "threads": f"It started more than {limits.threads} threads{line}",
        "disk": f"It wrote more than {limits.disk // MB} MB of files{line}",
        "stopped": "It was stopped",
        "answer": f"It wrote where only answers go, or more than {limits.answer // MB} MB{line}",
    }
    hints = {
        "time": "is there a loop that never ends? print what it counts",
        "memory": "does something grow without end, or was a column stretched against a row?",
        "processes": "one process is enough here",
        "threads": "one thread is enough here",
        "disk": "no file needs to be written here",
        "answer": "take out what writes to numbers of open files, as `os.write(3, …)`",
    }
    return Ended(why, amount[why], hints.get(why, ""))


def left(code: int | None, limits: Limits) -> Ended:
    """Return what is said when the process went away by itself, or its watcher killed it."""
    if code == CROWDED:
        return over("processes", limits)
    number = 0 if code is None else -code if code < 0 else code - 128  # a signal, if positive
    if number == getattr(signal, "SIGXCPU", None):
        says = "It computed longer than it may"
        return Ended("time", says, "does a thread go on after the last line?")
    if number > 0:
        says = f"It ended the process by signal {number}{named(number)}"
        return Ended("crash", says, "what was called last?")
    says = f"It ended the process before there was an answer (exit code {code})"
    return Ended("left", says, "take out `os._exit` and what closes files that are not its own")


def named(number: int) -> str:
    """Return a signal's name in brackets, where the system knows it.

    >>> named(11), named(99)
    (' (SIGSEGV)', '')
    """
    known = {one.value: one.name for one in signal.Signals}
    return f" ({known[number]})" if number in known else ""
