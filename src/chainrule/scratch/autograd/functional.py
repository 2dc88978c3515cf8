"""Whole derivatives: Jacobians, Hessians and their products with vectors.

>>> from chainrule import scratch as torch
>>> jacobian(lambda x: x**2, torch.tensor([1.0, 3.0]))
tensor([[2., 0.],
        [0., 6.]])
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.errors import ShapeError
from chainrule.scratch.autograd.grad import grad
from chainrule.scratch.autograd.switch import enable_grad
from chainrule.scratch.coverage import answers_for
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.tensor.joining import stack


def prepared(inputs: Any, create_graph: bool) -> tuple[bool, tuple[Tensor, ...]]:
    """Return the inputs as a tuple of tensors that require gradients."""
    many = isinstance(inputs, tuple | list)
    xs = tuple(inputs) if many else (inputs,)
    if create_graph:
        return many, tuple(
            x.view_as(x) if x.requires_grad else x.detach().requires_grad_() for x in xs
        )
    return many, tuple(fresh(x) for x in xs)


def fresh(x: Tensor) -> Tensor:
    """Return `x` outside the graph, as a leaf that requires a gradient."""
    return x.detach().requires_grad_()


def rows(y: Tensor, xs: tuple[Tensor, ...], create_graph: bool) -> list[Tensor]:
    """Return d(y)/d(x) for each x, of shape (*y, *x)."""
    slots: list[list[Tensor]] = [[] for _ in xs]
    for i in range(y._array.size):
        dy = np.zeros(y._array.size, y._array.dtype)
        dy[i] = 1
        up = wrap(dy.reshape(y._array.shape))
        found: Any = (None,) * len(xs)
        if y.requires_grad:
            found = grad(y, xs, up, retain_graph=True, create_graph=create_graph, allow_unused=True)
        for slot, x, dx in zip(slots, xs, found, strict=True):
            slot.append(wrap(np.zeros_like(x._array)) if dx is None else dx)
    return [stack(slot).reshape(*y.shape, *x.shape) for slot, x in zip(slots, xs, strict=True)]


@enable_grad()
def jacobian(
    func: Callable[..., Any], inputs: Any, create_graph: bool = False, strict: bool = False,
    vectorize: bool = False, strategy: str = "reverse-mode",
) -> Any:  # fmt: skip
    """Return d(output)/d(input) for each output and input."""
    many, xs = prepared(inputs, create_graph)
    y = func(*xs)
    parts = [rows(o, xs, create_graph) for o in (y if isinstance(y, tuple) else (y,))]
    picked = [tuple(p) if many else p[0] for p in parts]
    return tuple(picked) if isinstance(y, tuple) else picked[0]


@enable_grad()
def hessian(
    func: Callable[..., Any], inputs: Any, create_graph: bool = False, strict: bool = False,
    vectorize: bool = False, outer_jacobian_strategy: str = "reverse-mode",
) -> Any:  # fmt: skip
    """Return the second derivatives of a scalar function."""
    many = isinstance(inputs, tuple | list)

    def slope(*xs: Tensor) -> Any:
        found = jacobian(func, tuple(xs), create_graph=True)
        return tuple(f.reshape(x.shape) for f, x in zip(found, xs, strict=True))

    found = jacobian(slope, tuple(inputs) if many else (inputs,), create_graph)
    return found if many else found[0][0]


def products(xs: tuple[Tensor, ...], many: bool, found: Any) -> Any:
    """Return gradients in the form in which the inputs came, zeros for unused ones."""
    full = tuple(
        wrap(np.zeros_like(x._array)) if d is None else d for x, d in zip(xs, found, strict=True)
    )
    return full if many else full[0]


@enable_grad()
def vjp(func: Callable[..., Any], inputs: Any, v: Any = None, create_graph: bool = False,
        strict: bool = False) -> Any:  # fmt: skip
    """Return the output, and the vector `v` times the Jacobian."""
    many, xs = prepared(inputs, create_graph)
    y = func(*xs)
    ys = y if isinstance(y, tuple) else (y,)
    vs = v if isinstance(v, tuple) else (v,) * len(ys)
    found = grad(ys, xs, vs, create_graph=create_graph, allow_unused=True)
    return y if create_graph else outside(y), products(xs, many, found)


@enable_grad()
def jvp(func: Callable[..., Any], inputs: Any, v: Any = None, create_graph: bool = False,
        strict: bool = False) -> Any:  # fmt: skip
    """Return the output, and the Jacobian times `v`, by going back twice."""
    _, xs = prepared(inputs, create_graph)
    y = func(*xs)
    if isinstance(y, tuple):
        raise ShapeError("jvp needs a function with one output", got=f"{len(y)} outputs")
    up = wrap(np.zeros_like(y._array))
    up.requires_grad = True
    slopes = grad(y, xs, up, create_graph=True, allow_unused=True)
    vs = v if isinstance(v, tuple) else (v,) * len(xs)
    pairs = [(s, w) for s, w in zip(slopes, vs, strict=True) if s is not None]
    (out,) = grad([s for s, _ in pairs], up, [w for _, w in pairs], create_graph=create_graph)
    return y if create_graph else outside(y), out


@enable_grad()
def hvp(func: Callable[..., Any], inputs: Any, v: Any = None, create_graph: bool = False,
        strict: bool = False) -> Any:  # fmt: skip
    """Return a scalar function's value, and its Hessian times `v`."""
    many, xs = prepared(inputs, create_graph)
    y = func(*xs)
    slopes = grad(y, xs, create_graph=True, allow_unused=True)
    vs = v if isinstance(v, tuple) else (v,) * len(xs)
    pairs = [(s, w) for s, w in zip(slopes, vs, strict=True) if s is not None and s.requires_grad]
    found = grad([s for s, _ in pairs], xs, [w for _, w in pairs], create_graph=create_graph,
                 allow_unused=True)  # fmt: skip
    return y if create_graph else outside(y), products(xs, many, found)


vhp = hvp  # the Hessian is symmetric


def outside(y: Any) -> Any:
    """Return outputs cut off from the graph."""
    return tuple(o.detach() for o in y) if isinstance(y, tuple) else y.detach()


__getattr__ = answers_for("torch.autograd.functional")
