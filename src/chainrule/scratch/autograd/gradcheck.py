"""Hold a gradient against finite differences: what `torch.autograd.gradcheck` does.

    slope ≈ (f(x + ε) - f(x - ε)) / 2ε        in float64, one element of x at a time

>>> from chainrule import scratch as torch
>>> x = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
>>> gradcheck(torch.exp, x)
True
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from chainrule.errors import DtypeError, GraphError
from chainrule.scratch.random.inplace import uniform_
from chainrule.scratch.tape import recording
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.tensor.gradient import walk_back

Inputs = Tensor | Sequence[Any]


def gradcheck(
    func: Callable[..., Any], inputs: Inputs, *, eps: float = 1e-6, atol: float = 1e-5,
    rtol: float = 1e-3, raise_exception: bool = True, **_others: Any,
) -> bool:  # fmt: skip
    """Return whether every gradient of `func` equals finite differences.

    Args:
        func: takes the inputs, returns a tensor or a tuple of tensors.
        inputs: float64 tensors with requires_grad=True, and anything else `func` takes.
        eps: the step of the differences.
        atol: absolute tolerance.
        rtol: relative tolerance.
        raise_exception: raise where they differ; else return False.
        _others: PyTorch's further checks, which ask nothing here: `fast_mode`, `nondet_tol`, …
    """
    given = [inputs] if isinstance(inputs, Tensor) else list(inputs)
    checked = [x for x in given if isinstance(x, Tensor) and x.requires_grad]
    for x in checked:
        if x._array.dtype != np.float64:
            raise DtypeError("gradcheck needs float64 inputs", got=str(x.dtype), hint="x.double()")
    if not checked:
        raise GraphError("gradcheck expects at least one input with requires_grad=True")
    for k in range(len(outputs_of(func, given))):
        for x in checked:
            if not compare(func, given, k, x, (eps, atol, rtol), raise_exception):
                return False
    return True


def gradgradcheck(
    func: Callable[..., Any], inputs: Inputs, grad_outputs: Inputs | None = None, *,
    eps: float = 1e-6, atol: float = 1e-5, rtol: float = 1e-3, raise_exception: bool = True,
    **_others: Any,
) -> bool:  # fmt: skip
    """Return whether gradients of the gradients of `func` equal finite differences."""
    given = [inputs] if isinstance(inputs, Tensor) else list(inputs)
    outputs = outputs_of(func, given)
    dys = [inputs_like(y) for y in outputs] if grad_outputs is None else list(grad_outputs)
    learn = [x for x in given if isinstance(x, Tensor) and x.requires_grad]

    def slopes(*args: Any) -> tuple[Any, ...]:
        xs, ups = args[: len(given)], args[len(given) :]
        asked = [x for x in xs if isinstance(x, Tensor) and x.requires_grad]
        found = walk_back(outputs_of(func, list(xs)), ups, True, True, asked, into_grad=False)
        return tuple(d for d in found if d is not None and d.requires_grad)

    if not learn or not slopes(*given, *dys):
        return True  # a gradient that is constant has nothing to check
    return gradcheck(
        slopes, [*given, *dys], eps=eps, atol=atol, rtol=rtol, raise_exception=raise_exception
    )


def inputs_like(y: Tensor) -> Tensor:
    """Return an upstream gradient for `y`, drawn evenly from -1 to 1 as PyTorch draws it."""
    out = wrap(np.empty(y._array.shape, y._array.dtype))
    uniform_(out, -1.0, 1.0)
    out.requires_grad = True
    return out


def outputs_of(func: Callable[..., Any], inputs: list[Any]) -> list[Tensor]:
    """Return the float outputs of `func` that depend on the inputs."""
    y = func(*inputs)
    return [o for o in (y if isinstance(y, tuple | list) else [y]) if o.requires_grad]


def compare(
    func: Callable[..., Any], inputs: list[Any], k: int, x: Tensor,
    limits: tuple[float, float, float], raises: bool,
) -> bool:  # fmt: skip
    """Compare d(output k)/dx, element by element of the output."""
    eps, atol, rtol = limits
    numeric = differences(func, inputs, k, x, eps)
    analytic = slopes_of(func, inputs, k, x)
    if np.allclose(analytic, numeric, rtol=rtol, atol=atol):
        return True
    if raises:
        worst = np.unravel_index(np.abs(analytic - numeric).argmax(), numeric.shape)
        raise GraphError(
            f"a gradient needs to equal finite differences: {numeric[worst]:.8g} for "
            f"element {int(worst[1])} of output {k} by element {int(worst[0])} of the input",
            got=f"{analytic[worst]:.8g} (Jacobian mismatch)",
            hint="look at that op's pullback",
        )
    return False


def differences(func: Callable[..., Any], inputs: list[Any], k: int, x: Tensor, eps: float) -> Any:
    """Return the Jacobian by central differences: (elements of x, elements of the output)."""
    flat, rows = x._array.reshape(-1), []
    writable = np.shares_memory(flat, x._array)
    for i in range(flat.size):
        sides = []
        for step in (eps, -eps):
            kept = flat[i]
            flat[i] += step
            if not writable:
                x._array[...] = flat.reshape(x._array.shape)
            with recording(True):
                sides.append(outputs_of(func, inputs)[k]._array.reshape(-1).copy())
            flat[i] = kept
            if not writable:
                x._array[...] = flat.reshape(x._array.shape)
        rows.append((sides[0] - sides[1]) / (2 * eps))
    return np.array(rows).reshape(flat.size, -1)


def slopes_of(func: Callable[..., Any], inputs: list[Any], k: int, x: Tensor) -> Any:
    """Return the Jacobian by backward passes, one for each element of the output."""
    y = outputs_of(func, inputs)[k]
    columns = []
    for i in range(y._array.size):
        dy = np.zeros(y._array.size)
        dy[i] = 1.0
        (dx,) = walk_back(
            [y], [wrap(dy.reshape(y._array.shape))], True, False, [x], into_grad=False
        )
        columns.append(np.zeros(x._array.size) if dx is None else dx._array.reshape(-1))
    return np.array(columns).reshape(-1, x._array.size).T
