"""All processes that one process started: counted, weighed, killed.

Linux: read from /proc; orphans come back to the watcher in child.py, so none is lost.
Windows: a job object holds them all. macOS: the group of the first process; what leaves its
group is lost, and only time is limited there.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
PATIENCE = 5.0  # seconds for what was killed, or hung up, to be gone


@dataclass(frozen=True)
class Usage:
    """What a tree of processes uses."""

    processes: int = 0
    threads: int = 0
    memory: int = 0


class Tree:
    """A process and all that it started."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        """Take hold of a process that has just begun and waits for its orders."""
        self.process, self.job = process, None
        if sys.platform == "win32":
            from chainrule.course.limited.windows import Job

            self.job = Job(process)

    def usage(self, most: int) -> Usage:
        """Return what all of them use together, the watcher apart; zeros where it is unknown.

        Of more than `most` processes no memory is told: while it is added up they multiply.
        """
        if not sys.platform.startswith("linux"):
            return Usage()
        found = below(self.process.pid, most)
        if len(found) > most:
            return Usage(len(found))
        weigh = resident if len(found) == 1 else proportional
        memory = sum(weigh(pid) for pid in found)
        return Usage(len(found), sum(found.values()), memory)

    def kill(self) -> None:
        """Kill all of them, and wait until they are gone."""
        if self.process.returncode is not None:  # its number may be another's by now
            return
        if self.job is not None:
            self.job.kill()
        else:
            if sys.platform.startswith("linux"):
                kill_below(self.process.pid)
            kill_group(self.process.pid)
        self.process.wait()


def kill_group(pid: int) -> None:
    """Kill a process and its group."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def kill_below(pid: int) -> None:
    """Kill whatever a process started, again and again until nothing is left."""
    until = time.monotonic() + PATIENCE
    while (found := [one for one in below(pid) if is_alive(one)]) and time.monotonic() < until:
        for one in found:
            kill(one)
        time.sleep(0.002)


def kill(pid: int) -> None:
    """Kill a process that may be gone, with its group, unless that is ours.

    Why: what forks without end is faster than who kills one by one; a group dies at once.
    """
    with suppress(ProcessLookupError, PermissionError):
        if (group := os.getpgid(pid)) != os.getpgrp():
            os.killpg(group, signal.SIGKILL)
        os.kill(pid, signal.SIGKILL)


def below(pid: int, most: int = sys.maxsize) -> dict[int, int]:
    """Return the processes below one, at any depth, and how many threads each has.

    Params: most   where there are more, it is enough to know that
    """
    found: dict[int, int] = {}
    waiting = [pid]
    while waiting and len(found) <= most:
        one = waiting.pop()
        children, threads = children_of(one)
        if one != pid:
            found[one] = threads
        waiting += [child for child in children if child not in found]
    return found


def children_of(pid: int) -> tuple[list[int], int]:
    """Return a process's children and the number of its threads."""
    children: list[int] = []
    threads = 0
    try:
        for task in (PROC / str(pid) / "task").iterdir():
            threads += 1
            children += map(int, (task / "children").read_text(encoding="ascii").split())
    except OSError:
        pass  # it ended meanwhile
    return children, threads


def resident(pid: int) -> int:
    """Return the bytes of memory that a process holds."""
    try:
        pages = int((PROC / str(pid) / "statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def proportional(pid: int) -> int:
    """Return the bytes of memory that a process holds, those it shares with others in part."""
    try:
        told = (PROC / str(pid) / "smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+) kB", told, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def is_alive(pid: int) -> bool:
    """Say whether a process still runs; one that only waits to be taken note of does not."""
    try:
        state = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return state.rpartition(")")[2].split()[0] not in {"Z", "X"}
