"""Looks at one network from outside: how often it is called, in which mode, what comes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.engine import Engine
from chainrule.train.trace.batch import CALLS, input_spread, output_row
from chainrule.train.trace.columns import OUTPUT, Array
from chainrule.train.trace.guard import Guard
from chainrule.train.trace.layers import LayerWatch
from chainrule.train.trace.layout import MODAL, describe_leaf, leaves
from chainrule.train.trace.parameters import ParameterWatch
from chainrule.train.trace.statistics import Pool, array, tensors_in

IN_SPREAD = OUTPUT.index("in_spread")


class NetworkWatch:
    """One model with its optimizer, looked at while a step is sampled."""

    def __init__(
        self,
        e: Engine,
        model: Any,
        optimizer: Any,
        name: str,
        tell: Callable[..., None],
        pool: Pool,
        guard: Guard,
    ) -> None:
        """Get ready to look; `name` goes before the names of layers and parameters."""
        prefix = f"{name}." if name else ""
        self.name = name
        self.layers = LayerWatch(e, leaves(model, prefix), pool, guard)
        self.parameters = ParameterWatch(model, optimizer, prefix, pool, guard)
        self.x: list[Array | None] = []  # the inputs of each call in this sample
        self.y: Array | None = None  # the output of the first
        self.chosen: Array | None = None  # the class that each row of the first output chose
        self.outputs: list[Array] = []
        self._model, self._tensor, self._tell = model, e.torch.Tensor, tell
        self._pool = pool
        self._guard, self._grad_on = guard, e.torch.is_grad_enabled
        self._mode = (True, True)  # (gradients on, training): where training begins
        self._sampled = False
        self._forwards, self._backwards, self._carried = 0, 0, np.nan
        self._roots: list[Any] = []  # the hook on the model itself
        self._always = False

    def calls(self, always: bool) -> None:
        """Keep the hook on the model between samples too, if `always`."""
        self._always = always
        if always:
            self._hook()

    def _hook(self) -> None:
        """Place the hook on the model, if it is not there."""
        if not self._roots:
            self._roots.append(self._model.register_forward_hook(self._guard(self._called)))

    def layout(self, number: int) -> dict[str, Any]:
        """Return what a trace keeps of this network's build."""
        found = [{**describe_leaf(leaf), "model": number} for leaf in self.layers.found]
        weights = [{**facts, "model": number} for facts in self.parameters.layout()]
        model = {"name": self.name, "kind": type(self._model).__name__, "graph": self.layers.graph}
        return {"models": [model], "layers": found, "parameters": weights}

    def begin(self) -> None:
        """Start to look: place the hooks of one sampled step."""
        self._sampled = True
        self._forwards, self._backwards, self._carried = 0, 0, np.nan
        self.outputs, self.x, self.y, self.chosen = [], [], None, None
        self.layers.begin()
        self.parameters.begin()
        self._hook()

    def end(self) -> list[float]:
        """Stop looking; return the columns of MODEL."""
        self._sampled = False
        self.layers.end()
        self.parameters.end()
        if not self._always:
            self._unhook()
        p = self.parameters
        if self._forwards > 1:
            for row, x in zip(self.outputs, self.x, strict=False):
                row[IN_SPREAD] = np.nan if x is None else input_spread(x)
        steps = p.steps if p.can_hook else np.nan
        return [self._forwards, self._backwards, steps, self._carried, p.foreign]

    def close(self) -> None:
        """Remove every hook, one that `calls` placed too."""
        if self._sampled:
            self.end()
        self._unhook()

    def _unhook(self) -> None:
        """Remove the hook on the model."""
        while self._roots:
            self._roots.pop().remove()

    def _called(self, model: Any, args: Any, output: Any) -> None:
        """Note a change of mode; in a sampled step, look at what went in and came out."""
        grad = self._grad_on()
        if (grad, model.training) != self._mode:
            self._switch(grad)
        if not (self._sampled and grad):
            return
        self._forwards += 1
        y = next(tensors_in(output, self._tensor), None)
        if y is None:
            return
        if self._forwards <= CALLS:
            x = next(tensors_in(args, self._tensor), None)
            self._look(None if x is None else array(x), array(y))
        if y.requires_grad:
            y.register_hook(self._guard(self._came_back))

    def _look(self, x: Array | None, y: Array) -> None:
        """Keep the arrays of each call until the step ends, and the statistics of what came out."""
        self.x.append(x)
        if self.y is None:
            self.y = y
        if y.dtype.kind == "f":
            row, chosen = output_row(self._forwards, y, self._pool)
            self.outputs.append(row)
            self.chosen = chosen if self._forwards == 1 else self.chosen

    def _switch(self, grad: bool) -> None:
        """Tell a change of mode, and how many of the layers that mind it are in training."""
        self._mode = (grad, self._model.training)
        modal = [leaf for leaf in self.layers.found if leaf.kind in MODAL]
        training = sum(leaf.module.training for leaf in modal)
        facts = {"model": self.name, "grad": grad, "training": self._model.training}
        self._tell("mode", **facts, modal_layers=len(modal), modal_in_training=training)

    def _came_back(self, _: Any) -> None:
        """Count a gradient's arrival; at the first, see which gradients stand there already."""
        self._backwards += 1
        if self._backwards == 1:
            self._carried = self.parameters.carried()
