"""Looks at what a loss module is given: where shapes broadcast in silence, it shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.engine import Engine
from chainrule.train.trace.columns import Array
from chainrule.train.trace.guard import Guard
from chainrule.train.trace.statistics import array, tensors_in


class LossWatch:
    """A hook on a loss module, there only while a step is sampled."""

    def __init__(self, e: Engine, loss: Any, tell: Callable[..., None], guard: Guard) -> None:
        """Watch `loss`; `tell(kind, **detail)` takes what is worth an event."""
        self.target: Array | None = None
        self.requires_grad = np.nan
        self._loss, self._tensor, self._tell = loss, e.torch.Tensor, tell
        self._told: object = None
        self._hooks: list[Any] = []
        self._on_call = guard(self._called)

    def begin(self) -> None:
        """Place the hook."""
        self.target, self.requires_grad = None, np.nan
        self._hooks.append(self._loss.register_forward_hook(self._on_call))

    def end(self) -> None:
        """Remove the hook, if it is there."""
        while self._hooks:
            self._hooks.pop().remove()

    def _called(self, _: Any, args: Any, output: Any) -> None:
        """Keep the target; tell the shapes when they are new."""
        given = list(tensors_in(args, self._tensor))
        if len(given) < 2:
            return
        prediction, target = given[:2]
        self.target = array(target)
        self.requires_grad = float(getattr(output, "requires_grad", False))
        shapes = [list(prediction.shape), list(target.shape)]
        seen = [type(self._loss).__name__, *(s[1:] for s in shapes), shapes[0][:1] == shapes[1][:1]]
        if seen != self._told:
            self._told = seen
            dtypes = [str(t.dtype).removeprefix("torch.") for t in (prediction, target)]
            self._tell("loss", name=seen[0], shapes=shapes, dtypes=dtypes)
