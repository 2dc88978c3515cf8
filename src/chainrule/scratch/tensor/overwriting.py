"""In-place arithmetic: `x.add_(y)`, `x *= y`, with the rules of views.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chainrule.scratch import ops
from chainrule.scratch.ops.contract import Op
from chainrule.scratch.tensor.arithmetic import div, mul, scaled, sub
from chainrule.scratch.tensor.core import Tensor, method, methods
from chainrule.scratch.tensor.promotion import as_tensor_operand, common_dtype
from chainrule.scratch.tensor.views import inplace


def overwrite(op: Op, *, floats: bool = False) -> Callable[..., Any]:
    """Make the in-place method of an op with two operands."""

    def function(self: Tensor, other: Any) -> Tensor:
        operand = (
            other
            if isinstance(other, Tensor)
            else as_tensor_operand(other, common_dtype(self, other))
        )
        return inplace(op, self, operand)

    return function


methods(
    mul_=overwrite(ops.mul),
    multiply_=overwrite(ops.mul),
    pow_=overwrite(ops.pow),
)
_add_, _sub_, _div_ = (overwrite(op) for op in (ops.add, ops.sub, ops.div))


@method
def add_(self: Tensor, other: Any, last: Any = None, *, alpha: Any = 1) -> Tensor:
    """Add alpha · other to the tensor; `x.add_(alpha, other)` is PyTorch's old order."""
    if last is not None:
        other, alpha = last, other
    return _add_(self, scaled(other, alpha))


@method
def sub_(self: Tensor, other: Any, last: Any = None, *, alpha: Any = 1) -> Tensor:
    """Subtract alpha · other from the tensor; `x.sub_(alpha, other)` is PyTorch's old order."""
    if last is not None:
        other, alpha = last, other
    return _sub_(self, scaled(other, alpha))


@method
def div_(self: Tensor, other: Any, *, rounding_mode: str | None = None) -> Tensor:
    """Divide the tensor by `other`, and round if asked to."""
    if rounding_mode is None:
        return _div_(self, other)
    return self.copy_(div(self.clone(), other, rounding_mode=rounding_mode))


methods(divide_=div_)


@method
def clamp_(self: Tensor, min: Any = None, max: Any = None) -> Tensor:
    """Move what lies outside the bounds to them."""
    return inplace(ops.clamp, self, min=min, max=max)


@method
def clamp_min_(self: Tensor, min: Any) -> Tensor:
    """Move what lies below `min` to it."""
    return inplace(ops.clamp, self, min=min, max=None)


@method
def addcmul_(
    self: Tensor, tensor1: Any, tensor2: Tensor, last: Any = None, *, value: Any = 1
) -> Tensor:
    """Add value · tensor1 · tensor2 to the tensor; value came first of old."""
    if last is not None:
        value, tensor1, tensor2 = tensor1, tensor2, last
    return self.add_(mul(tensor1, tensor2), alpha=value)


@method
def addcdiv_(
    self: Tensor, tensor1: Any, tensor2: Tensor, last: Any = None, *, value: Any = 1
) -> Tensor:
    """Add value · tensor1 / tensor2 to the tensor; value came first of old."""
    if last is not None:
        value, tensor1, tensor2 = tensor1, tensor2, last
    return self.add_(div(tensor1, tensor2), alpha=value)


@method
def lerp_(self: Tensor, end: Tensor, weight: Any) -> Tensor:
    """Move the tensor towards `end` by the share `weight`."""
    return self.add_(mul(sub(end, self), weight))
