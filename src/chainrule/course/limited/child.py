"""The limited process, from inside: it reads an order, limits itself, and runs it.

On Linux it first forks: the parent of the two becomes the watcher, to which orphans return,
so that a daemon which the code starts is found and killed with the rest.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from chainrule.course.limited.channel import Channel, Teller
from chainrule.course.limited.limits import CROWDED

SUBREAPER, DIES_WITH_PARENT = 36, 1  # of prctl
BORN = 8  # times as many processes in all as at the same time
CALM = 0.05  # seconds between two looks of the watcher


def main() -> None:
    """Do what the first line of standard input orders."""
    orders = os.fdopen(os.dup(0), "rb")
    fd = os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2, 1)  # what is printed below Python goes where no answer is read
    os.close(nothing)
    plan = json.loads(orders.readline())
    if sys.platform.startswith("linux"):
        watched(plan, (fd, orders.fileno()))
    restrict(plan["limits"])
    spend(plan["limits"]["seconds"])
    channel = Channel(fd, plan["mark"])
    budget = [plan["limits"]["printed"]]
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123 - until the end
    sys.stdout, sys.stderr = Teller(channel, "stdout", budget), Teller(channel, "stderr", budget)
    entry = plan["entry"]
    module, _, name = entry.partition(":")
    run = getattr(import_module(module), name)
    serve(run, plan, channel, orders, budget)


def serve(
    run: Any, plan: dict[str, Any], channel: Channel, orders: IO[bytes], budget: list[int]
) -> None:
    """Guard the process, run what is ordered, and leave without a farewell."""
    from chainrule.course.limited.guard import Births, stay_inside

    sys.dont_write_bytecode = True
    if plan["once"]:
        orders.close()
        stay_inside(plan["writable"], Births(BORN * plan["limits"]["processes"]))
        begin(channel, plan["limits"]["seconds"])
        remind(channel, plan["limits"]["seconds"])
        streams = sys.stdout, sys.stderr  # the code may put others there, or none
        value = run(**plan["settings"])
        for stream in streams:
            stream.flush()
        channel.send(value=value)
    else:
        run(channel, orders, budget, plan)
    os._exit(0)  # no atexit, no waiting for threads


def restrict(limits: dict[str, Any]) -> None:
    """Set what the system limits by itself; the rest is watched from outside."""
    try:
        import resource
    except ImportError:  # Windows
        return
    wanted = {
        resource.RLIMIT_FSIZE: limits["file"],
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 256,
    }
    if sys.platform.startswith("linux"):
        wanted[resource.RLIMIT_DATA] = 2 * limits["memory"]
    for which, most in wanted.items():
        _, hard = resource.getrlimit(which)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(which, (most, most))


def spend(seconds: float) -> None:
    """Let this process compute so long on all cores, from now on, and no longer.

    Why: the clock is watched from outside, and who watches it may be suspended (Ctrl-Z).
    """
    if sys.platform.startswith("linux"):
        import resource

        spent = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])  # in the code, in the system
        most = int(spent + seconds * len(os.sched_getaffinity(0))) + 1
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(resource.RLIMIT_CPU, (most, hard))


def begin(channel: Channel, seconds: float) -> None:
    """Let the time begin now: on a busy machine Python's own start takes seconds."""
    spend(seconds)
    channel.send(begun=True)


def remind(channel: Channel, seconds: float) -> None:
    """Before time is up, early enough to be heard on a busy machine, tell where the code is."""
    main_thread = threading.main_thread().ident

    def look() -> None:
        time.sleep(0.75 * seconds)
        frame = sys._current_frames().get(main_thread or 0)
        while frame is not None and frame.f_code.co_filename.endswith(".py"):
            frame = frame.f_back  # out of libraries, to the code that was handed in
        if frame is not None and frame.f_code.co_filename[:1] != "<":
            channel.send(line=frame.f_lineno)

    threading.Thread(target=look, daemon=True).start()


def watched(plan: dict[str, Any], pipes: tuple[int, ...]) -> None:
    """Fork; return in the new process, and watch over it in this one."""
    system = ctypes.CDLL(None)
    system.prctl(SUBREAPER, 1, 0, 0, 0)
    pid = os.fork()
    if pid == 0:
        os.setsid()
        system.prctl(DIES_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
        return
    nothing = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2, *pipes):
        os.dup2(nothing, fd)
    with suppress(OSError):  # where it may: what it watches can be thousands
        os.nice(-10)
    watch(pid, plan["parent"], Path(plan["writable"][0]), plan["limits"]["processes"])


def watch(pid: int, parent: int, folder: Path, most: int) -> None:
    """Wait for the process; kill what is left of it, or all when nobody asks or they multiply.

    The folder is removed by who asked, or here where that one was killed.
    """
    from chainrule.course.limited.room import removed
    from chainrule.course.limited.tree import below, kill

    code: int | None = None
    while True:
        code, are_gone = reaped(pid, code)
        if are_gone:
            if os.getppid() != parent:
                removed(folder)
            os._exit(code or 0)
        found = below(os.getpid(), most)
        if len(found) > most and code is None:
            code = CROWDED
        is_over = code is not None or os.getppid() != parent
        for one in found if is_over else ():
            kill(one)
        time.sleep(0.002 if is_over else CALM)


def reaped(pid: int, code: int | None) -> tuple[int | None, bool]:
    """Take note of all that ended; return the exit code of `pid`, and whether nothing is left.

    A process that a signal ended has the code that a shell gives it: 128 and the signal.
    """
    try:
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            if ended[0] == pid and code is None:
                code = os.waitstatus_to_exitcode(ended[1])
                code = code if code >= 0 else 128 - code
    except ChildProcessError:
        return code, True
    return code, False
