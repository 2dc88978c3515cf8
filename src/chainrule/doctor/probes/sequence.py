"""Sequences: does it see the future, does padding change its mind, does it drift on its own?"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.doctor.probes.answers import is_labels
from chainrule.doctor.probes.probe import probe
from chainrule.doctor.probes.skipped import Skipped
from chainrule.doctor.probes.subject import Subject
from chainrule.doctor.probes.twin import Twin

EXAMPLES, SAME = 32, 0.98
PLACES = 4  # at which the future is changed, and at which the drift is measured


@probe("sequence", cost=1, needs=("x", "y"))
def sequence(subject: Subject) -> dict[str, Any]:
    """Change what comes later, cut padding off, and let it read its own answers."""
    twin = subject.twin()
    twin.model.eval()
    x, y = subject.some(EXAMPLES)
    if x.ndim < 2 or x.shape[1] < 4 or (x.ndim == 2 and not is_labels(x)):
        raise Skipped("sequences are needed: tokens (N, T) or values (N, T, C)")
    next_one = predicts_next(x, y)
    told: dict[str, Any] = {"predicts_next": next_one, "future_change": None, "gap_by_length": None}
    if next_one:
        told["future_change"] = future_change(twin, x)
        told["gap_by_length"] = drift(twin, x, y)
    told["pad_change"] = None if subject.pad is None else pad_change(twin, x, subject.pad)
    told["pad_attention"] = None if subject.pad is None else pad_attention(twin, x, subject.pad)
    if told["future_change"] is None and told["pad_change"] is None:
        raise Skipped("targets are not the next elements, and no padding token is known")
    return told


def predicts_next(x: np.ndarray, y: np.ndarray) -> bool:
    """Tell whether the target at each place is the input at the next."""
    if x.shape[:2] != y.shape[:2] or x.shape != y.shape:
        return False
    return bool(np.mean(np.isclose(y[:, :-1], x[:, 1:])) > SAME)


def changed(a: np.ndarray, b: np.ndarray) -> float:
    """Return the largest difference of two outputs beside their spread."""
    return float(np.abs(a - b).max() / max(float(a.std()), 1e-8))


def future_change(twin: Twin, x: np.ndarray) -> float:
    """Return how much earlier outputs change when later inputs do; 0 where nothing leaks."""
    before, worst = twin.outputs(x), 0.0
    for place in np.linspace(1, x.shape[1] - 1, PLACES).astype(int):
        other = x.copy()
        other[:, place:] = np.roll(x[:, place:], 1, axis=0)  # another row's future
        worst = max(worst, changed(before[:, :place], twin.outputs(other)[:, :place]))
    return worst


def pad_change(twin: Twin, x: np.ndarray, pad: int) -> float | None:
    """Return how much outputs change when padding at the end is cut off; None without padding."""
    lengths = padded_lengths(x, pad)
    worst: float | None = None
    for length in np.unique(lengths[lengths < x.shape[1]])[-PLACES:]:
        rows = x[lengths == length]
        whole, short = twin.outputs(rows), twin.outputs(rows[:, :length])
        if whole.shape != short.shape:
            whole = whole[:, :length]  # an output for each place
        worst = max(worst or 0.0, changed(whole, short))
    return worst


def padded_lengths(x: np.ndarray, pad: int) -> np.ndarray:
    """Return where the padding of each row begins, at least 1: (N,)."""
    return np.maximum(x.shape[1] - (x[:, ::-1] != pad).argmax(axis=1), 1)


def pad_attention(twin: Twin, x: np.ndarray, pad: int) -> float | None:
    """Return the share of attention on padding; None where no layer shows its weights."""
    shown: list[np.ndarray] = []

    def hear(module: Any, given: Any, output: Any) -> None:
        if isinstance(output, tuple) and len(output) > 1 and output[1] is not None:
            shown.append(output[1].detach().cpu().numpy())

    kinds = [m for m in twin.model.modules() if type(m).__name__ == "MultiheadAttention"]
    hooks = [module.register_forward_hook(hear) for module in kinds]
    twin.outputs(x)
    for hook in hooks:
        hook.remove()
    shares = [mass(weights, x != pad) for weights in shown if weights.shape[-1] == x.shape[1]]
    return max(shares, default=None)


def mass(weights: np.ndarray, real: np.ndarray) -> float:
    """Return the mean attention (B, …, T, S) that places which count give to padding."""
    whole = weights.reshape(len(weights), -1, *weights.shape[-2:]).mean(axis=1)  # (B, T, S)
    on_pads = (whole * ~real[:, None]).sum(axis=2)
    return float(on_pads[real].mean()) if on_pads.shape == real.shape else float(on_pads.mean())


def drift(twin: Twin, x: np.ndarray, y: np.ndarray) -> list[float] | None:
    """Return how much worse it is on its own answers than on the true ones, by distance.

    The first half is given; then each answer becomes the next input. One value for each quarter
    of the second half.
    """
    start, length = x.shape[1] // 2, x.shape[1]
    forced, own = twin.outputs(x), x.copy()
    if forced.shape[: y.ndim] != y.shape:
        return None
    free = forced.copy()
    for place in range(start, length):
        free[:, place] = twin.outputs(own)[:, place]
        if place + 1 < length:
            answer = free[:, place]
            own[:, place + 1] = answer.argmax(axis=-1) if is_labels(x) else answer
    gap = missed(free, y) - missed(forced, y)  # (T,)
    return [float(part.mean()) for part in np.array_split(gap[start:], PLACES)]


def missed(outputs: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the error at each place: (T,)."""
    if is_labels(y):
        return (outputs.argmax(axis=-1) != y).mean(axis=0)
    axes = (0, *range(2, y.ndim))
    share: np.ndarray = ((outputs - y) ** 2).mean(axis=axes) / max(float(y.var()), 1e-12)
    return share
