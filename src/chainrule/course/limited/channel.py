"""The child's way to us: one JSON object a line, on a pipe that no `print` reaches."""

from __future__ import annotations

import io
import json
import os
import threading
from typing import Any

LONG = 4096  # characters without a line's end that are sent all the same


class Channel:
    """Sends messages; silent in processes that the code forks."""

    def __init__(self, fd: int, mark: str) -> None:
        """Take a file descriptor over; `mark` tells our messages from what is printed there."""
        self._fd, self._pid, self._lock, self._mark = fd, os.getpid(), threading.Lock(), mark

    def send(self, **message: Any) -> None:
        """Send one message.

        Raises:
            OSError: the pipe is closed.
        """
        if os.getpid() != self._pid:
            return
        data = json.dumps({**message, "mark": self._mark}).encode() + b"\n"
        with self._lock:
            while data:
                data = data[os.write(self._fd, data) :]


class Teller(io.TextIOBase):
    """What `print` writes to: lines go to the channel as they are complete."""

    def __init__(self, channel: Channel, kind: str, budget: list[int]) -> None:
        """Tell as `kind`; `budget` is shared by both streams and counts characters."""
        self._channel, self._kind, self._budget, self._waiting = channel, kind, budget, ""

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, text: str) -> int:
        """Keep a text until its line is complete; drop what is over the budget."""
        if self._budget[0] > 0:
            self._waiting += text[: self._budget[0]]
            self._budget[0] -= len(text)
            if "\n" in text or self._budget[0] <= 0 or len(self._waiting) > LONG:
                self.flush()
        return len(text)

    def flush(self) -> None:
        """Send what is there."""
        waiting, self._waiting = self._waiting, ""
        if waiting:
            self._channel.send(out=waiting, kind=self._kind)
