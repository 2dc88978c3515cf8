"""What rules are given: the trace, whether the network learns, and a few questions to ask."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from chainrule.doctor.gate import Gate, evaluations, gate
from chainrule.train.trace import Trace

TIMES = 3  # checks in a row at which a telemetry rule must hold


@dataclass(frozen=True)
class Case:
    """One run under examination.

    Params: trace     what it left behind
            declared  what its owner says of it, as in `doctor.watch(..., imbalanced=True)`
    """

    trace: Trace
    declared: dict[str, Any]

    @cached_property
    def gate(self) -> Gate:
        """Whether the network learns."""
        return gate(self.trace)

    @property
    def stuck(self) -> bool:
        """Whether it does not learn; False where nobody can say."""
        return self.gate.learning is False

    @cached_property
    def evaluations(self) -> list[dict[str, Any]]:
        """What was measured on held-out data while training went on; the last test is not."""
        return evaluations(self.trace)

    @cached_property
    def last_step(self) -> int:
        """The number of the last step."""
        step = self.trace.steps["step"]
        return int(step[-1]) if len(step) else 0

    def held(self, mask: np.ndarray, times: int = TIMES) -> tuple[int, int] | None:
        """Return first and last step of the first `times` samples in a row at which `mask` holds.

        Shape: mask (S,) over the sampled steps
        """
        run = 0
        for i, holds in enumerate(mask):
            run = run + 1 if holds else 0
            if run == times:
                held = np.flatnonzero(mask)
                return int(self.trace.samples[i - times + 1]), int(self.trace.samples[held[-1]])
        return None

    @staticmethod
    def repeats(steps: np.ndarray, often: int, within: int) -> bool:
        """Tell whether something happened `often` times within so many steps."""
        return bool((steps[often - 1 :] - steps[: len(steps) - often + 1] <= within).any())

    def probe(self, name: str) -> dict[str, Any] | None:
        """Return what an active test found last, or None where it was not run."""
        found = [event for event in self.trace.of_kind("probe") if event["name"] == name]
        return found[-1] if found else None

    def weights(self) -> list[int]:
        """Return the places of parameters that are trained matrices: no biases, no norms."""
        facts = self.trace.parameters.facts
        trained = self.trace.parameters["trainable"]
        wide = [i for i, fact in enumerate(facts) if len(fact["shape"]) > 1]
        return [i for i in wide if len(trained) and trained[-1, i]]
