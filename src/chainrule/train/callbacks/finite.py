"""Stop at the first loss or gradient that is not a number, and say where it began."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import Any

import numpy as np

from chainrule.engine import Engine
from chainrule.errors import TrainingStopped
from chainrule.train.callbacks.callback import Callback


class Finite(Callback):
    """Look at each loss and gradient norm before the weights move.

    Why: a nan spreads to every weight in one step. Before that step the weights are still
         good, so the batch can be run once more to see which layer spoils it.
    """

    def __init__(self, e: Engine, model: Any, optimizer: Any) -> None:
        """Guard a model that is being trained."""
        self.e, self.model, self.optimizer = e, model, optimizer
        self.step = 0

    def before_step(self, step: int) -> None:
        """Remember the step's number for the message."""
        self.step = step

    def before_update(self, loss: float, grad_norm: float, x: Any, y: Any) -> None:
        """Raise when either number is nan or infinite."""
        if isfinite(loss) and isfinite(grad_norm):
            return
        what, value = ("loss", loss) if not isfinite(loss) else ("gradient norm", grad_norm)
        with self.e.torch.no_grad():
            where = next(suspects(self.model, x), "no layer: the numbers grow too large to add up")
        lr = self.optimizer.param_groups[0]["lr"]
        raise TrainingStopped(
            f"training needs a finite {what}",
            got=f"{value} at step {self.step}; it begins in {where}",
            hint=f"a lower optim.lr (it was {lr:g}), train.clip = 1, and look at the input data",
        )


def suspects(model: Any, x: Any) -> Iterator[str]:
    """Yield the places that are not finite, in the order in which numbers pass them."""
    if bad(x):
        yield "the input x"
    yield from layers(model, x)
    for name, p in reversed(list(model.named_parameters())):
        if p.grad is not None and bad(p.grad):
            yield f"the gradient of {name}"


def layers(model: Any, x: Any) -> list[str]:
    """Run the batch once more and name each layer whose weights or outputs are not finite."""
    found: list[str] = []

    def listen(name: str, layer: Any) -> Any:
        def hear(module: Any, inputs: Any, output: Any) -> None:
            weights = [n for n, p in layer.named_parameters() if bad(p)]
            if weights or bad(output):
                part = f"its {weights[0]}" if weights else "its output"
                found.append(f"layer {name} ({type(layer).__name__}), {part}")

        return layer.register_forward_hook(hear)

    leaves = [(n, m) for n, m in model.named_modules() if not any(m.children())]
    hooks = [listen(name or "itself", layer) for name, layer in leaves]
    model(x)
    for hook in hooks:
        hook.remove()
    return found


def bad(tensor: Any) -> bool:
    """Tell whether any number of a tensor is nan or infinite."""
    return not np.isfinite(tensor.detach().numpy()).all()
