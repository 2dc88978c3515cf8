"""Let NumPy functions answer for tensors, so that an op's own lines run on them.

An op's pullback says `dy * np.exp(x)`. With arrays NumPy computes it; with tensors NumPy
asks the tensor, the tables below name our function, and the step is recorded. That is how
gradients of gradients come from the very lines a reader sees.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.scratch import ops
from chainrule.scratch.ops.contract import Op
from chainrule.scratch.tensor import arithmetic as a
from chainrule.scratch.tensor import comparison as c
from chainrule.scratch.tensor import elementwise as e
from chainrule.scratch.tensor import joining as j
from chainrule.scratch.tensor import matrix as m
from chainrule.scratch.tensor import picking as p
from chainrule.scratch.tensor import reduce as r
from chainrule.scratch.tensor import shape as s
from chainrule.scratch.tensor.axes import some_axes
from chainrule.scratch.tensor.core import Tensor, apply, method, methods, wrap
from chainrule.scratch.types import torch_dtype

UFUNCS = {
    np.add: a.add, np.subtract: a.sub, np.multiply: a.mul, np.divide: a.div, np.power: a.pow,
    np.negative: e.neg, np.absolute: e.abs, np.exp: e.exp, np.exp2: e.exp2, np.expm1: e.expm1,
    np.log: e.log, np.log2: e.log2, np.log10: e.log10, np.log1p: e.log1p, np.sqrt: e.sqrt,
    np.square: e.square, np.reciprocal: e.reciprocal, np.sin: e.sin, np.cos: e.cos,
    np.tan: e.tan, np.arcsin: e.asin, np.arccos: e.acos, np.arctan: e.atan, np.sinh: e.sinh,
    np.cosh: e.cosh, np.tanh: e.tanh, np.arctan2: a.atan2, np.maximum: a.maximum,
    np.minimum: a.minimum, np.sign: e.sign, np.floor: e.floor, np.ceil: e.ceil,
    np.trunc: e.trunc, np.rint: a.round, np.remainder: a.remainder, np.fmod: a.fmod,
    np.matmul: m.matmul, np.equal: c.eq, np.not_equal: c.ne, np.less: c.lt,
    np.less_equal: c.le, np.greater: c.gt, np.greater_equal: c.ge, np.isnan: c.isnan,
    np.isinf: c.isinf, np.isfinite: c.isfinite, np.logical_and: c.logical_and,
    np.logical_or: c.logical_or, np.logical_not: c.logical_not, np.bitwise_and: c.bitwise_and,
    np.bitwise_or: c.bitwise_or, np.invert: c.bitwise_not,
}  # fmt: skip


def _prod(x: Tensor, axis: Any, keepdims: bool) -> Tensor:
    """Multiply over several axes, as PyTorch's `prod` does not."""
    return apply(ops.prod, x, axis=some_axes(axis, x.ndim), keepdims=keepdims)


def _fold(function: Any) -> Any:
    """Give a reduction NumPy's argument names."""
    return lambda x, axis=None, keepdims=False, **_: function(x, axis, keepdims)


FUNCTIONS = {
    np.sum: _fold(r.sum), np.mean: _fold(r.mean), np.prod: _fold(_prod),
    np.max: _fold(r.amax), np.amax: _fold(r.amax), np.min: _fold(r.amin), np.amin: _fold(r.amin),
    np.cumsum: lambda x, axis: r.cumsum(x, axis),
    np.cumprod: lambda x, axis: r.cumprod(x, axis),
    np.where: lambda flag, x, y: a.where(_operand(flag), x, y),
    np.reshape: lambda x, shape, **_: s.reshape(x, shape),
    np.transpose: lambda x, axes=None: x.T if axes is None else s.permute(x, *axes),
    np.swapaxes: s.transpose, np.moveaxis: s.movedim,
    np.expand_dims: lambda x, axis: _expand_dims(x, axis),
    np.squeeze: lambda x, axis=None: s.squeeze(x, axis),
    np.broadcast_to: lambda x, shape: s.expand(x, *shape),
    np.concatenate: lambda xs, axis=0: j.cat(_tensors(xs), axis),
    np.stack: lambda xs, axis=0: j.stack(_tensors(xs), axis),
    np.einsum: lambda formula, *xs, **_: m.einsum(formula, *_tensors(xs)),
    np.flip: lambda x, axis=None: j.flip(x, *_axes(x, axis)),
    np.roll: lambda x, shift, axis=None: j.roll(x, shift, axis),
    np.take_along_axis: lambda x, at, axis: p.gather(x, axis, _operand(at)),
    np.zeros_like: lambda x, **_: wrap(np.zeros_like(x._array)),
    np.ones_like: lambda x, **_: wrap(np.ones_like(x._array)),
    np.tril: lambda x, k=0: p.tril(x, k), np.triu: lambda x, k=0: p.triu(x, k),
    np.clip: lambda x, low, high: a.clamp(x, low, high),
    np.shape: lambda x: tuple(x.shape), np.ndim: lambda x: x.ndim,
}  # fmt: skip


def _expand_dims(x: Tensor, axis: Any) -> Tensor:
    """Insert axes of length 1 at the places they have in the result."""
    for at in sorted(axis) if isinstance(axis, tuple) else (axis,):
        x = s.unsqueeze(x, at)
    return x


def _axes(x: Tensor, axis: Any) -> list[int]:
    """Return NumPy's `axis` argument as a list."""
    return list(range(x.ndim)) if axis is None else np.atleast_1d(axis).tolist()


def _tensors(xs: Any) -> list[Tensor]:
    """Return tensors for a mixture of tensors and arrays."""
    return [x if isinstance(x, Tensor) else wrap(x) for x in xs]


def _operand(x: Any) -> Any:
    """Return an array as a tensor; numbers stay."""
    return wrap(x) if isinstance(x, np.ndarray | np.generic) else x


def _array_ufunc(self: Tensor, ufunc: Any, way: str, *inputs: Any, **settings: Any) -> Any:
    ours = UFUNCS.get(ufunc)
    if way == "__call__" and ours is not None and not settings:
        return ours(*[_operand(x) for x in inputs])
    plain = [x.numpy() if isinstance(x, Tensor) else x for x in inputs]
    return getattr(ufunc, way)(*plain, **settings)


def _array_function(self: Tensor, function: Any, kinds: Any, args: Any, settings: Any) -> Any:
    ours = FUNCTIONS.get(function)
    if ours is not None:
        return ours(*args, **settings)
    # Any other NumPy function gets arrays, as it would from PyTorch's tensors.
    return function(*_arrays(args), **{k: _arrays(v) for k, v in settings.items()})


def _arrays(x: Any) -> Any:
    """Return nested arguments with arrays for the tensors."""
    if isinstance(x, Tensor):
        return x.numpy()
    return type(x)(_arrays(part) for part in x) if isinstance(x, tuple | list) else x


methods(
    __array_ufunc__=_array_ufunc,
    __array_function__=_array_function,
)


def _apply_op(self: Tensor, op: Op, *inputs: Any, **settings: Any) -> Any:
    """Run an op that another op's pullback calls, recorded."""
    return apply(op, *[None if x is None else _operand(x) for x in inputs], **settings)


methods(__apply_op__=_apply_op)


@method
def astype(self: Tensor, to: Any, copy: bool = True) -> Tensor:
    """Return the tensor in a NumPy dtype, for op lines that say so."""
    return self.to(torch_dtype(np.dtype(to)))
