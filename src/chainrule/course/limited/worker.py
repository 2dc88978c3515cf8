"""A limited process, from outside: start it, listen to it, and end it when it uses too much."""

from __future__ import annotations

import json
import os
import queue
import secrets
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from typing import IO, Any

from chainrule.course.limited import room
from chainrule.course.limited.limits import Ended, Limits, left, over
from chainrule.course.limited.tree import PATIENCE, Tree

BEGIN = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from chainrule.course.limited.child import main; main()"
)
LOOK, WEIGH = 0.02, 0.5  # seconds between two looks at the processes, and at the folder
START = 30.0  # seconds for Python's own start, which counts for nobody's code


class Worker:
    """One limited process with its folder.

    A thread reads each of its two pipes; who asks for messages watches the limits meanwhile.
    """

    def __init__(self, entry: str, limits: Limits, **plan: Any) -> None:
        """Start it: `entry` is "module:function", the rest of the plan is handed over."""
        self.limits, self.line = limits, ""
        self.ended: Ended | None = None
        self._mark = secrets.token_hex(16)
        self._heard: queue.Queue[dict[str, Any]] = queue.Queue(64)
        self._looked = self._weighed = 0.0
        self._started = False
        self.folder = room.opened()
        try:
            self._process = self._start()
            self._tree = Tree(self._process)
        except BaseException:
            room.removed(self.folder)
            raise
        writable = [str(self.folder), str(room.drawing_cache())]
        self._open, self._closed = 2, False
        for pipe, listen in (
            (self._process.stdout, self._answers),
            (self._process.stderr, self._text),
        ):
            threading.Thread(target=listen, args=(pipe,), daemon=True).start()
        about = {"entry": entry, "parent": os.getpid(), "limits": asdict(limits)}
        about["mark"] = self._mark
        self.order({**about, "writable": writable, **plan})
        self.begin()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-c", BEGIN, json.dumps(room.search_path())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self.folder,
            env=room.environment(self.folder),
            start_new_session=True,
        )

    def begin(self) -> None:
        """Let the time begin, and keep again what is printed."""
        self._raw = self.limits.printed  # characters below Python
        start = 0.0 if self._started else START
        self._until = time.monotonic() + start + self.limits.seconds

    def order(self, what: dict[str, Any]) -> None:
        """Send one order; a process that is gone is noticed when it is listened to."""
        pipe = self._process.stdin
        try:
            if pipe is not None:
                pipe.write(json.dumps(what).encode() + b"\n")
                pipe.flush()
        except OSError:
            pass

    def hear(self, stop: threading.Event | None = None) -> dict[str, Any] | None:
        """Return the next message; None when it is over, and `ended` says why."""
        while self.ended is None:
            self._look(stop)
            try:
                message = self._heard.get(timeout=LOOK)
            except queue.Empty:
                continue
            if "hung up" in message:
                self._open -= 1
                if not self._open:
                    self._end(left(self._code(), self.limits))
            elif "begun" in message:
                self._started = True
                self.begin()
            elif "line" in message:
                self.line = f" (it was on line {message['line']})"
            elif "bad" in message:
                self._end(over("answer", self.limits, self.line))
            else:
                return message
        return None

    def look_in(self) -> None:
        """End it where it uses too much although nothing was ordered, as by a thread left over."""
        if self.ended is None and (why := self._too_much(time.monotonic())):
            self._end(over(why, self.limits))

    def kill(self) -> None:
        """End it and all that it started, and remove its folder."""
        self._tree.kill()
        self._closed = True
        close(self._process.stdin)
        room.removed(self.folder)

    def _look(self, stop: threading.Event | None) -> None:
        """End it where a limit is met."""
        now = time.monotonic()
        if stop is not None and stop.is_set():
            self._end(over("stopped", self.limits))
        elif now - self._looked > LOOK and (why := self._too_much(now)):
            self._end(over(why, self.limits))
        elif now > self._until:
            self._end(over("time", self.limits, self.line))

    def _too_much(self, now: float) -> str:
        """Return what it uses too much of; empty where all is well."""
        self._looked, limits = now, self.limits
        used = self._tree.usage(limits.processes)
        weights = {
            "processes": (used.processes, limits.processes),
            "threads": (used.threads, limits.threads),
            "memory": (used.memory, limits.memory),
        }
        if now - self._weighed > WEIGH:
            self._weighed = now
            weights["disk"] = room.size(self.folder), limits.disk
        return next((what for what, (has, most) in weights.items() if has > most), "")

    def _end(self, why: Ended) -> None:
        self.ended = self.ended or why
        self._tree.kill()

    def _code(self) -> int | None:
        """Return the exit code of a process that hung up."""
        try:
            return self._process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            return None

    def _answers(self, pipe: IO[bytes]) -> None:
        """Read messages until the pipe is closed."""
        while line := pipe.readline(self.limits.answer):
            try:
                message = json.loads(line)
            except ValueError:
                message = None
            ours = isinstance(message, dict) and message.pop("mark", "") == self._mark
            self._put(message if ours else {"bad": True})
        pipe.close()
        self._put({"hung up": True})

    def _text(self, pipe: IO[bytes]) -> None:
        """Read what is printed below Python: keep the beginning, throw away the rest."""
        while data := os.read(pipe.fileno(), 65536):
            if self._raw > 0:
                text = data.decode("utf-8", errors="replace")[: self._raw]
                self._raw -= len(text)
                self._put({"out": text, "kind": "stderr"})
        pipe.close()
        self._put({"hung up": True})

    def _put(self, message: dict[str, Any]) -> None:
        """Hand a message on; wait while many are waiting and somebody still listens."""
        while not self._closed:
            try:
                self._heard.put(message, timeout=0.1)
                return
            except queue.Full:
                continue


def close(pipe: IO[bytes] | None) -> None:
    """Close a pipe whose other end may be gone."""
    try:
        if pipe is not None:
            pipe.close()
    except OSError:
        pass
