"""One call in a process of its own."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from chainrule.course.limited.limits import CHECK, Ended, Limits
from chainrule.course.limited.worker import Worker


@dataclass(frozen=True)
class Done:
    """How a call ended.

    Params: value    what the function returned, as JSON knows it; None where it did not return
            ended    why it did not; None where it did
            printed  what the code printed, cut
    """

    value: Any
    ended: Ended | None
    printed: str


def call(
    entry: str,
    settings: dict[str, Any],
    *,
    limits: Limits = CHECK,
    stop: threading.Event | None = None,
) -> Done:
    """Call "module:function" with settings in a limited process; return what it returned.

    Args:
        entry: the function; its result must be something that JSON can say.
        settings: its arguments, likewise.
        limits: what the process may use.
        stop: set from another thread, it ends the process.
    """
    worker = Worker(entry, limits, once=True, settings=settings)
    printed: list[str] = []
    left = limits.printed
    try:
        while (message := worker.hear(stop)) is not None:
            if "value" in message:
                return Done(message["value"], None, "".join(printed))
            text = str(message.get("out", ""))[:left]
            left -= len(text)
            printed.append(text)
        return Done(None, worker.ended, "".join(printed))
    finally:
        worker.kill()
