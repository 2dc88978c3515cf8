"""Long short-term memory (Hochreiter & Schmidhuber, 1997; forget gate: Gers et al., 2000).

    x_t ──┬─ i  how much of the new to write         c' = f c + i g
    h ────┼─ f  how much of the old to keep          h' = o tanh(c')
          ├─ g  the new itself
          └─ o  how much to show                     c ──·f──(+ i g)──── c'

The cell c passes from step to step through a product and a sum only, so its gradient lives
through hundreds of steps where that of a plain network dies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from chainrule.scratch.ops.activation import sigmoid
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
    parts,
    plain_sum,
    plain_walk,
    project,
    shared_gradients,
    spread,
    start_back,
    steps,
    trail,
    turned,
)
from chainrule.scratch.types import Array, Needs, Result

GATES = 4  # i, f, g, o: three sigmoids, and a tanh in the third place
Trail = tuple[Array, Array]  # a state before and after each step: (T, B, M)


def plain_lstm(
    x: Any,
    w_ih: Any,
    w_hh: Any,
    b_ih: Any,
    b_hh: Any,
    h0: Any,
    c0: Any,
    w_hr: Any = None,
    *,
    batch_sizes: Sizes = None,
    reverse: bool = False,
) -> tuple[Any, ...]:
    """Return the outputs and the last states, one small step after the other."""
    m = w_hh.shape[0] // GATES

    def step(x: Any, h: Any, c: Any) -> tuple[Any, Any]:
        from_x, from_h = plain_sum(x, h, w_ih, w_hh, b_ih, b_hh)
        z = from_x + from_h
        i, f, g, o = [z[:, k * m : (k + 1) * m] for k in range(GATES)]
        c = call(sigmoid, f) * c + call(sigmoid, i) * np.tanh(g)
        h = call(sigmoid, o) * np.tanh(c)
        return (h if w_hr is None else h @ np.swapaxes(w_hr, 0, 1)), c

    return plain_walk(x, (h0, c0), step, batch_sizes, reverse)


@dataclass(slots=True)
class Kept:
    """What the way back reads of each step: (N, M), and for all gates (4, N, M)."""

    gates: Array  # i, f, g, o
    bent: Array  # tanh(c) after the step
    shown: Array | None  # o tanh(c), where h is a projection of that
    h: Trail
    c: Trail


@op(saves=("x", "w_ih", "w_hh", "h0", "c0", "w_hr"), plain=plain_lstm)
def lstm(
    x: Array,
    w_ih: Array,
    w_hh: Array,
    b_ih: Array | None,
    b_hh: Array | None,
    h0: Array,
    c0: Array,
    w_hr: Array | None = None,
    *,
    batch_sizes: Sizes = None,
    reverse: bool = False,
) -> Result:
    """Run one layer over whole sequences, in one direction.

    Math:   i, f, o = σ(W x + U h + b),  g = tanh(W x + U h + b), each with its own W, U, b
            c' = f c + i g,  h' = o tanh(c'), or R o tanh(c') with a projection w_hr = R
            =>    do = dh tanh(c'),  dc += dh o (1 - tanh²(c')),  di = dc g,  df = dc c,
                  dg = dc i,  all times the slope of their bends;  dc = dc f,  dh = Σ Uᵀ d
    Shape:  x (T, B, K), w_ih (4M, K), w_hh (4M, D), h0 (B, D), c0 (B, M), w_hr (D, M)
            -> (T, B, D), (B, D), (B, M);  D = M without a projection
    Params: batch_sizes: x is packed, (N, K); reverse: from the last step to the first.
    Why:    one product makes the input's part of every step; the loop is left with one small
            product and work inside buffers that stay in cache.

    >>> x, w, state = np.ones((5, 2, 3)), np.zeros((16, 3)), np.zeros((2, 4))
    >>> (y, h, c), _ = lstm(x, w, np.zeros((16, 4)), None, None, state, state)
    >>> y.shape, h.shape
    ((5, 2, 4), (2, 4))
    """
    check("lstm", x, w_ih, w_hh, h0, GATES, batch_sizes)
    order = steps(x.shape, batch_sizes, reverse=reverse)
    rows = as_rows(x)  # (N, K)
    states = trail(h0, order, reverse=reverse), trail(c0, order, reverse=reverse)
    kept = room(project(rows, w_ih, GATES), w_hr, *states)
    walk(order, kept, turned(w_hh, GATES, order), bias_sum(b_ih, b_hh), w_hr)

    def pullback(dys: Grads, needs: Needs) -> Grads:
        dy = by_time(dys[0], order, batch_sizes)
        dh, dc = start_back(dys[1], h0), start_back(dys[2], c0)
        d, dw_hr = walk_back(order, kept, w_hh, w_hr, dy, (dh, dc))
        h = live(kept.h[0], batch_sizes)
        found = shared_gradients([*d], [*d], x, rows, h, w_ih, needs)
        dstates = (dh if needs[5] else None, dc if needs[6] else None)
        return *found, *dstates, dw_hr if needs[-1] else None

    h_after, c_after = kept.h[1], kept.c[1]
    return (outputs(h_after, batch_sizes), last(h_after, order), last(c_after, order)), pullback


def room(gates: Array, w_hr: Array | None, h: Trail, c: Trail) -> Kept:
    """Return what a pass keeps, empty but for `gates`, which begin as the input's part of them."""
    bent = np.empty_like(gates[0])
    return Kept(gates, bent, None if w_hr is None else np.empty_like(bent), h, c)


def walk(order: list[Step], kept: Kept, w: Array, bias: Array | None, w_hr: Array | None) -> None:
    """Go through the steps and fill what is kept."""
    (h_before, h_after), (c_before, c_after) = kept.h, kept.c
    _, batch, m = c_before.shape
    from_h, spare = np.empty((GATES, batch, m), w.dtype), np.empty((batch, m), w.dtype)
    bias, (scale, shift) = spread(bias, GATES, batch), bends(w.dtype)
    for t, at in order:
        n = at.stop - at.start
        gates, c = kept.gates[:, at], c_after[t, :n]
        gates += np.matmul(h_before[t, :n], w, out=from_h[:, :n])
        if bias is not None:
            gates += bias[:, :n]
        gates *= scale
        np.tanh(gates, out=gates)
        gates *= scale
        gates += shift
        i, f, g, o = gates
        np.multiply(f, c_before[t, :n], out=c)
        c += np.multiply(i, g, out=spare[:n])
        shown = h_after[t, :n] if kept.shown is None else kept.shown[at]
        np.multiply(o, np.tanh(c, out=kept.bent[at]), out=shown)
        if w_hr is not None:
            np.dot(shown, w_hr.T, out=h_after[t, :n])
        if n < batch:
            h_after[t, n:], c_after[t, n:] = h_before[t, n:], c_before[t, n:]


def bends(dtype: Any) -> tuple[Array, Array]:
    """Return scale and shift that let one tanh bend all gates: σ(z) = tanh(z / 2) / 2 + 1 / 2."""
    return each_gate([0.5, 0.5, 1, 0.5], dtype), each_gate([0.5, 0.5, 0, 0.5], dtype)


def slopes(dtype: Any) -> tuple[Array, Array]:
    """Return a and b of each bend's slope (a - y) y + b: y (1 - y) for σ, 1 - y² for tanh."""
    return each_gate([1, 1, 0, 1], dtype), each_gate([0, 0, 1, 0], dtype)


def each_gate(numbers: list[float], dtype: Any) -> Array:
    """Return one number for each gate, to be spread over steps and units: (4, 1, 1)."""
    return np.array(numbers, dtype).reshape(GATES, 1, 1)


def walk_back(
    order: list[Step],
    kept: Kept,
    w_hh: Array,
    w_hr: Array | None,
    dy: list[Array] | None,
    dstates: tuple[Array, Array],
) -> tuple[Array, Array | None]:
    """Go back through the steps, moving dh and dc, the `dstates`, back in place.

    Returns:
        The gradient of each gate before its bend, (4, N, M), and that of w_hr.
    """
    (dh, dc), w, (a, b) = dstates, parts(w_hh, GATES), slopes(w_hh.dtype)
    slope, from_d = np.empty((GATES, *dc.shape), dc.dtype), np.empty((GATES, *dh.shape), dc.dtype)
    d, dhs = np.empty_like(kept.gates), None
    if w_hr is not None:
        dhs = np.empty((len(kept.bent), dh.shape[1]), dh.dtype)
    for t, at in reversed(order):
        n = at.stop - at.start
        dh_now, d_now, gates = dh[:n], d[:, at], kept.gates[:, at]
        if dy is not None:
            dh_now += dy[t]
        if dhs is not None:
            dhs[at] = dh_now
        dshown = dh_now if w_hr is None else dh_now.dot(w_hr)
        before_bends(gates, kept.bent[at], kept.c[0][t, :n], dshown, dc[:n], d_now)
        bend = np.subtract(a, gates, out=slope[:, :n])
        bend *= gates
        bend += b
        d_now *= bend
        np.add.reduce(np.matmul(d_now, w, out=from_d[:, :n]), axis=0, out=dh_now)
    return d, None if dhs is None or kept.shown is None else dhs.T.dot(kept.shown)


def before_bends(gates: Array, bent: Array, c: Array, dshown: Array, dc: Array, d: Array) -> None:
    """Fill `d` with the gradients of a step's gates, and move `dc` to the step before."""
    i, f, g, o = gates
    di, df, dg, do = d
    np.multiply(dshown, bent, out=do)
    through = np.multiply(do, bent, out=di)  # in the place of di, which is made last
    np.subtract(dshown, through, out=through)
    through *= o
    dc += through  # dshown (1 - bent²) o
    np.multiply(dc, c, out=df)
    np.multiply(dc, i, out=dg)
    np.multiply(dc, g, out=di)
    dc *= f
