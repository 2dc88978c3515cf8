"""Operators: `a + b`, `a @ b`, `a < b`, `a += b` and their kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.errors import ArgumentError, GraphError, OptionError
from chainrule.scratch.tensor import arithmetic as a
from chainrule.scratch.tensor import elementwise as e
from chainrule.scratch.tensor import overwriting as w
from chainrule.scratch.tensor.core import Tensor, methods, wrap
from chainrule.scratch.tensor.joining import unbind

# What may stand beside a tensor; for anything else Python asks the other side.
OPERANDS = (Tensor, int, float, bool, np.generic, np.ndarray)


def operator(function: Callable[..., Any], *, swapped: bool = False) -> Callable[..., Any]:
    """Make a dunder method of a function of two operands."""

    def dunder(self: Tensor, other: Any) -> Any:
        if not isinstance(other, OPERANDS):
            return NotImplemented
        if isinstance(other, np.ndarray):
            other = wrap(other)
        return function(other, self) if swapped else function(self, other)

    return dunder


BINARY = {"add": a.add, "sub": a.sub, "mul": a.mul, "truediv": a.div, "pow": a.pow}
BINARY |= {"floordiv": a.floor_divide, "mod": a.remainder}
for _name, _function in BINARY.items():
    setattr(Tensor, f"__{_name}__", operator(_function))
    setattr(Tensor, f"__r{_name}__", operator(_function, swapped=True))
methods(__rsub__=operator(a.rsub), __rtruediv__=operator(a.rdiv))
for _name, _way in {"add": "add_", "sub": "sub_", "mul": "mul_", "truediv": "div_"}.items():
    setattr(Tensor, f"__i{_name}__", operator(getattr(Tensor, _way)))
methods(
    __ipow__=operator(w.overwrite(w.ops.pow)),
    __neg__=lambda self: e.neg(self),
    __pos__=lambda self: self,
    __abs__=lambda self: e.abs(self),
)


def _item(self: Tensor) -> Any:
    """Return the one element as a Python number."""
    if self._array.size != 1:
        raise GraphError(
            "a number is made of a tensor with one element",
            got=f"shape {tuple(self.shape)}: a Tensor with {self._array.size} elements cannot "
            "be converted to Scalar",
            hint="x.tolist(), or reduce it first: x.mean().item()",
        )
    return self._array.item()


def _number(self: Tensor) -> Any:
    """Return the one element, for `float(x)` and `int(x)`."""
    if self._array.size != 1:
        raise OptionError(
            "only one element tensors can be converted to Python scalars",
            got=f"shape {tuple(self.shape)}",
            hint="x.tolist()",
        )
    return self._array.item()


def _truth(self: Tensor) -> bool:
    if self._array.size != 1:
        raise GraphError(
            "if and while need a tensor with one element",
            got=f"Boolean value of Tensor with {'more than one' if self._array.size else 'no'} "
            "value is ambiguous",
            hint="x.any(), x.all(), or torch.where",
        )
    return bool(self._array.item())


def _index(self: Tensor) -> int:
    if self._array.dtype.kind not in "iub" or self._array.size != 1:
        raise ArgumentError(
            "only integer tensors of a single element can be converted to an index",
            got=f"{self.dtype}, shape {tuple(self.shape)}",
        )
    return int(self._array.item())


def _length(self: Tensor) -> int:
    if self._array.ndim == 0:
        raise ArgumentError("len() needs an axis", got="len() of a 0-d tensor", hint="x.numel()")
    return len(self._array)


def _iterate(self: Tensor) -> Any:
    if self._array.ndim == 0:
        raise ArgumentError(
            "a loop needs an axis", got="iteration over a 0-d tensor", hint="x.item()"
        )
    return iter(unbind(self))


def _contains(self: Tensor, element: Any) -> bool:
    other = element._array if isinstance(element, Tensor) else element
    return bool(np.any(self._array == other))


methods(
    item=_item,
    __bool__=_truth,
    __index__=_index,
    __len__=_length,
    __iter__=_iterate,
    __contains__=_contains,
    __float__=lambda self: float(_number(self)),
    __int__=lambda self: int(_number(self)),
    __hash__=object.__hash__,
)
