"""Gradients on request: what `torch.autograd` offers.

>>> from chainrule import scratch as torch
>>> x = torch.tensor(3.0, requires_grad=True)
>>> (slope,) = grad(x**2, x, create_graph=True)
>>> slope, grad(slope, x)
(tensor(6., grad_fn=<MulBackward0>), (tensor(2.),))
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from types import TracebackType
from typing import Any

import numpy as np

from chainrule.errors import GraphError
from chainrule.scratch.tape import mode
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.tensor.gradient import walk_back

Tensors = Tensor | Sequence[Tensor]


def grad(
    outputs: Tensors,
    inputs: Tensors,
    grad_outputs: Tensor | Sequence[Tensor | None] | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    allow_unused: bool | None = None,
    is_grads_batched: bool = False,
    materialize_grads: bool = False,
) -> tuple[Tensor | None, ...]:
    """Return d(outputs)/d(inputs) without touching any `.grad`.

    Raises:
        GraphError: an input has no part in the outputs and `allow_unused` is not set.
    """
    ys, xs = as_list(outputs), as_list(inputs)
    dys = [None] * len(ys) if grad_outputs is None else as_list(grad_outputs)
    found = walk_back(ys, dys, retain_graph, create_graph, xs, into_grad=False)
    if materialize_grads:
        found = [
            wrap(np.zeros_like(x._array)) if d is None else d
            for x, d in zip(xs, found, strict=True)
        ]
    elif not allow_unused and any(d is None for d in found):
        raise GraphError(
            "every input needs a part in the outputs",
            got="One of the differentiated Tensors appears to not have been used in the graph",
            hint="allow_unused=True returns None for it",
        )
    return tuple(found)


def backward(
    tensors: Tensors,
    grad_tensors: Tensor | Sequence[Tensor | None] | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    inputs: Tensors | None = None,
) -> None:
    """Add the gradients of the sum of `tensors` to `.grad` of the leaves."""
    ys = as_list(tensors)
    dys = [None] * len(ys) if grad_tensors is None else as_list(grad_tensors)
    only = None if inputs is None else as_list(inputs)
    found = walk_back(ys, dys, retain_graph, create_graph, only, into_grad=only is None)
    for x, dy in zip(only or (), found, strict=True):
        if dy is not None:
            x._accumulate(dy if create_graph else dy._array, False)


def as_list(tensors: Any) -> list[Any]:
    """Return one tensor, or several, as a list."""
    return [tensors] if isinstance(tensors, Tensor) else list(tensors)


class set_grad_enabled:  # noqa: N801 - PyTorch's name
    """Switch recording on or off: at once, for a block, or for a decorated function."""

    def __init__(self, mode: bool) -> None:
        """Switch now; leaving a `with` block switches back."""
        self.wanted = mode
        self.before = _switch(mode)

    def __enter__(self) -> None:
        _switch(self.wanted)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _switch(self.before)

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return `function`, run with this switch."""
        _switch(self.before)
        return _decorated(function, lambda: type(self)(self.wanted))


class _Switch:
    """A block, or a decorator, in which recording has one setting."""

    wanted: bool

    def __init__(self, function: Callable[..., Any] | None = None) -> None:
        """Prepare the switch; nothing changes until the block is entered."""
        self.before: list[bool] = []

    def __new__(cls, function: Callable[..., Any] | None = None) -> Any:
        """Return a switch, or the decorated function for `@no_grad` without brackets."""
        return object.__new__(cls) if function is None else _decorated(function, cls)

    def __enter__(self) -> None:
        self.before.append(_switch(self.wanted))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _switch(self.before.pop())

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return `function`, run inside the switch."""
        return _decorated(function, type(self))


class no_grad(_Switch):  # noqa: N801 - PyTorch's name
    """A block, or a decorator, in which nothing is recorded."""

    wanted = False


class enable_grad(_Switch):  # noqa: N801 - PyTorch's name
    """A block, or a decorator, in which ops are recorded, also inside `no_grad`."""

    wanted = True


class inference_mode(set_grad_enabled):  # noqa: N801 - PyTorch's name
    """As `no_grad`; `inference_mode(False)` does nothing."""

    def __init__(self, mode: bool = True) -> None:
        """Switch recording off for the block, or leave it as it is."""
        super().__init__(not mode and is_grad_enabled())
        _switch(self.before)


def is_grad_enabled() -> bool:
    """Tell whether ops are recorded on this thread."""
    return mode.enabled


def is_inference_mode_enabled() -> bool:
    """Tell whether an `inference_mode` block is open; here it never differs from `no_grad`."""
    return not mode.enabled


def _switch(enabled: bool) -> bool:
    """Set the switch and return what it was."""
    before, mode.enabled = mode.enabled, bool(enabled)
    return before


def _decorated(function: Callable[..., Any], switch: Callable[[], Any]) -> Callable[..., Any]:
    """Return `function` run inside a fresh switch."""

    @wraps(function)
    def inside(*args: Any, **kwargs: Any) -> Any:
        with switch():
            return function(*args, **kwargs)

    return inside
