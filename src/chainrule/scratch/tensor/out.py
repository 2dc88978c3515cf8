"""`out=`: write a result into a tensor that is there already.

    torch.add(x, y, out=z)      z keeps its memory if its shape fits, else it gets new memory

The functions themselves know nothing of it: `taking_out` puts the argument in front of those
that have it in PyTorch.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from chainrule.errors import ArgumentError, DtypeError, GraphError
from chainrule.scratch.ops import halves
from chainrule.scratch.tape import mode
from chainrule.scratch.tensor.arguments import not_a_tensor
from chainrule.scratch.tensor.axis import rename
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.promotion import CATEGORY
from chainrule.scratch.types import BFLOAT16, Array

# The functions of `torch` that take `out=`, where they are here.
NAMES = [
    "abs", "absolute", "acos", "acosh", "add", "addbmm", "addcdiv", "addcmul", "addmm", "addmv",
    "addr", "all", "amax", "amin", "aminmax", "any", "arccos", "arccosh", "arcsin", "arcsinh",
    "arctan", "arctan2", "arctanh", "argmax", "argmin", "argsort", "asin", "asinh", "atan",
    "atan2", "atanh", "baddbmm", "bitwise_and", "bitwise_left_shift", "bitwise_not", "bitwise_or",
    "bitwise_right_shift", "bitwise_xor", "bmm", "bucketize", "cat", "ceil", "cholesky", "clamp",
    "clamp_max", "clamp_min", "clip", "column_stack", "concat", "concatenate", "copysign", "cos",
    "cosh", "cross", "cummax", "cummin", "cumprod", "cumsum", "deg2rad", "diag", "diff",
    "digamma", "div", "divide", "dot", "dstack", "eq", "erf", "erfc", "erfinv", "exp", "exp2",
    "expm1", "fix", "float_power", "floor", "floor_divide", "fmax", "fmin", "fmod", "frac",
    "gather", "gcd", "ge", "ger", "greater", "greater_equal", "gt", "heaviside", "histc",
    "hstack", "hypot", "index_add", "index_copy", "index_select", "inner", "inverse", "isin",
    "isneginf", "isposinf", "kron", "kthvalue", "lcm", "ldexp", "le", "lerp", "less",
    "less_equal", "lgamma", "log", "log10", "log1p", "log2", "logaddexp", "logaddexp2",
    "logcumsumexp", "logical_and", "logical_not", "logical_or", "logical_xor", "logit",
    "logsumexp", "lt", "masked_select", "matmul", "matrix_power", "max", "maximum", "mean",
    "median", "min", "minimum", "mm", "mode", "msort", "mul", "multiply", "mv", "nan_to_num",
    "nanmean", "nanmedian", "nanquantile", "nansum", "narrow_copy", "ne", "neg", "negative",
    "nextafter", "nonzero", "norm", "not_equal", "orgqr", "outer", "pinverse", "polygamma", "pow",
    "prod", "qr", "quantile", "rad2deg", "reciprocal", "remainder", "renorm", "round",
    "row_stack", "rsqrt", "scatter", "scatter_add", "searchsorted", "sgn", "sigmoid", "sign",
    "signbit", "sin", "sinc", "sinh", "softmax", "sort", "sqrt", "square", "stack", "std", "sub",
    "subtract", "sum", "svd", "take", "take_along_dim", "tan", "tanh", "tensordot", "topk",
    "tril", "triu", "true_divide", "trunc", "var", "vdot", "vstack", "where", "xlogy",
]  # fmt: skip


FACTORIES = ["arange", "empty", "eye", "full", "linspace", "logspace", "ones", "range", "zeros"]
NAMES += FACTORIES


def taking_out(names: dict[str, Any]) -> dict[str, Any]:
    """Return those of a namespace's functions that have `out=` in PyTorch, each taking it."""
    return {name: with_out(names[name]) for name in NAMES if name in names}


def with_out(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function, ready to write its result into `out=`."""

    @wraps(function)
    def called(*args: Any, out: Any = None, **options: Any) -> Any:
        if options:
            rename(options)
        if out is not None and function.__name__ in FACTORIES:
            options.setdefault("dtype", out.dtype)
        try:
            result = function(*args, **options)
        except AttributeError as wrong:
            raise not_a_tensor(wrong) from None
        return result if out is None else put(function.__name__, result, out)

    return called


def put(name: str, result: Any, out: Any) -> Any:
    """Write a result, or several, into `out` and return it."""
    if not isinstance(result, tuple):
        return fill(name, result, out)
    if not isinstance(out, tuple | list) or len(out) != len(result):
        raise ArgumentError(f"{name}: out= needs {len(result)} tensors", got=repr(type(out)))
    for part, into in zip(result, out, strict=True):
        fill(name, part, into)
    return type(result)(*out) if hasattr(result, "_fields") else tuple(out)


def fill(name: str, result: Tensor, out: Any) -> Tensor:
    """Write one result into `out`."""
    if not isinstance(out, Tensor):
        raise ArgumentError(f"{name}: out= needs a Tensor", got=type(out).__name__)
    if mode.enabled and (out.requires_grad or result.requires_grad):
        raise GraphError(
            f"{name}: functions with out=... arguments don't support automatic differentiation",
            got="an argument that requires grad",
            hint="with torch.no_grad(), or y = ... without out=",
        )
    if CATEGORY[result._array.dtype.kind] > CATEGORY[out._array.dtype.kind]:
        raise DtypeError(
            f"{name}: result type {result.dtype} can't be cast to the desired output type",
            got=str(out.dtype),
            hint=f"out=torch.empty(0, dtype={result.dtype})",
        )
    resize(out, result._array.shape)[...] = result._array
    out._bump()
    return out


def resize(out: Tensor, shape: tuple[int, ...]) -> Array:
    """Give `out` new memory if its shape is another, and return its array."""
    if out._array.shape == shape:
        return out._array
    if out._array.size:
        warnings.warn(
            f"An output with one or more elements was resized since it had shape "
            f"{list(out._array.shape)}, which does not match the required output shape "
            f"{list(shape)}. Try: out=torch.empty(0).",
            stacklevel=5,
        )
    array = np.empty(shape, out._array.dtype)
    is_bfloat16 = out._array.dtype is BFLOAT16
    out._array = halves.labelled(array.view(halves.FLOAT32)) if is_bfloat16 else array
    return out._array
