"""Functions of each element alone: `torch.exp(x)`, `x.exp()` and `x.exp_()` in one line each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chainrule.errors import ArgumentError
from chainrule.scratch import ops
from chainrule.scratch.ops.contract import Op
from chainrule.scratch.tensor.core import Tensor, apply, method, methods
from chainrule.scratch.tensor.promotion import floating
from chainrule.scratch.tensor.views import inplace

__all__ = [
    "abs",
    "absolute",
    "acos",
    "arccos",
    "arcsin",
    "arctan",
    "asin",
    "atan",
    "ceil",
    "cos",
    "cosh",
    "erf",
    "exp",
    "exp2",
    "expm1",
    "floor",
    "log",
    "log1p",
    "log2",
    "log10",
    "neg",
    "negative",
    "positive",
    "reciprocal",
    "relu",
    "relu_",
    "rsqrt",
    "sgn",
    "sigmoid",
    "sign",
    "sin",
    "sinh",
    "sqrt",
    "square",
    "tan",
    "tanh",
    "trunc",
]


def unary(op: Op, *, floats: bool = True) -> Callable[..., Any]:
    """Make `torch.NAME` and `Tensor.NAME` of an op with one input.

    Args:
        op: the op.
        floats: integers become floats first, as a logarithm asks for.
    """

    def function(input: Tensor) -> Tensor:
        x = (
            floating(check_tensor(op.__name__, input))
            if floats
            else check_tensor(op.__name__, input)
        )
        return apply(op, x)

    function.__name__, function.__doc__ = op.__name__, op.__doc__
    setattr(Tensor, op.__name__, function)
    setattr(Tensor, op.__name__ + "_", in_place(op))
    return function


def in_place(op: Op) -> Callable[..., Any]:
    """Make the method `NAME_` that overwrites its tensor."""

    def function(input: Tensor) -> Tensor:
        return inplace(op, input)

    function.__name__ = op.__name__ + "_"
    function.__doc__ = f"Overwrite the tensor with its {op.__name__}."
    return function


def check_tensor(name: str, x: Any) -> Tensor:
    """Return `x`, or raise as PyTorch does where a number was given for a tensor."""
    if not isinstance(x, Tensor):
        raise ArgumentError(
            f"{name}(): argument 'input' must be Tensor", got=type(x).__name__,
            hint="torch.tensor(x)",
        )  # fmt: skip
    return x


exp, exp2, expm1 = unary(ops.exp), unary(ops.exp2), unary(ops.expm1)
log, log2, log10, log1p = unary(ops.log), unary(ops.log2), unary(ops.log10), unary(ops.log1p)
sqrt, rsqrt, reciprocal = unary(ops.sqrt), unary(ops.rsqrt), unary(ops.reciprocal)
sin, cos, tan = unary(ops.sin), unary(ops.cos), unary(ops.tan)
asin, acos, atan = unary(ops.asin), unary(ops.acos), unary(ops.atan)
sinh, cosh, tanh = unary(ops.sinh), unary(ops.cosh), unary(ops.tanh)
sigmoid, erf = unary(ops.sigmoid), unary(ops.erf)
abs, neg, square = (unary(o, floats=False) for o in (ops.abs, ops.neg, ops.square))
relu = unary(ops.relu, floats=False)
relu_ = in_place(ops.relu)
absolute, negative, arcsin, arccos, arctan = abs, neg, asin, acos, atan
methods(absolute=abs, negative=neg, arcsin=asin, arccos=acos, arctan=atan)


floor, ceil, trunc = (unary(o, floats=False) for o in (ops.floor, ops.ceil, ops.trunc))
sign = sgn = unary(ops.sign, floats=False)
methods(sgn=sgn)
_rounded = unary(ops.round, floats=False)


@method
def positive(input: Tensor) -> Tensor:
    """Return the tensor itself."""
    return input
