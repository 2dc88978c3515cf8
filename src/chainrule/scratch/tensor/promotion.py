"""Which dtype a mixed operation has, as PyTorch decides it.

Three kinds of operands count less and less: tensors with axes, tensors without, Python
numbers. A lower kind changes the result only if it is of a higher category
(bool < integer < float).

    int64 tensor + float32 tensor -> float32        float32 tensor + 2.5  -> float32
    int64 tensor + 2.5            -> float32        int32 tensor   + 2    -> int32
"""

from typing import Any

import numpy as np

from chainrule.errors import ArgumentError, DtypeError
from chainrule.scratch import ops
from chainrule.scratch.generator.layout import dense_like
from chainrule.scratch.ops import halves
from chainrule.scratch.ops.calls import quiet
from chainrule.scratch.tensor.core import Tensor, apply, wrap
from chainrule.scratch.traps import bytes_wrapped
from chainrule.scratch.types import (
    BFLOAT16,
    DEFAULT,
    FROM_PYTHON,
    HALVES_IN_USE,
    Array,
    dtype,
    numpy_dtype,
    torch_dtype,
)

CATEGORY = {"b": 0, "u": 1, "i": 1, "f": 2}
BYTES = np.dtype(np.uint8)
WRAPPING = {ops.add: "add", ops.sub: "sub", ops.mul: "mul", ops.floor_div: "floor_divide"}
SCALING = (ops.mul, ops.div)  # half tensors, by numbers that are not rounded first


def promote_types(type1: dtype, type2: dtype) -> dtype:
    """Return the smallest dtype that both fit in; a float always wins over an integer.

    >>> from chainrule.scratch.types import float16, int64
    >>> promote_types(int64, float16)
    torch.float16
    """
    return torch_dtype(_promote(type1.numpy, type2.numpy))


def _promote(a: np.dtype, b: np.dtype) -> np.dtype:
    """Promote two NumPy dtypes by PyTorch's rule."""
    if CATEGORY[a.kind] != CATEGORY[b.kind]:
        return a if CATEGORY[a.kind] > CATEGORY[b.kind] else b
    if a is b:
        return a
    return np.promote_types(a, b)  # to NumPy the label of bfloat16 is float32, as it should be


def _combine(higher: np.dtype | None, lower: np.dtype | None) -> np.dtype | None:
    """Let a lower kind of operand raise the category, never the size within it."""
    if higher is None or lower is None:
        return lower if higher is None else higher
    return higher if CATEGORY[higher.kind] >= CATEGORY[lower.kind] else lower


def common_dtype(*operands: Any) -> np.dtype:
    """Return the NumPy dtype in which an operation on `operands` runs."""
    ranks: list[np.dtype | None] = [None, None, None]  # with axes, without, Python numbers
    for x in operands:
        if isinstance(x, Tensor):
            rank, found = int(x._array.ndim == 0), x._array.dtype
        else:
            rank, found = 2, scalar_dtype(x)
        before = ranks[rank]
        ranks[rank] = found if before is None else _promote(before, found)
    result = _combine(ranks[0], _combine(ranks[1], ranks[2]))
    if result is None:
        raise ArgumentError("an operation needs at least one operand", got="none")
    return result


def scalar_dtype(number: Any) -> np.dtype:
    """Return the dtype that a Python number stands for."""
    for kind in (bool, int, float):
        if isinstance(number, kind):
            return DEFAULT["float"].numpy if kind is float else FROM_PYTHON[kind].numpy
    if isinstance(number, np.generic):
        return number.dtype
    raise ArgumentError(
        "an operand needs to be a Tensor or a number",
        got=type(number).__name__,
        hint="torch.tensor(x) or torch.from_numpy(x)",
    )


def result_type(tensor1: Any, tensor2: Any) -> dtype:
    """Return the dtype that `tensor1 + tensor2` would have."""
    return torch_dtype(common_dtype(tensor1, tensor2))


def can_cast(from_: dtype, to: dtype) -> bool:
    """Tell whether a result of dtype `from_` may be written in place into `to`."""
    return CATEGORY[from_.numpy.kind] <= CATEGORY[to.numpy.kind]


def cast(x: Tensor, to: np.dtype) -> Tensor:
    """Return `x` in another dtype, recorded; `x` itself if it has it."""
    have = x._array.dtype
    if have is to or (have == to and (have is BFLOAT16) is (to is BFLOAT16)):
        return x
    if have.kind == "f" and to.kind in "iu":  # NaN and what is too large give some number
        return quiet(apply)(ops.cast, x, dtype=to)
    return apply(ops.cast, x, dtype=to)


def as_tensor_operand(x: Any, to: np.dtype) -> Tensor:
    """Return an operand, tensor or number, as a tensor of dtype `to`."""
    if isinstance(x, Tensor):
        return cast(x, to)
    if to.kind in "iu":
        return wrap(whole_number(x).astype(to))  # 300 wraps round to 44 as uint8
    if HALVES_IN_USE and halves.is_half(to):
        return wrap(halves.in_dtype(np.asarray(x), to))
    return wrap(np.asarray(x, dtype=to))


def whole_number(x: Any) -> Array:
    """Return a number as int64, or say that even this is too narrow."""
    try:
        return np.asarray(x, dtype=np.int64)
    except OverflowError:
        raise DtypeError(
            "value cannot be converted to int64 without overflow", got=repr(x)
        ) from None


def binary(op: Any, a: Any, b: Any, *, floats: bool = False, **settings: Any) -> Tensor:
    """Apply an op of two operands after bringing them to one dtype.

    Args:
        op: the op.
        a: a tensor or a number.
        b: a tensor or a number; at least one of both is a tensor.
        floats: integers become floats first, as for division.
        settings: passed on to the op.
    """
    if not (type(a) is type(b) and (to := a._array.dtype) is b._array.dtype):
        to = common_dtype(a, b)
        a = as_tensor_operand(a, to)
        if HALVES_IN_USE and op in SCALING and halves.is_half(to) and not isinstance(b, Tensor):
            to = halves.FLOAT32
        b = as_tensor_operand(b, to)
    if floats:
        a, b = floating(a), floating(b)
    try:
        y: Tensor = apply(op, a, b, **settings)
    except ValueError as wrong:
        raise broadcast_error(op.__name__, a, b) from wrong
    if not a._array.flags.c_contiguous:
        relay(y, a, b)
    if to is BYTES and op in WRAPPING:
        bytes_wrapped(WRAPPING[op], a, b, y)
    return y


def relay(y: Tensor, *operands: Tensor) -> None:
    """Put a new result in the order of memory of its operands, or in reading order without any.

    Why: NumPy goes back to reading order where the operands disagree, PyTorch follows the
         first that tells two axes apart. The values are the same, but a dropout mask lies
         as its input lies.
    """
    array = y._array
    shape = np.broadcast_shapes(*[x._array.shape for x in operands], array.shape)
    if shape != array.shape:  # a loss, summed up
        return
    shown = [np.broadcast_to(x._array, shape) for x in operands] or [np.empty(shape)]
    laid = dense_like(shown[0], array.dtype, *shown[1:])
    if laid.strides != array.strides:
        laid[...] = array
        y._array = halves.labelled(laid.view(halves.FLOAT32)) if array.dtype is BFLOAT16 else laid


def broadcast_error(name: str, a: Tensor, b: Tensor) -> Exception:
    """Return the error for two shapes that do not broadcast."""
    from chainrule.errors import ShapeError

    return ShapeError(
        f"{name} needs shapes that broadcast: aligned at the right, each pair equal or 1",
        got=f"{tuple(a.shape)} and {tuple(b.shape)}",
        hint="x.unsqueeze(dim) or x.reshape(...) to line the axes up",
    )


def floating(x: Tensor) -> Tensor:
    """Return `x` as a float tensor; integers and bools take the default dtype."""
    return x if x._array.dtype.kind == "f" else cast(x, DEFAULT["float"].numpy)


def wanted_dtype(dtype: dtype | None, otherwise: np.dtype) -> np.dtype:
    """Return the NumPy dtype of a `dtype=` argument."""
    return otherwise if dtype is None else numpy_dtype(dtype)
