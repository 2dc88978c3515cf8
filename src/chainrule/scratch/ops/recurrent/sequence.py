"""What the recurrent ops share: a sequence as rows, and the products that need no loop.

Time stands first. The steps of a batch lie behind one another as rows:

    x (T, B, K) -> rows (N, K),    N = T · B,    step t is rows[t · B : (t + 1) · B]

Sequences of different lengths come as such rows at once (packed), the longest first. Step t
has `batch_sizes[t]` rows, fewer than the step before where sequences have ended:

    a a a a                          batch_sizes   3 2 2 1
    b b b .    ->    abc ab ab a
    c . . .

A state is kept for all B sequences at T + 1 points in time. A step reads the one before and
writes the one after it, both only in the rows that it has; the other rows stay what they were:
the last state of a sequence that has ended or, backwards in time, the first of one to come.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from operator import itemgetter
from typing import Any

import numpy as np

from chainrule.errors import DtypeError, ShapeError
from chainrule.scratch.ops.products import to_inputs
from chainrule.scratch.types import Array

Grads = tuple[Array | None, ...]
Sizes = tuple[int, ...] | None
Step = tuple[int, slice]  # its time, and its rows

MANY = 4  # steps from which on a turned copy of the weight pays


def steps(shape: Sequence[int], batch_sizes: Sizes, *, reverse: bool) -> list[Step]:
    """Return time and rows of each step, in the order in which the steps are read.

    >>> steps((3, 2, 5), None, reverse=True)
    [(2, slice(4, 6, None)), (1, slice(2, 4, None)), (0, slice(0, 2, None))]
    """
    sizes = (shape[1],) * shape[0] if batch_sizes is None else batch_sizes
    order = [(t, slice(*ends)) for t, ends in enumerate(pairwise(accumulate(sizes, initial=0)))]
    return order[::-1] if reverse else order


def trail(first: Array, order: list[Step], *, reverse: bool) -> tuple[Array, Array]:
    """Return room for a state before and after each step: two views (T, B, M) of T + 1 states."""
    states = np.empty((len(order) + 1, *first.shape), first.dtype)
    states[-1 if reverse else 0] = first
    return (states[1:], states[:-1]) if reverse else (states[:-1], states[1:])


def live(states: Array, batch_sizes: Sizes) -> Array:
    """Return the states in the rows that the steps have: (T, B, M) -> (N, M)."""
    if batch_sizes is None:
        return states.reshape(-1, states.shape[-1])
    return np.concatenate([states[t, :n] for t, n in enumerate(batch_sizes)])


def outputs(states: Array, batch_sizes: Sizes) -> Array:
    """Return a copy of the states as outputs, in the form that the input has."""
    return states.copy() if batch_sizes is None else live(states, batch_sizes)


def last(states: Array, order: list[Step]) -> Array:
    """Return a copy of the state after the last step read."""
    return states[order[-1][0]].copy()


def as_rows(x: Array) -> Array:
    """Return the steps behind one another: (T, B, K) -> (N, K); packed ones are so."""
    return x.reshape(-1, x.shape[-1])


def by_time(dy: Array | None, order: list[Step], batch_sizes: Sizes) -> list[Array] | None:
    """Return the gradients that arrive at each time, none of them copied."""
    if dy is None or batch_sizes is None:
        return None if dy is None else list(dy)
    return [dy[at] for _, at in sorted(order, key=itemgetter(0))]


def parts(weight: Array, gates: int) -> Array:
    """Return a view of a stacked weight, one matrix for each gate: (gates, M, K)."""
    return weight.reshape(gates, len(weight) // gates, weight.shape[1])


def project(rows: Array, weight: Array, gates: int) -> Array:
    """Return what the input adds to each gate, for all steps in one product: (gates, N, M)."""
    return np.matmul(rows, parts(weight, gates).swapaxes(1, 2))


def turned(weight: Array, gates: int, order: list[Step]) -> Array:
    """Return the weight of the state, turned for the product in the loop: (gates, M, M).

    Why: a contiguous copy is quicker to multiply with, and it is used at every step.
    """
    matrices = parts(weight, gates).swapaxes(1, 2)
    return np.ascontiguousarray(matrices) if len(order) >= MANY else matrices


def bias_sum(b_ih: Array | None, b_hh: Array | None) -> Array | None:
    """Return the sum of the two biases, of which either may be missing."""
    if b_ih is None or b_hh is None:
        return b_hh if b_ih is None else b_ih
    return b_ih + b_hh


def spread(bias: Array | None, gates: int, batch: int) -> Array | None:
    """Repeat a stacked bias for every row of a batch: (gates, B, M).

    Why: it is added at every step, and one long run of numbers is four times as quick as a
         short one for each row.
    """
    if bias is None:
        return None
    return np.repeat(bias.reshape(gates, 1, len(bias) // gates), batch, axis=1)


def input_gradient(ds: Sequence[Array], weight: Array, shape: tuple[int, ...]) -> Array:
    """Return Σ d W over the gates, in the shape of the input."""
    dx = np.empty(shape, weight.dtype)
    rows = as_rows(dx)
    first, *others = zip(ds, parts(weight, len(ds)), strict=True)
    to_inputs(*first, out=rows)
    spare = np.empty_like(rows) if others else rows
    for d, w in others:
        rows += to_inputs(d, w, out=spare)
    return dx


def weight_gradient(ds: Sequence[Array], rows: Array) -> Array:
    """Return dᵀ rows of each gate, stacked as the weight is: (gates · M, K)."""
    dweight = np.empty((len(ds) * ds[0].shape[1], rows.shape[1]), rows.dtype)
    for d, out in zip(ds, parts(dweight, len(ds)), strict=True):
        np.dot(d.T, rows, out=out)
    return dweight


def bias_gradient(ds: Sequence[Array]) -> Array:
    """Return the sum over all rows of each gate; a product with ones is the quickest."""
    ones = np.ones(len(ds[0]), ds[0].dtype)
    return np.concatenate([ones.dot(d) for d in ds])


def shared_gradients(
    into: Sequence[Array],
    within: Sequence[Array],
    x: Array,
    rows: Array,
    before: Array,
    w_ih: Array,
    needs: Sequence[bool],
) -> Grads:
    """Return the gradients of x, w_ih, w_hh, b_ih and b_hh that are needed.

    Args:
        into: for each gate, the gradient of its sum on the input's side, (N, M).
        within: the same on the state's side.
        x: the input.
        rows: the input as rows.
        before: the state before each step, as rows.
        w_ih: the weight of the input.
        needs: which of the five are wanted.
    """
    return (
        input_gradient(into, w_ih, x.shape) if needs[0] else None,
        weight_gradient(into, rows) if needs[1] else None,
        weight_gradient(within, before) if needs[2] else None,
        bias_gradient(into) if needs[3] else None,
        bias_gradient(within) if needs[4] else None,
    )


def start_back(dstate: Array | None, like: Array) -> Array:
    """Return a buffer for the gradient of a state, begun with that of the last one."""
    return np.zeros(like.shape, like.dtype) if dstate is None else dstate.copy()


def plain_walk(
    x: Any,
    states: tuple[Any, ...],
    step: Callable[..., tuple[Any, ...]],
    batch_sizes: Sizes,
    reverse: bool,
) -> tuple[Any, ...]:
    """Return the outputs and the last states of a loop over `step(x_t, *states) -> states`."""
    order = steps(x.shape, batch_sizes, reverse=reverse)
    rows = np.reshape(x, (-1, x.shape[-1]))
    ys = []
    for _, at in order:
        n = at.stop - at.start
        after = step(rows[at], *[s[:n] for s in states])
        ys.append(after[0])
        pairs = zip(after, states, strict=True)
        states = tuple([np.concatenate([new, old[n:]]) for new, old in pairs])
    y = np.concatenate(ys[::-1] if reverse else ys)
    return np.reshape(y, (*x.shape[:-1], y.shape[-1])), *states


def plain_sum(x: Any, h: Any, w_ih: Any, w_hh: Any, b_ih: Any, b_hh: Any) -> tuple[Any, Any]:
    """Return what the input and what the state add to the gates: two arrays (B, gates · M)."""
    from_x, from_h = x @ np.swapaxes(w_ih, 0, 1), h @ np.swapaxes(w_hh, 0, 1)
    return (
        from_x if b_ih is None else from_x + b_ih,
        from_h if b_hh is None else from_h + b_hh,
    )


def check(
    name: str, x: Array, w_ih: Array, w_hh: Array, h0: Array, gates: int, batch_sizes: Sizes
) -> None:
    """Say what does not fit between the input, the weights and the first state."""
    axes = 3 if batch_sizes is None else 2
    if x.ndim != axes or x.shape[-1] != w_ih.shape[1]:
        wanted = "(T, B, K)" if batch_sizes is None else "(N, K), packed"
        raise ShapeError(
            f"{name} needs x of shape {wanted} with K = {w_ih.shape[1]}", got=f"{x.shape}"
        )
    if not x.shape[0]:
        raise ShapeError("Expected sequence length to be larger than 0 in RNN", got=f"{x.shape}")
    batch = x.shape[1] if batch_sizes is None else batch_sizes[0]
    if h0.shape != (batch, w_hh.shape[1]):
        raise ShapeError(
            f"{name} needs a first state of shape {(batch, w_hh.shape[1])}", got=f"{h0.shape}"
        )
    if len(w_ih) != len(w_hh) or len(w_ih) % gates:
        raise ShapeError(
            f"{name} needs weights of {gates} gates", got=f"{w_ih.shape} and {w_hh.shape}"
        )
    if not x.dtype == w_ih.dtype == h0.dtype:
        raise DtypeError(
            f"{name} needs input, state and weights of one dtype",
            got=f"{x.dtype}, {h0.dtype} and {w_ih.dtype}",
            hint="x.float(), or model.double()",
        )
