"""`torch.profiler`: regions can be named; what measures them is not covered."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ContextDecorator
from enum import Enum
from typing import Any

from chainrule.scratch.coverage import answers_for
from chainrule.scratch.coverage.refusing import all_refusing

globals().update(
    all_refusing(
        "torch.profiler",
        "profile schedule tensorboard_trace_handler ExecutionTraceObserver emit_nvtx emit_itt",
        "PyTorch's profiler (python -m cProfile SCRIPT.py measures Python)",
    )
)


class ProfilerActivity(Enum):
    """What PyTorch's profiler would watch."""

    CPU = 0
    XPU = 1
    MTIA = 2
    CUDA = 3
    HPU = 4
    PrivateUse1 = 5


class record_function(ContextDecorator):  # noqa: N801 - PyTorch's name
    """A block, or a decorated function, with a name for the profiler; nobody listens here."""

    def __init__(self, name: str, args: str | None = None) -> None:
        """Take the name."""
        self.name = name

    def __enter__(self) -> record_function:
        return self

    def __exit__(self, *error: Any) -> None:
        """Leave the block."""

    def _recreate_cm(self) -> record_function:
        return self


def supported_activities() -> set[Any]:
    """Return none."""
    return set()


def kineto_available() -> bool:
    """Return False."""
    return False


__getattr__: Callable[[str], Any] = answers_for("torch.profiler")
