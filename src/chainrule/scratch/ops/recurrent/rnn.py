"""The plain recurrent network (Elman, 1990): the state is one bent sum.

h' = tanh(W x + U h + b)          or relu
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import OptionError
from chainrule.scratch.ops.activation import relu
from chainrule.scratch.ops.calls import call
from chainrule.scratch.ops.contract import op
from chainrule.scratch.ops.recurrent.sequence import (
    Grads,
    Sizes,
    bias_sum,
    check,
    parameter_gradients,
    plain_sum,
    plain_walk,
    spread,
    start_back,
    steps,
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
    if nonlinearity not in {"tanh", "relu"}:
        raise OptionError("nonlinearity needs to be 'tanh' or 'relu'", got=repr(nonlinearity))
    check("rnn", x, w_ih, w_hh, h0, 1, batch_sizes)
    order = steps(x.shape, batch_sizes, reverse=reverse)
    rows = x.reshape(-1, x.shape[-1])  # (N, K)
    bent, h = rows.dot(w_ih.T), h0.copy()  # (N, M), sums until the loop bends them
    before, y = np.empty_like(bent), np.empty_like(bent)
    walk(order, (turned(w_hh, 1, order)[0], bias_sum(b_ih, b_hh)), nonlinearity, h, bent, before, y)

    def pullback(dys: Grads, needs: Needs) -> Grads:
        dy, dh = dys
        dy, dh = None if dy is None else dy.reshape(y.shape), start_back(dh, h0)
        d = [walk_back(order, w_hh, bent, nonlinearity, dy, dh)]
        dx, *dparameters = parameter_gradients(d, d, rows, before, w_ih, needs)
        dx = None if dx is None else dx.reshape(x.shape)
        return dx, *dparameters, dh if needs[5] else None

    return (y.reshape(*x.shape[:-1], y.shape[-1]), h), pullback


def walk(
    order: list[slice],
    parameters: tuple[Array, Array | None],
    nonlinearity: str,
    h: Array,
    bent: Array,
    before: Array,
    y: Array,
) -> None:
    """Go through the steps, moving the state `h` on in place; note it before and after."""
    w, bias = parameters[0], spread(parameters[1], 1, len(h))
    from_h, tanh = np.empty_like(h), nonlinearity == "tanh"
    for at in order:
        n = at.stop - at.start
        z, h_now = bent[at], h[:n]
        before[at] = h_now
        z += np.dot(h_now, w, out=from_h[:n])
        if bias is not None:
            z += bias[0, :n]
        h_now[...] = np.tanh(z, out=z) if tanh else np.maximum(z, 0, out=z)
        y[at] = z


def walk_back(
    order: list[slice],
    w: Array,
    bent: Array,
    nonlinearity: str,
    dy: Array | None,
    dh: Array,
) -> Array:
    """Go back through the steps, moving `dh` back in place; return the gradient of each sum."""
    d, spare, tanh = np.empty_like(bent), np.empty_like(dh), nonlinearity == "tanh"
    for at in reversed(order):
        n = at.stop - at.start
        h, dh_now, d_now, bend = bent[at], dh[:n], d[at], spare[:n]
        if dy is not None:
            dh_now += dy[at]
        if tanh:
            np.multiply(h, h, out=bend)
            bend *= dh_now
            np.subtract(dh_now, bend, out=d_now)  # dh (1 - h²)
        else:
            np.multiply(dh_now, h > 0, out=d_now)
        np.dot(d_now, w, out=dh_now)
    return d
