"""Gated recurrent unit (Cho et al., 2014), in the form in which all libraries compute it.

    r  how much of the old state the candidate sees     n  = tanh(W x + b + r (U h + b'))
    z  how much of the old state stays                  h' = (1 - z) n + z h

The paper resets the state before its product, U (r h); here r comes after it, so that the
state needs one product for all gates. That is why the candidate keeps its two biases apart.
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

GATES = 3  # r, z, n: two sigmoids and a tanh


def plain_gru(
    x: Any,
    w_ih: Any,
    w_hh: Any,
    b_ih: Any,
    b_hh: Any,
    h0: Any,
    *,
    batch_sizes: Sizes = None,
    reverse: bool = False,
) -> tuple[Any, ...]:
    """Return the outputs and the last state, one small step after the other."""
    m = w_hh.shape[1]

    def step(x: Any, h: Any) -> tuple[Any]:
        from_x, from_h = plain_sum(x, h, w_ih, w_hh, b_ih, b_hh)
        r = call(sigmoid, from_x[:, :m] + from_h[:, :m])
        z = call(sigmoid, from_x[:, m : 2 * m] + from_h[:, m : 2 * m])
        new = np.tanh(from_x[:, 2 * m :] + r * from_h[:, 2 * m :])
        return (new + z * (h - new),)

    return plain_walk(x, (h0,), step, batch_sizes, reverse)


@dataclass(slots=True)
class Kept:
    """What the way back reads of each step: (N, M), and for all gates (3, N, M)."""

    gates: Array  # r, z, n
    held: Array  # U h + b' of the candidate
    before: Array  # h before and after each step: (T, B, M)
    after: Array


@op(saves=("x", "w_ih", "w_hh", "h0"), plain=plain_gru)
def gru(
    x: Array,
    w_ih: Array,
    w_hh: Array,
    b_ih: Array | None,
    b_hh: Array | None,
    h0: Array,
    *,
    batch_sizes: Sizes = None,
    reverse: bool = False,
) -> Result:
    """Run one layer over whole sequences, in one direction.

    Math:   r, z = σ(W x + b + U h + b'),  n = tanh(W x + b + r v),  v = U h + b'
            h' = (1 - z) n + z h
            =>    dn = dh (1 - z) (1 - n²),  dv = dn r,  dr = dn v r (1 - r),
                  dz = dh (h - n) z (1 - z),  dh = dh z + Uᵀ (dr, dz, dv)
    Shape:  x (T, B, K), w_ih (3M, K), w_hh (3M, M), h0 (B, M) -> (T, B, M), (B, M)
    Params: batch_sizes: x is packed, (N, K); reverse: from the last step to the first.

    >>> x, state = np.ones((5, 2, 3)), np.zeros((2, 4))
    >>> (y, h), _ = gru(x, np.zeros((12, 3)), np.zeros((12, 4)), None, None, state)
    >>> y.shape, h.shape
    ((5, 2, 4), (2, 4))
    """
    check("gru", x, w_ih, w_hh, h0, GATES, batch_sizes)
    order = steps(x.shape, batch_sizes, reverse=reverse)
    rows = as_rows(x)  # (N, K)
    gates = project(rows, w_ih, GATES)
    kept = Kept(gates, np.empty_like(gates[0]), *trail(h0, order, reverse=reverse))
    walk(order, kept, turned(w_hh, GATES, order), *biases(b_ih, b_hh))

    def pullback(dys: Grads, needs: Needs) -> Grads:
        dy, dh = by_time(dys[0], order, batch_sizes), start_back(dys[1], h0)
        dnew, (dr, dz, dheld) = walk_back(order, kept, w_hh, dy, dh)
        h = live(kept.before, batch_sizes)
        into, within = (dr, dz, dnew), (dr, dz, dheld)
        found = shared_gradients(into, within, x, rows, h, w_ih, needs)
        return *found, dh if needs[5] else None

    return (outputs(kept.after, batch_sizes), last(kept.after, order)), pullback


def biases(b_ih: Array | None, b_hh: Array | None) -> tuple[Array | None, Array | float]:
    """Return what is added to the gates, (3M,), and to the candidate's product, (M,)."""
    if b_hh is None:
        return b_ih, 0.0
    gates, held = np.split(b_hh, [len(b_hh) // GATES * 2])
    gates = np.concatenate([gates, np.zeros_like(held)])
    return bias_sum(b_ih, gates), held


def walk(
    order: list[Step], kept: Kept, w: Array, bias: Array | None, held_bias: Array | float
) -> None:
    """Go through the steps and fill what is kept; `gates` begins as the input's part of them."""
    _, batch, m = kept.before.shape
    from_h, spare = np.empty((GATES, batch, m), w.dtype), np.empty((batch, m), w.dtype)
    bias = spread(bias, GATES, batch)
    for t, at in order:
        n = at.stop - at.start
        gates, h, h_next = kept.gates[:, at], kept.before[t, :n], kept.after[t, :n]
        product = np.matmul(h, w, out=from_h[:, :n])
        if bias is not None:
            gates += bias[:, :n]
        (r, z, new), rz = gates, gates[:2]
        rz += product[:2]
        squash(rz)
        held = np.add(product[2], held_bias, out=kept.held[at])
        new += np.multiply(r, held, out=spare[:n])
        np.tanh(new, out=new)
        np.subtract(h, new, out=h_next)
        h_next *= z
        h_next += new
        if n < batch:
            kept.after[t, n:] = kept.before[t, n:]


def squash(z: Array) -> None:
    """Overwrite `z` with σ(z) = tanh(z / 2) / 2 + 1 / 2."""
    z *= 0.5
    np.tanh(z, out=z)
    z *= 0.5
    z += 0.5


def walk_back(
    order: list[Step], kept: Kept, w_hh: Array, dy: list[Array] | None, dh: Array
) -> tuple[Array, Array]:
    """Go back through the steps, moving `dh` back in place.

    Returns:
        The gradient of the candidate's sum, (N, M), and those of r, z and the product that
        r holds back, before their bends, (3, N, M).
    """
    w = parts(w_hh, GATES)
    d, dnew = np.empty_like(kept.gates), np.empty_like(kept.held)
    spare = np.empty((GATES, *dh.shape), dh.dtype)
    for t, at in reversed(order):
        n = at.stop - at.start
        dh_now, d_now, work = dh[:n], d[:, at], spare[:, :n]
        if dy is not None:
            dh_now += dy[t]
        h, held = kept.before[t, :n], kept.held[at]
        through_gates(kept.gates[:, at], h, held, dh_now, d_now, dnew[at], work[:2])
        np.matmul(d_now, w, out=work)
        dh_now += np.add.reduce(work, axis=0)
    return dnew, d


def through_gates(
    gates: Array, h: Array, held: Array, dh: Array, d: Array, dnew: Array, bend: Array
) -> None:
    """Fill the gradients of one step's gates, and leave in `dh` what passes them by."""
    r, z, new = gates
    dr, dz, dheld = d
    np.subtract(h, new, out=dz)
    dz *= dh
    np.multiply(dh, z, out=dheld)  # in the place of dheld, which is made last
    np.subtract(dh, dheld, out=dnew)
    dh[...] = dheld
    through = np.multiply(new, new, out=dheld)
    through *= dnew
    dnew -= through
    np.multiply(dnew, held, out=dr)
    np.subtract(1, gates[:2], out=bend)
    bend *= gates[:2]
    d[:2] *= bend
    np.multiply(dnew, r, out=dheld)
