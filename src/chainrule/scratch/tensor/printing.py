"""Print a tensor as PyTorch does, to the last space.

Source: the layout rules that PyTorch documents for `torch.set_printoptions`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from chainrule.scratch.tensor.core import Tensor, methods
from chainrule.scratch.types import DEFAULT


@dataclass
class Options:
    """What `set_printoptions` sets."""

    precision: int = 4
    threshold: float = 1000
    edgeitems: int = 3
    linewidth: int = 80
    sci_mode: bool | None = None


options = Options()
PROFILES = {"default": Options(), "short": Options(precision=2, edgeitems=2),
            "full": Options(threshold=math.inf)}  # fmt: skip


def set_printoptions(
    precision: int | None = None, threshold: float | None = None, edgeitems: int | None = None,
    linewidth: int | None = None, profile: str | None = None, sci_mode: bool | None = None,
) -> None:  # fmt: skip
    """Choose how tensors print: decimals, when to shorten, how wide."""
    if profile is not None:
        vars(options).update(vars(PROFILES[profile]))
    given = {"precision": precision, "threshold": threshold, "edgeitems": edgeitems,
             "linewidth": linewidth}  # fmt: skip
    vars(options).update({k: v for k, v in given.items() if v is not None})
    options.sci_mode = sci_mode


class Formatter:
    """Give every element of a tensor one width."""

    def __init__(self, array: Any) -> None:
        """Choose between whole, decimal and scientific form from the elements shown."""
        self.floats, self.form, self.width = array.dtype.kind == "f", "d", 1
        values = array.ravel()
        if not self.floats:
            self.width = max([len(str(v)) for v in values.tolist()], default=1)
            return
        finite = np.abs(values[np.isfinite(values) & (values != 0)].astype(np.float64))
        self.form = "whole"
        if not finite.size:
            return
        high, low = finite.max(), finite.min()
        whole = bool(np.all(finite == np.ceil(finite)))
        wide = high / low > 1000.0 or high > 1.0e8 or (not whole and low < 1.0e-4)
        if options.sci_mode if options.sci_mode is not None else wide:
            self.form = "e"
        elif not whole:
            self.form = "f"
        shown = values[np.isfinite(values) & (values != 0)]
        self.width = max(len(self.number(v)) for v in shown.tolist())

    def number(self, value: Any) -> str:
        """Return one element, unpadded."""
        if not self.floats:
            return str(value)
        if self.form == "whole":
            return f"{value:.0f}" + ("." if math.isfinite(value) else "")
        return f"{value:.{options.precision}{self.form}}"

    def __call__(self, value: Any) -> str:
        """Return one element, padded on the left."""
        return self.number(value).rjust(self.width)


def shortened(array: Any) -> Any:
    """Return the elements that a shortened print shows."""
    k = options.edgeitems
    for axis, n in enumerate(array.shape):
        if n > 2 * k:
            array = np.take(array, [*range(k), *range(n - k, n)], axis=axis)
    return array


def body(array: Any, form: Formatter, indent: int, short: bool) -> str:
    """Return the nested brackets."""
    if array.ndim == 0:
        return form(array.item())
    if array.ndim == 1:
        return row(array.tolist(), form, indent, short)
    k, n = options.edgeitems, len(array)
    cut = short and n > 2 * k
    chosen = [*range(k), *range(n - k, n)] if cut else range(n)
    parts = [body(array[i], form, indent + 1, short) for i in chosen]
    if cut:
        parts.insert(k, "...")
    gap = "," + "\n" * (array.ndim - 1) + " " * (indent + 1)
    return "[" + gap.join(parts) + "]"


def row(values: list[Any], form: Formatter, indent: int, short: bool) -> str:
    """Return one row, broken where the line is full."""
    k = options.edgeitems
    per_line = max(1, (options.linewidth - indent) // (form.width + 2))
    if short and len(values) > 2 * k:
        cells = [form(v) for v in values[:k]] + [" ..."] + [form(v) for v in values[-k:]]
    else:
        cells = [form(v) for v in values]
    lines = [", ".join(cells[i : i + per_line]) for i in range(0, len(cells), per_line)] or [""]
    return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"


def suffixes(x: Tensor) -> list[str]:
    """Return what stands behind the numbers: size, dtype, gradient."""
    array, found = x._array, []
    usual = x.dtype is DEFAULT["float"] or array.dtype in (np.int64, np.bool_)
    if array.size == 0 and array.ndim != 1:
        found.append(f"size={tuple(array.shape)}")
    if not usual or (array.size == 0 and array.dtype == np.int64):
        found.append(f"dtype={x.dtype}")
    if x.grad_fn is not None:
        found.append(f"grad_fn=<{x.grad_fn.name()}>")
    elif x.requires_grad:
        found.append("requires_grad=True")
    return found


def tensor_text(x: Tensor, prefix: str = "tensor(") -> str:
    """Return `tensor(...)` with everything PyTorch says about `x`."""
    array, indent = x._array, len(prefix)
    short = array.size > options.threshold
    if array.size == 0:
        text = "[]"
    else:
        text = body(array, Formatter(shortened(array) if short else array), indent, short)
    out = prefix + text
    last = len(out) - out.rfind("\n") + 1  # PyTorch counts two more than there are
    for part in suffixes(x):
        if last + len(part) + 2 > options.linewidth:
            out, last = f"{out},\n{' ' * indent}{part}", indent + len(part)
        else:
            out, last = f"{out}, {part}", last + len(part) + 2
    return out + ")"


def _format(self: Tensor, spec: str) -> str:
    return format(self._array.item(), spec) if self._array.ndim == 0 else str(self)


methods(
    __repr__=lambda self, **_: tensor_text(self),
    __str__=lambda self: repr(self),
    __format__=_format,
)
