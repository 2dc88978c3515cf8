"""A frame around the last axes: of one value, or continued from what is inside.

constant   0 0 | 1 2 3 | 0 0        replicate  1 1 | 1 2 3 | 3 3
reflect    3 2 | 1 2 3 | 2 1        circular   2 3 | 1 2 3 | 1 2
"""

from __future__ import annotations

from collections.abc import Sequence

from chainrule.errors import NotCovered, OptionError, ShapeError, nearest
from chainrule.scratch import ops
from chainrule.scratch.tensor.core import Tensor, apply
from chainrule.scratch.tensor.joining import cat, flip

__all__ = ["pad"]

MODES = ("reflect", "replicate", "circular")


def pad(
    input: Tensor, pad: Sequence[int], mode: str = "constant", value: float | None = None
) -> Tensor:
    """Add places at both ends of axes; negative numbers take places away.

    Args:
        input: the tensor.
        pad: how many, in pairs (before, after), for the last axis first.
        mode: "constant", "reflect", "replicate" or "circular".
        value: what the places hold with mode "constant"; 0 by default.
    """
    pairs = [(int(pad[i]), int(pad[i + 1])) for i in range(0, len(pad) - 1, 2)]
    if len(pad) % 2 or len(pairs) > input.ndim:
        raise ShapeError(
            "pad needs pairs (before, after), at most one for each axis",
            got=f"{tuple(pad)} for shape {tuple(input.shape)}",
        )
    if mode == "constant":
        widths = ((0, 0),) * (input.ndim - len(pairs)) + tuple(reversed(pairs))
        y: Tensor = apply(ops.pad, input, widths=widths, value=0.0 if value is None else value)
        return y
    check_mode(mode, value, len(pairs), tuple(input.shape))
    y = input
    for i, (before, after) in enumerate(pairs):
        y = continued(y, input.ndim - 1 - i, before, after, mode)
    return y.clone() if y is input else y


def continued(x: Tensor, axis: int, before: int, after: int, mode: str) -> Tensor:
    """Return `x` with an axis that goes on at both ends, and cut where numbers are negative.

    A circle is cut before it goes on, the others after, as in PyTorch.
    """
    check_reach(x.shape[axis], before, after, mode)
    if mode == "circular":
        x, before, after = cut(x, axis, before, after), max(before, 0), max(after, 0)
    parts = [x]
    if before > 0:
        parts.insert(0, ahead(x, axis, before, mode))
    if after > 0:
        parts.append(behind(x, axis, after, mode))
    return cut(cat(parts, axis) if len(parts) > 1 else x, axis, before, after)


def cut(x: Tensor, axis: int, before: int, after: int) -> Tensor:
    """Take away as many places at both ends as negative numbers say."""
    return between(x, axis, max(-before, 0), x.shape[axis] - max(-after, 0))


def ahead(x: Tensor, axis: int, n: int, mode: str) -> Tensor:
    """Return the `n` places that go before the axis."""
    if mode == "reflect":
        return flip(between(x, axis, 1, n + 1), axis)
    if mode == "circular":
        return between(x, axis, x.shape[axis] - n, x.shape[axis])
    return repeated(between(x, axis, 0, 1), axis, n)


def behind(x: Tensor, axis: int, n: int, mode: str) -> Tensor:
    """Return the `n` places that go behind the axis."""
    end = x.shape[axis]
    if mode == "reflect":
        return flip(between(x, axis, end - 1 - n, end - 1), axis)
    if mode == "circular":
        return between(x, axis, 0, n)
    return repeated(between(x, axis, end - 1, end), axis, n)


def between(x: Tensor, axis: int, start: int, stop: int) -> Tensor:
    """Return the places from `start` to `stop` of an axis; `x` itself if these are all."""
    if (start, stop) == (0, x.shape[axis]):
        return x
    y: Tensor = x[(*[slice(None)] * axis, slice(start, stop))]
    return y


def repeated(x: Tensor, axis: int, n: int) -> Tensor:
    """Return an axis of length 1 repeated."""
    y: Tensor = x.expand(*x.shape[:axis], n, *x.shape[axis + 1 :])
    return y


def check_reach(n: int, before: int, after: int, mode: str) -> None:
    """Refuse more places than there are to continue from."""
    limit = {"reflect": n - 1, "circular": n}.get(mode)
    if limit is not None and max(before, after) > limit:
        raise ShapeError(
            f"padding mode {mode!r} needs at most {limit} places on an axis of {n}",
            got=f"{before} before and {after} after",
            hint="mode='replicate' has no limit",
        )


def check_mode(mode: str, value: float | None, axes: int, shape: tuple[int, ...]) -> None:
    """Refuse what the modes other than "constant" cannot do."""
    if mode not in MODES:
        known = ["constant", *MODES]
        raise NotCovered(f"Unrecognised padding mode {mode}", hint=nearest(mode, known))
    if value:
        raise OptionError(f"padding mode {mode!r} takes no value", got=str(value))
    if len(shape) not in (axes + 1, axes + 2):
        raise NotCovered(
            f"padding mode {mode!r} pads all axes but channels and batch",
            got=f"{axes} axes of shape {shape}",
            hint="add the missing axes with unsqueeze(0)",
        )
