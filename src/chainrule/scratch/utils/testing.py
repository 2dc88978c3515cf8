"""`torch.testing.assert_close`: are two tensors, or trees of them, equal to rounding?

>>> from chainrule import scratch as torch
>>> assert_close(torch.ones(2), torch.tensor([1.0, 1.0000001]))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from chainrule.errors import OptionError
from chainrule.scratch.coverage import answers_for
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.creation import tensor

__all__ = ["assert_close"]
# How far numbers of a dtype may be apart: relative, absolute.
TOLERANCE = {
    "float16": (1e-3, 1e-5), "bfloat16": (1.6e-2, 1e-5), "float32": (1.3e-6, 1e-5),
    "float64": (1e-7, 1e-7),
}  # fmt: skip


def assert_close(
    actual: Any,
    expected: Any,
    *,
    allow_subclasses: bool = True,
    rtol: float | None = None,
    atol: float | None = None,
    equal_nan: bool = False,
    check_device: bool = True,
    check_dtype: bool = True,
    check_layout: bool = True,
    check_stride: bool = False,
    msg: str | Callable[[str], str] | None = None,
) -> None:
    """Raise AssertionError unless |actual - expected| ≤ atol + rtol |expected| everywhere."""
    if (rtol is None) != (atol is None):
        raise OptionError(
            "rtol and atol need to be given together", got=f"rtol={rtol}, atol={atol}"
        )
    wrong = difference(actual, expected, (rtol, atol), equal_nan, check_dtype)
    if wrong is not None:
        text = msg(wrong) if callable(msg) else msg
        raise AssertionError(text or wrong)


def difference(a: Any, b: Any, within: Any, equal_nan: bool, check_dtype: bool) -> str | None:
    """Say how two trees differ, or return None."""
    more = (within, equal_nan, check_dtype)
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        if set(a) != set(b):
            return f"The keys differ: {sorted(map(str, a))} and {sorted(map(str, b))}."
        pairs = [(f"[{key!r}]", a[key], b[key]) for key in a]
    elif is_sequence(a) and is_sequence(b):
        if len(a) != len(b):
            return f"The lengths differ: {len(a)} and {len(b)}."
        pairs = [(f"[{i}]", x, y) for i, (x, y) in enumerate(zip(a, b, strict=True))]
    else:
        return apart(as_tensor(a), as_tensor(b), *more)
    found = ((where, difference(x, y, *more)) for where, x, y in pairs)
    return next((f"At {where}: {wrong}" for where, wrong in found if wrong), None)


def is_sequence(value: Any) -> bool:
    """Tell whether a value is compared item by item."""
    return isinstance(value, Sequence) and not isinstance(value, str)


def as_tensor(value: Any) -> Tensor:
    """Return a number or an array as a tensor."""
    found: Tensor = value if isinstance(value, Tensor) else tensor(value)
    return found


def apart(a: Tensor, b: Tensor, within: Any, equal_nan: bool, check_dtype: bool) -> str | None:
    """Say how two tensors differ, or return None."""
    if a.shape != b.shape:
        return f"The shapes differ: {tuple(a.shape)} and {tuple(b.shape)}."
    if check_dtype and a.dtype is not b.dtype:
        return f"The dtypes differ: {a.dtype} and {b.dtype}."
    loosest = max(TOLERANCE.get(t.dtype.name, (0.0, 0.0)) for t in (a, b))
    rtol, atol = loosest if within[0] is None else within
    x, y = (t.detach()._array.astype(np.float64) for t in (a, b))
    far = ~np.isclose(x, y, rtol=rtol, atol=atol, equal_nan=equal_nan)
    if not far.any():
        return None
    with np.errstate(all="ignore"):
        gap = np.where(far, np.nan_to_num(np.abs(x - y), nan=np.inf), 0.0)
    at = tuple(int(i) for i in np.unravel_index(np.argmax(gap), gap.shape))
    return (
        f"Tensor-likes are not close!\n\nMismatched elements: {int(far.sum())} / {far.size}\n"
        f"Greatest absolute difference: {gap[at]} at index {at} (up to {atol} + {rtol} |expected|)"
    )


__getattr__ = answers_for("torch.testing")
