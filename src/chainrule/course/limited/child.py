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
from typing import IO, Any

from chainrule.course.limited.channel import Channel, Teller

SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER
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
        watched(plan["parent"], (fd, orders.fileno()))
    restrict(plan["limits"])
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
    from chainrule.course.limited.guard import stay_inside

    sys.dont_write_bytecode = True
    if plan["once"]:
        orders.close()
        stay_inside(plan["writable"])
        remind(channel, plan["until"])
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


def remind(channel: Channel, until: float) -> None:
    """Shortly before time is up, tell on which line the code is."""
    main_thread = threading.main_thread().ident

    def look() -> None:
        time.sleep(max(until - time.time() - 0.5, 0))
        frame = sys._current_frames().get(main_thread or 0)
        while frame is not None and frame.f_code.co_filename.endswith(".py"):
            frame = frame.f_back  # out of libraries, to the code that was handed in
        if frame is not None and frame.f_code.co_filename[:1] != "<":
            channel.send(line=frame.f_lineno)

    threading.Thread(target=look, daemon=True).start()


def watched(parent: int, pipes: tuple[int, ...]) -> None:
    """Fork; return in the new process, and watch over it in this one."""
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    pid = os.fork()
    if pid == 0:
        os.setsid()
        return
    nothing = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2, *pipes):
        os.dup2(nothing, fd)
    watch(pid, parent)


def watch(pid: int, parent: int) -> None:
    """Wait for the process; kill what is left of it, or all when nobody asks any more."""
    from chainrule.course.limited.tree import below

    code, over = 0, False
    while True:
        try:
            done, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:  # nothing is left
            os._exit(code)
        if done == pid:
            code, over = os.waitstatus_to_exitcode(status), True
            code = code if code >= 0 else 128 - code
        over = over or os.getppid() != parent
        if over:
            for one in below(os.getpid()):
                kill(one)
        if not done:
            time.sleep(0.002 if over else CALM)


def kill(pid: int) -> None:
    """Kill a process that may be gone."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
