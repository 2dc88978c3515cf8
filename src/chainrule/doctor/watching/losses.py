"""Loss functions as the loop calls them, and the value of a step's loss.

Every loss module of PyTorch ends in a function of `F`, so listening to these hears both.
"""

from __future__ import annotations

import weakref
from functools import cache
from math import isclose, nan
from typing import Any

from chainrule.doctor.watching.patches import Handle

NAMES = {
    "cross_entropy": "CrossEntropyLoss",
    "nll_loss": "NLLLoss",
    "mse_loss": "MSELoss",
    "l1_loss": "L1Loss",
    "smooth_l1_loss": "SmoothL1Loss",
    "huber_loss": "HuberLoss",
    "binary_cross_entropy": "BCELoss",
    "binary_cross_entropy_with_logits": "BCEWithLogitsLoss",
    "kl_div": "KLDivLoss",
    "poisson_nll_loss": "PoissonNLLLoss",
    "gaussian_nll_loss": "GaussianNLLLoss",
    "soft_margin_loss": "SoftMarginLoss",
    "multi_margin_loss": "MultiMarginLoss",
    "multilabel_margin_loss": "MultiLabelMarginLoss",
    "multilabel_soft_margin_loss": "MultiLabelSoftMarginLoss",
}
SAME = 1e-4  # relative distance of two values that are one


class Criterion:
    """Stands for whatever loss the loop calls, as the one loss that the recorder knows.

    Its class has the name of the loss that was called last.
    """

    def __init__(self) -> None:
        """Begin without listeners."""
        self.hooks: list[Any] = []

    def register_forward_hook(self, hook: Any) -> Handle:
        """Call `hook(loss, (prediction, target), output)` after each call."""
        return Handle(self.hooks, hook)

    def called(self, name: str, given: tuple[Any, Any], output: Any) -> None:
        """Pass a call on."""
        self.__class__ = named(name)
        for hook in tuple(self.hooks):
            hook(self, given, output)


@cache
def named(name: str) -> Any:
    """Return the class whose instances go by `name`."""
    return type(name, (Criterion,), {})


class Tally:
    """What losses were computed in one step, and what went back.

    Params: name     of the loss that training began with; others count, and are not looked into
            summed   whether that loss adds up its examples instead of taking their mean
    """

    def __init__(self) -> None:
        """Begin a run."""
        self.name, self.summed = "", False
        self.clear()

    def clear(self) -> None:
        """Begin a step."""
        self.calls, self.total = 0, 0.0  # of losses that hang on a graph
        self.loose, self.loose_total = 0, 0.0  # of those that hang on none
        self.backs, self.back_total = 0, 0.0
        self._last: Any = None  # a weak reference: nothing is kept alive
        self._value = nan

    def called(self, output: Any) -> float:
        """Count a loss; return its value, NaN where it is not one number."""
        if output.numel() != 1:
            return nan
        value = float(output.item())
        if output.requires_grad:
            self.calls += 1
            self.total += value
            self._last, self._value = weakref.ref(output), value
        else:
            self.loose += 1
            self.loose_total += value
        return value

    def went_back(self, tensors: Any) -> None:
        """Count a backward pass from one tensor or several."""
        self.backs += 1
        if self._last is not None and tensors is self._last():
            self.back_total += self._value
            return
        roots = [tensors] if hasattr(tensors, "numel") else tensors
        self.back_total += sum(float(t.item()) for t in roots if t.numel() == 1)

    def add(self, other: Tally) -> None:
        """Take over what another has counted, and leave it empty."""
        for name in ("calls", "total", "loose", "loose_total", "backs", "back_total"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        other.clear()

    def value(self) -> float:
        """Return the step's loss.

        Why: what goes back may be scaled, by the number of accumulated batches or by a gradient
             scaler; then the losses themselves are told. Where it holds more than they do, such
             as a penalty, what went back is.
        """
        if not self.backs:
            calls = self.calls or self.loose
            return (self.total if self.calls else self.loose_total) / calls if calls else nan
        if not self.calls:
            return self.back_total / self.backs
        if self.total and self.back_total and not is_multiple(self.back_total / self.total):
            return self.back_total / self.backs
        return self.total / self.calls


def is_multiple(ratio: float) -> bool:
    """Tell whether a ratio is that of a scale: a whole number, or one over it.

    >>> is_multiple(1.0), is_multiple(0.25), is_multiple(65536.0), is_multiple(1.37)
    (True, True, True, False)
    """
    if not 1e-9 < ratio < 1e9:
        return False
    times = ratio if ratio >= 1 else 1 / ratio
    return isclose(times, round(times), rel_tol=SAME)
