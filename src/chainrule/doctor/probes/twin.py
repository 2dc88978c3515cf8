"""A copy of a model, its loss and its optimizer, that a probe may spoil."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from chainrule.engine import Engine

ROWS = 512  # examples at a time


@dataclass(frozen=True, eq=False)
class Twin:
    """What `Subject.twin` gives: the copies, and the few things that probes do with them."""

    e: Engine
    model: Any
    criterion: Any
    optimizer: Any

    def forget(self) -> None:
        """Drop what the optimizer has gathered; its rate becomes the schedule's highest."""
        if self.optimizer is None:
            return
        self.optimizer.state.clear()
        for group in self.optimizer.param_groups:
            group["lr"] = group.get("max_lr", group.get("initial_lr", group["lr"]))

    def no_decay(self) -> None:
        """Leave the penalty on the weights out."""
        for group in self.optimizer.param_groups:
            if "weight_decay" in group:
                group["weight_decay"] = 0.0

    def tensor(self, array: np.ndarray) -> Any:
        """Return an array as a tensor where the model is."""
        value = self.e.torch.from_numpy(np.ascontiguousarray(array))
        first = next(iter(self.model.parameters()), None)
        return value if first is None else value.to(first.device)

    def train_quietly(self) -> None:
        """Learn without dropout: batch norm in train mode, dropout out of the way."""
        self.model.train()
        for module in self.model.modules():
            if drops(module):
                module.eval()

    def step(self, x: np.ndarray, y: np.ndarray) -> float:
        """Move the weights once; return the loss before."""
        self.optimizer.zero_grad()
        loss = self.criterion(self.model(self.tensor(x)), self.tensor(y))
        loss.backward()
        self.optimizer.step()
        return float(loss.item())

    def outputs(self, x: np.ndarray) -> np.ndarray:
        """Return what the model gives in its present mode, without a graph: (N, *)."""
        with self.e.torch.no_grad():
            parts = [
                as_array(self.model(self.tensor(x[i : i + ROWS]))) for i in range(0, len(x), ROWS)
            ]
        return np.concatenate(parts)

    def loss(self, outputs: np.ndarray, y: np.ndarray) -> float:
        """Return the criterion's value."""
        with self.e.torch.no_grad():
            return float(self.criterion(self.tensor(outputs), self.tensor(y)).item())

    def gradient(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return the gradient over all parameters, one after the other: (N,)."""
        self.model.zero_grad()
        self.criterion(self.model(self.tensor(x)), self.tensor(y)).backward()
        there = [p.grad for p in self.model.parameters() if p.grad is not None]
        return np.concatenate([as_array(gradient).ravel() for gradient in there])

    @contextmanager
    def hearing(self, kinds: tuple[str, ...]) -> Iterator[dict[str, list[np.ndarray]]]:
        """Gather the outputs of all layers of these kinds, by their names, within the block."""
        heard: dict[str, list[np.ndarray]] = {}
        hooks = []
        for name, module in self.model.named_modules():
            if type(module).__name__ in kinds:
                kept = heard.setdefault(name, [])
                hooks.append(module.register_forward_hook(listener(kept)))
        try:
            yield heard
        finally:
            for hook in hooks:
                hook.remove()


def listener(kept: list[np.ndarray]) -> Any:
    """Return a hook that keeps a layer's output."""

    def hear(module: Any, given: Any, output: Any) -> None:
        kept.append(as_array(output))

    return hear


def as_array(output: Any) -> np.ndarray:
    """Return a model's output as an array; of several outputs, the first."""
    first = output[0] if isinstance(output, tuple | list) else output
    array: np.ndarray = first.detach().cpu().numpy()
    return array


def drops(module: Any) -> bool:
    """Tell whether a module draws at random in train mode."""
    rate = getattr(module, "dropout", 0.0)
    return "Dropout" in type(module).__name__ or (isinstance(rate, float) and rate > 0)


def modal(model: Any) -> list[str]:
    """Return the kinds of a model's layers that do something else in each mode."""
    kinds = [type(m).__name__ for m in model.modules() if drops(m) or "Norm" in type(m).__name__]
    return [kind for kind in kinds if not kind.startswith(("LayerNorm", "GroupNorm", "RMSNorm"))]
