"""The learning-rate range test: raise the rate and watch the loss."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.doctor.probes.probe import probe, time_is_up
from chainrule.doctor.probes.skipped import Skipped
from chainrule.doctor.probes.subject import Subject

LEAST, MOST, STEPS = 1e-6, 10.0, 120
FALLEN, RISEN = 0.05, 1.5  # share below the start; times the lowest
BEHIND = 0.8  # of the running average


@probe("lr_range", cost=3, needs=("criterion", "optimizer", "x", "y"))
def lr_range(subject: Subject) -> dict[str, Any]:
    """Take a step at each rate from 1e-6 to 10, evenly on a log scale.

    Why: below `low` nothing moves, at `high` the loss breaks away; a third of the rate with the
         lowest loss is a good first guess (Smith 2015, arXiv:1506.01186).
    """
    twin, rng = subject.twin(fresh=True), np.random.default_rng(0)
    twin.train_quietly()
    rates, told, smooth = np.geomspace(LEAST, MOST, STEPS), [], 0.0
    for i, rate in enumerate(rates):
        for group in twin.optimizer.param_groups:
            group["lr"] = float(rate)
        x, y = subject.some(subject.batch_size, int(rng.integers(1 << 30)))
        smooth = BEHIND * smooth + (1 - BEHIND) * twin.step(x, y)
        told.append(smooth / (1 - BEHIND ** (i + 1)))
        if not np.isfinite(told[-1]) or told[-1] > 4 * told[0]:
            break
        if time_is_up():
            raise Skipped(f"the time was over after {i + 1} steps")
    loss = np.array(told)
    return {"lr": rates[: len(loss)].tolist(), "loss": loss.tolist(), **usable(rates, loss)}


def usable(rates: np.ndarray, loss: np.ndarray) -> dict[str, float | None]:
    """Return where the loss begins to fall, where it breaks away, and a rate to start from."""
    finite = loss[np.isfinite(loss)]
    if not len(finite) or finite.min() > (1 - FALLEN) * finite[0]:
        return {"low": None, "high": None, "best": None}
    lowest = int(np.argmin(finite))
    low = int(np.argmax(finite < (1 - FALLEN) * finite[0]))
    away = np.flatnonzero(finite[lowest:] > RISEN * finite[lowest])
    high = lowest + int(away[0]) if len(away) else len(finite) - 1
    return {"low": float(rates[low]), "high": float(rates[high]), "best": float(rates[lowest]) / 3}
