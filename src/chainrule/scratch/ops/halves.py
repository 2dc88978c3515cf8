"""float16 and bfloat16: read as float32, rounded once at the end of each op.

    float16     1 sign, 5 exponent, 10 fraction bits    stored as NumPy's
    bfloat16    1 sign, 8 exponent,  7 fraction bits    stored as float32, rounded to these

That is how PyTorch computes with them on the CPU too. Sums run in float32, so 5000 ones add
up; the rounding is to the nearest, ties to the even one. A process that never names a half
type pays for all this with the question whether a set is empty.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import DtypeError
from chainrule.scratch.ops.calls import call, quiet
from chainrule.scratch.ops.contract import Op
from chainrule.scratch.types import BFLOAT16, HALVES_IN_USE, Array, Needs, Result

FLOAT16, FLOAT32 = np.dtype(np.float16), np.dtype(np.float32)
# Ops that may show the memory of their input: they run on the stored array as it is.
SHOWING = {
    "alias", "as_strided", "diagonal", "expand", "index", "permute", "reshape", "unfold_dim",
}  # fmt: skip


class Rounded(np.ndarray):
    """A bfloat16 array: float32 whose values are rounded again whenever they are written.

    What NumPy computes from it is plain float32; `x += 1`, `out=x` and `x[...] = y` round.
    """

    def __array_ufunc__(
        self, ufunc: Any, method: str, *inputs: Any, out: Any = (), **settings: Any
    ) -> Any:
        if out:
            settings["out"] = tuple(widened(o) for o in out)
        y = getattr(ufunc, method)(*[widened(x) for x in inputs], **settings)
        written = inputs[:1] if method == "at" else out
        for x in written:
            if isinstance(x, Rounded):
                to_nearest(widened(x))
        return y if not out else out[0] if len(out) == 1 else out

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key, in_dtype(np.asarray(value), BFLOAT16))


def is_half(stored: np.dtype) -> bool:
    """Tell whether arrays of this dtype are computed with in float32."""
    return stored is BFLOAT16 or stored == FLOAT16


def concern(arrays: tuple[Any, ...], settings: dict[str, Any]) -> bool:
    """Tell whether a call of an op has a half type among its inputs or as its result."""
    dtypes = [a.dtype for a in arrays if a is not None] + [settings.get("dtype")]
    return any(is_half(d) for d in dtypes if isinstance(d, np.dtype))


def widened(x: Any) -> Any:
    """Return a half array as float32, a bfloat16 one without a copy; others as they are."""
    if not isinstance(x, np.ndarray):
        return x
    if x.dtype is BFLOAT16:
        return x.view(FLOAT32, np.ndarray)
    if type(x) is Rounded:  # what NumPy made of one and labelled with its class alone
        return x.view(np.ndarray)
    return x.astype(FLOAT32) if x.dtype == FLOAT16 else x


@quiet
def in_dtype(x: Array, to: np.dtype) -> Array:
    """Return a copy of `x` in the dtype `to`, rounded to it.

    >>> in_dtype(np.array([1.00390625, 1.01171875]), BFLOAT16).tolist()  # ties
    [1.0, 1.015625]
    """
    if not is_half(to):
        return widened(x).astype(to)
    wide = np.array(widened(x), dtype=FLOAT32)  # PyTorch goes by way of float32 too
    return labelled(to_nearest(wide)) if to is BFLOAT16 else wide.astype(FLOAT16)


def to_nearest(x: Array) -> Array:
    """Round float32 numbers, in place, to the nearest that bfloat16 has.

    Why:   cutting off the lower 16 bits rounds towards zero. Adding just under half of the
           last kept bit first, and one more where that bit is set, carries over what lies
           above the half, and a tie only where the result becomes even.
    """
    bits, lost = x.view(np.uint32), np.isnan(x)
    bits += (bits >> 16 & 1) + np.uint32(0x7FFF)
    bits &= np.uint32(0xFFFF0000)
    x[lost] = np.nan  # the carry may have turned a NaN into a number
    return x


def labelled(x: Array) -> Rounded:
    """Return the view of rounded float32 numbers that says it is bfloat16."""
    HALVES_IN_USE.add("bfloat16")
    return x.view(BFLOAT16, Rounded)


def run(op: Op, arrays: tuple[Any, ...], settings: dict[str, Any]) -> Result:
    """Run `op` on half arrays: value and gradients in float32, each rounded to its dtype."""
    if op.__name__ == "cast":
        y, back = cast(op, *arrays, **settings)
    elif op.__name__ in SHOWING:
        y, back = op(*arrays, **settings)
    else:
        wide = tuple(widened(a) for a in arrays)
        y, back = op(*wide, **settings)
        to = result_dtype(op, arrays)
        parts = [settled(part, to, wide) for part in (y if type(y) is tuple else (y,))]
        y = tuple(parts) if type(y) is tuple else parts[0]

    def pullback(dy: Any, needs: Needs) -> tuple[Any, ...]:
        dys = dy if type(dy) is tuple else (dy,)
        if any(hasattr(d, "__apply_op__") for d in dys):  # tensors round for themselves
            return back(dy, needs)
        dy = tuple(widened(d) for d in dys) if type(dy) is tuple else widened(dy)
        grads = zip(back(dy, needs), arrays, strict=False)
        return tuple(None if dx is None else in_dtype(np.asarray(dx), x.dtype) for dx, x in grads)

    return y, pullback


def cast(op: Op, x: Array, *, dtype: np.dtype) -> Result:
    """Answer for the op `cast`: into, out of, and between half types."""
    before = x.dtype
    return in_dtype(x, dtype), lambda dy, needs: (call(op, dy, dtype=before),)


def result_dtype(op: Op, arrays: tuple[Any, ...]) -> np.dtype:
    """Return the dtype that the result of `op` is rounded to: that of its float inputs.

    A float32 without axes is a number, which takes the type of what stands beside it. The
    normalizing ops may have weights of their own dtype.
    """
    floats = [a for a in arrays if a is not None and a.dtype.kind == "f"]
    found = [a.dtype for a in floats if is_half(a.dtype) or a.ndim] or [FLOAT32]
    names = ["bfloat16" if d is BFLOAT16 else d.name for d in found]
    if len(set(names)) > 1 and not op.__name__.endswith("norm"):
        raise DtypeError(
            f"{op.__name__} expected inputs to have the same dtype",
            got=" and ".join(names),
            hint="x.to(w.dtype)",
        )
    return found[0]


@quiet
def settled(y: Any, to: np.dtype, given: tuple[Any, ...]) -> Any:
    """Return an output of an op rounded to `to`.

    Fresh memory is rounded in place, so that the way back reads what was returned.
    """
    y = np.asarray(y)
    if y.dtype.kind != "f":
        return y
    shared = any(a is not None and np.may_share_memory(y, a) for a in given)
    if shared or not y.flags.writeable:
        return in_dtype(y, to)
    if to is BFLOAT16:
        return labelled(to_nearest(y))
    narrow = y.astype(to)
    y[...] = narrow
    return narrow
