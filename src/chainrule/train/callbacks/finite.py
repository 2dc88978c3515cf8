"""Stop at the first loss or gradient that is not a number, and say where it began."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isfinite
from typing import Any, NamedTuple

import numpy as np

from chainrule.engine import Engine
from chainrule.errors import TrainingStopped
from chainrule.train.callbacks.callback import Callback


class Place(NamedTuple):
    """A tensor that is not finite: its name, its layer's name, and the layer's class."""

    tensor: str
    layer: str
    op: str

    def __str__(self) -> str:
        return f"layer {self.layer} ({self.op}), its {self.tensor}" if self.op else self.tensor


NOWHERE = Place("no layer: the numbers grow too large to add up", "", "")


class Finite(Callback):
    """Look at each loss and gradient norm before the weights move.

    Params: tell  called with the step's number, "nonfinite" and the place's fields
    Why:    a nan spreads to every weight in one step. Before that step the weights are still
            good, so the batch can be run once more to see which layer spoils it.
    """

    def __init__(
        self, e: Engine, model: Any, optimizer: Any, tell: Callable[..., None] | None = None
    ) -> None:
        """Guard a model that is being trained."""
        self.e, self.model, self.optimizer, self.tell = e, model, optimizer, tell
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
            place = next(suspects(self.model, x), NOWHERE)
        if self.tell is not None:
            self.tell(self.step, "nonfinite", **place._asdict())
        lr = self.optimizer.param_groups[0]["lr"]
        raise TrainingStopped(
            f"training needs a finite {what}",
            got=f"{value} at step {self.step}; it begins in {place}",
            hint=f"a lower optim.lr (here {lr:g}), train.clip = 1, and look at the input data",
        )


def suspects(model: Any, x: Any) -> Iterator[Place]:
    """Yield the places that are not finite, in the order in which numbers pass them."""
    if bad(x):
        yield Place("the input x", "", "")
    yield from seen_forward(model, x)
    for name, layer in reversed(leaves(model)):
        for own, p in layer.named_parameters(recurse=False):
            if p.grad is not None and bad(p.grad):
                yield Place(f"{own}.grad", name, type(layer).__name__)


def seen_forward(model: Any, x: Any) -> list[Place]:
    """Run the batch once more and note each layer whose weights or output are not finite."""
    found: list[Place] = []

    def listen(name: str, layer: Any) -> Any:
        def hear(module: Any, inputs: Any, output: Any) -> None:
            tensors = [*layer.named_parameters(recurse=False), ("output", output)]
            spoilt = [own for own, tensor in tensors if bad(tensor)]
            found.extend(Place(own, name, type(layer).__name__) for own in spoilt[:1])

        return layer.register_forward_hook(hear)

    hooks = [listen(name, layer) for name, layer in leaves(model)]
    model(x)
    for hook in hooks:
        hook.remove()
    return found


def leaves(model: Any) -> list[tuple[str, Any]]:
    """Return the layers that hold no other layer, with their names."""
    return [(name or "model", m) for name, m in model.named_modules() if not list(m.children())]


def bad(tensor: Any) -> bool:
    """Tell whether any number of a tensor is nan or infinite."""
    return not np.isfinite(tensor.detach().numpy()).all()
