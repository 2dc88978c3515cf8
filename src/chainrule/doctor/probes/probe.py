"""What a probe is: one experiment on a copy of the model, one file, one function.

    @probe("train_eval", cost=1, needs=("criterion", "x", "y"))
    def train_eval(subject: Subject) -> dict[str, Any]:
        \"\"\"The same batches in both modes.\"\"\"

What it returns joins the trace as an event `probe`; docs/trace.md says what each column means.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from math import inf
from time import perf_counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chainrule.doctor.probes.subject import Subject

Ask = Callable[["Subject"], dict[str, Any]]
DEADLINE: ContextVar[float] = ContextVar("deadline", default=inf)


@dataclass(frozen=True)
class Probe:
    """An experiment with its name, its cost (0 a forward pass, 9 many trainings), its needs."""

    name: str
    ask: Ask
    cost: int
    needs: tuple[str, ...]

    def missing(self, subject: Subject) -> str:
        """Return what the subject lacks for it, or nothing."""
        return ", ".join(WORDS[n] for n in self.needs if getattr(subject, n, None) is None)


WORDS = {
    "model": "the model",
    "criterion": "the loss",
    "optimizer": "the optimizer",
    "x": "training examples",
    "y": "training targets",
    "x_val": "validation examples",
    "y_val": "validation targets",
    "make_samples": "a way to draw samples (make_samples)",
    "pad": "the padding token (pad)",
}


def probe(name: str, *, cost: int, needs: tuple[str, ...]) -> Callable[[Ask], Probe]:
    """Make a probe of a function."""

    def made(ask: Ask) -> Probe:
        return Probe(name, ask, cost, needs)

    return made


def time_is_up() -> bool:
    """Tell whether a long probe must come to an end."""
    return perf_counter() > DEADLINE.get()
