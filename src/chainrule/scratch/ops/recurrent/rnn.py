"""The plain recurrent network (Elman, 1990): the state is one bent sum.

h' = tanh(W x + U h + b)          or relu
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.errors import OptionError
from chainrule.scratch.ops.activation import relu
from chainrule.scratch.ops.calls import call
from chainrule.scratch.ops.contract import op
from chainrule.scratch.ops.recurrent.sequence import (
    Grads,
    Sizes,
    Step,
    as_rows,
    bias_sum,
    by_time,
    check,
    last,
    live,
    outputs,
    plain_sum,
    plain_walk,
    shared_gradients,
    spread,
    start_back,
    steps,
    trail,
    turned,
)
from chainrule.scratch.types import Array, Needs, Result


def plain_rnn(
    x: Any,
    w_ih: Any,
    w_hh: Any,
    b_ih: Any,
    b_hh: Any,
    h0: Any,
    *,
    nonlinearity: str = "tanh",
    batch_sizes: Sizes = None,
    reverse: bool = False,
) -> tuple[Any, ...]:
    """Return the outputs and the last state, one small step after the other."""

    def step(x: Any, h: Any) -> tuple[Any]:
        from_x, from_h = plain_sum(x, h, w_ih, w_hh, b_ih, b_hh)
        z = from_x + from_h
        return (np.tanh(z) if nonlinearity == "tanh" else call(relu, z),)

    return plain_walk(x, (h0,), step, batch_sizes, reverse)


@op(saves=("x", "w_ih", "w_hh", "h0"), plain=plain_rnn)
def rnn(
    x: Array,
    w_ih: Array,
    w_hh: Array,
    b_ih: Array | None,
    b_hh: Array | None,
    h0: Array,
    *,
    nonlinearity: str = "tanh",
    batch_sizes: Sizes = None,
    reverse: bool = False,
) -> Result:
    """Run one layer over whole sequences, in one direction.

    Math:   h' = tanh(W x + b + U h + b')
            =>    d = dh (1 - h'²),  dh = d U;  dx = d W,  dW = Σ dᵀ x,  dU = Σ dᵀ h,  db = Σ d
    Shape:  x (T, B, K), w_ih (M, K), w_hh (M, M), h0 (B, M) -> (T, B, M), (B, M)
    Params: nonlinearity: "tanh" or "relu"; batch_sizes: x is packed, (N, K);
            reverse: from the last step to the first.

    >>> x, h0 = np.ones((3, 1, 1)), np.zeros((1, 1))
    >>> (y, h), _ = rnn(x, np.eye(1), np.eye(1), None, None, h0, nonlinearity="relu")
    >>> y.ravel().tolist(), h.tolist()
    ([1.0, 2.0, 3.0], [[3.0]])
    """
    check("rnn", x, w_ih, w_hh, h0, 1, batch_sizes)
    if nonlinearity not in BENDS:
        raise OptionError("nonlinearity needs to be 'tanh' or 'relu'", got=repr(nonlinearity))
    bend, unbend = BENDS[nonlinearity]
    order = steps(x.shape, batch_sizes, reverse=reverse)
    rows = as_rows(x)  # (N, K)
    before, after = trail(h0, order, reverse=reverse)  # (T, B, M)
    bias = spread(bias_sum(b_ih, b_hh), 1, len(h0))
    project_into(after, rows, w_ih, batch_sizes)
    walk(order, turned(w_hh, 1, order)[0], bias, bend, before, after)

    def pullback(dys: Grads, needs: Needs) -> Grads:
        dy, dh = by_time(dys[0], order, batch_sizes), start_back(dys[1], h0)
        d = [np.empty((len(rows), dh.shape[1]), dh.dtype)]
        walk_back(order, w_hh, after, unbend, dy, dh, d[0])
        h = live(before, batch_sizes)
        found = shared_gradients(d, d, x, rows, h, w_ih, needs)
        return *found, dh if needs[5] else None

    return (outputs(after, batch_sizes), last(after, order)), pullback


def project_into(after: Array, rows: Array, w_ih: Array, batch_sizes: Sizes) -> None:
    """Begin every state as what the input adds to its sum, for all steps in one product."""
    if batch_sizes is None:
        np.dot(rows, w_ih.T, out=as_rows(after))
        return
    ends = np.cumsum(batch_sizes)[:-1]
    for state, part in zip(after, np.split(rows.dot(w_ih.T), ends), strict=True):
        state[: len(part)] = part


def walk(
    order: list[Step],
    w: Array,
    bias: Array | None,
    bend: Callable[..., Array],
    before: Array,
    after: Array,
) -> None:
    """Go through the steps, finishing the states that come after them."""
    batch, from_h = before.shape[1], np.empty_like(before[0])
    for t, at in order:
        n = at.stop - at.start
        z = after[t, :n]
        z += np.dot(before[t, :n], w, out=from_h[:n])
        if bias is not None:
            z += bias[0, :n]
        bend(z, out=z)
        if n < batch:
            after[t, n:] = before[t, n:]


def walk_back(
    order: list[Step],
    w: Array,
    after: Array,
    unbend: Callable[..., None],
    dy: list[Array] | None,
    dh: Array,
    d: Array,
) -> None:
    """Go back through the steps, moving `dh` back in place; fill the gradient of each sum."""
    for t, at in reversed(order):
        n = at.stop - at.start
        dh_now, d_now = dh[:n], d[at]
        if dy is not None:
            dh_now += dy[t]
        unbend(dh_now, after[t, :n], out=d_now)
        np.dot(d_now, w, out=dh_now)


def relu_forward(z: Array, out: Array) -> None:
    """Fill `out` with the positive part of `z`."""
    np.maximum(z, 0, out=out)


def relu_back(dh: Array, h: Array, out: Array) -> None:
    """Fill `out` with `dh` where the state is positive."""
    np.multiply(dh, h > 0, out=out)


def tanh_back(dh: Array, h: Array, out: Array) -> None:
    """Fill `out` with `dh (1 - h²)`."""
    np.multiply(h, h, out=out)
    out *= dh
    np.subtract(dh, out, out=out)


BENDS: dict[str, tuple[Callable[..., Any], Callable[..., None]]] = {
    "tanh": (np.tanh, tanh_back),
    "relu": (relu_forward, relu_back),
}
