"""Losses that compare numbers one by one.

    y, pullback = mse_loss(x, target)    # (B, 1), (B, 1) -> ()
    dx, dtarget = pullback(1.0, (True, False))

`reduction` is "mean", "sum" or "none"; with "none" each loss is kept. In the formulas
n is the number of losses for "mean" and 1 otherwise.
"""

from typing import Any

import numpy as np

from chainrule.errors import OptionError, ShapeError
from chainrule.scratch.ops.broadcast import unbroadcast
from chainrule.scratch.ops.calls import quiet
from chainrule.scratch.ops.contract import op
from chainrule.scratch.ops.reduction import REDUCTIONS, check_reduction, parts, reduced
from chainrule.scratch.types import Array, Needs, Result

Grads = tuple[Array | None, ...]


def toward(d: Any, x_shape: tuple[int, ...], target_shape: tuple[int, ...], needs: Needs) -> Grads:
    """Give `d`, the gradient of `x - target`, to both sides of the difference."""
    dx = unbroadcast(d, x_shape) if needs[0] else None
    return dx, unbroadcast(-d, target_shape) if needs[1] else None


@op(saves=("x", "target"), promotes=True)
@quiet
def mse_loss(x: Array, target: Array, *, reduction: str = "mean") -> Result:
    """Return the mean squared difference.

    Math:  y = Σ (x - target)² / n    =>    dx = 2 dy (x - target) / n,  dtarget = -dx
    Shape: x (*), target (*) -> (), or (*) with reduction "none"

    >>> float(mse_loss(np.array([1.0, 2.0]), np.array([1.0, 4.0]))[0])
    2.0
    """
    check_reduction(reduction)
    d = x - target

    @quiet
    def pullback(dy: Array, needs: Needs) -> Grads:
        slope = d * (dy * 2 / parts(d.shape, reduction))
        return toward(slope, x.shape, target.shape, needs)

    return reduced(d * d, reduction), pullback


@op(saves=("x", "target"), promotes=True)
@quiet
def l1_loss(x: Array, target: Array, *, reduction: str = "mean") -> Result:
    """Return the mean distance.

    Math:  y = Σ |x - target| / n    =>    dx = dy sign(x - target) / n,  dtarget = -dx
    Shape: x (*), target (*) -> (), or (*) with reduction "none"
    Why:   an outlier pulls with force 1 however far it lies, where its square pulls with
           twice its distance.
    """
    check_reduction(reduction)
    d = x - target

    @quiet
    def pullback(dy: Array, needs: Needs) -> Grads:
        slope = np.sign(d) * (dy / parts(d.shape, reduction))
        return toward(slope, x.shape, target.shape, needs)

    return reduced(np.abs(d), reduction), pullback


@op(saves=("x", "target"), promotes=True)
@quiet
def huber_loss(x: Array, target: Array, *, reduction: str = "mean", delta: float = 1.0) -> Result:
    """Return a loss that is a parabola near the target and a line beyond `delta`.

    Math:  y = Σ h(x - target) / n,  h(d) = d² / 2 where |d| <= delta, else delta (|d| - delta / 2)
           =>    dx = dy clip(d, -delta, delta) / n,  dtarget = -dx
    Shape: x (*), target (*) -> (), or (*) with reduction "none"
    """
    check_reduction(reduction)
    if delta <= 0:
        raise OptionError("huber_loss needs delta > 0", got=str(delta))
    d = x - target
    distance = np.abs(d)
    losses = np.where(distance <= delta, d * d / 2, delta * (distance - delta / 2))

    @quiet
    def pullback(dy: Array, needs: Needs) -> Grads:
        slope = np.where(distance <= delta, d, delta * np.sign(d))
        return toward(slope * (dy / parts(d.shape, reduction)), x.shape, target.shape, needs)

    return reduced(losses, reduction), pullback


@op(saves=("x", "target"), promotes=True)
@quiet
def smooth_l1_loss(
    x: Array, target: Array, *, reduction: str = "mean", beta: float = 1.0
) -> Result:
    """Return the distance, with its corner at 0 rounded off within `beta`.

    Math:  y = Σ s(x - target) / n,  s(d) = d² / (2 beta) where |d| < beta, else |d| - beta / 2
           =>    dx = dy (d / beta where |d| < beta, else sign(d)) / n,  dtarget = -dx
    Shape: x (*), target (*) -> (), or (*) with reduction "none"
    Why:   it is the Huber loss divided by its delta, so the slope far out stays 1; beta 0
           gives the plain distance.
    """
    check_reduction(reduction)
    if beta < 0:
        raise OptionError("smooth_l1_loss needs beta >= 0", got=str(beta))
    d = x - target
    distance = np.abs(d)
    near = distance < beta
    losses = np.where(near, d * d / (2 * beta or 1), distance - beta / 2)

    @quiet
    def pullback(dy: Array, needs: Needs) -> Grads:
        slope = np.where(near, d / (beta or 1), np.sign(d))
        return toward(slope * (dy / parts(d.shape, reduction)), x.shape, target.shape, needs)

    return reduced(losses, reduction), pullback


@op(saves=("x", "target", "weight"), promotes=True)
@quiet
def binary_cross_entropy(
    x: Array, target: Array, weight: Array | None = None, *, reduction: str = "mean"
) -> Result:
    """Return the surprise of probabilities `x` at yes-or-no answers.

    Math:   y = -Σ weight (target log(x) + (1 - target) log(1 - x)) / n
            =>    dx = dy weight (x - target) / (x (1 - x)) / n,
                  dtarget = dy weight (log(1 - x) - log(x)) / n
    Shape:  x (*), target (*) -> (), or (*) with reduction "none"
    Params: weight, broadcast against x, gets no gradient.
    Why:    logarithms stop at -100 and the divisor at 1e-12, so a certain and wrong answer
            costs 100 instead of inf. From scores, `binary_cross_entropy_with_logits` is exact.
    """
    check_reduction(reduction)
    same_shape("binary_cross_entropy", x, target)
    if isinstance(x, np.ndarray) and x.size and not (x.min() >= 0 and x.max() <= 1):
        raise OptionError(
            "binary_cross_entropy: all elements of input should be between 0 and 1",
            got=f"{x.min():.4g} to {x.max():.4g}",
            hint="torch.sigmoid(x) first, or binary_cross_entropy_with_logits on the scores",
        )
    yes, no = np.log(x), np.log1p(-x)
    losses = -(target * np.maximum(yes, -100) + (1 - target) * np.maximum(no, -100))
    losses = losses if weight is None else losses * weight

    @quiet
    def pullback(dy: Array, needs: Needs) -> Grads:
        dy = dy / parts(losses.shape, reduction)
        dy = dy if weight is None else dy * weight
        dx = dy * ((x - target) / np.maximum(x * (1 - x), 1e-12)) if needs[0] else None
        return dx, dy * (no - yes) if needs[1] else None, None

    return reduced(losses, reduction), pullback


@op(saves=("x", "target", "weight", "pos_weight"), promotes=True)
@quiet
def binary_cross_entropy_with_logits(
    x: Array,
    target: Array,
    weight: Array | None = None,
    pos_weight: Array | None = None,
    *,
    reduction: str = "mean",
) -> Result:
    """Return the surprise of scores `x` at yes-or-no answers.

    Math:   y = Σ weight ((1 - target) x + p log(1 + exp(-x))) / n,
            p = 1 + (pos_weight - 1) target, which is 1 without pos_weight
            =>    dx = dy weight (1 - target - p σ(-x)) / n,
                  dtarget = dy weight ((pos_weight - 1) log(1 + exp(-x)) - x) / n
    Shape:  x (*), target (*) -> (), or (*) with reduction "none"
    Params: weight and pos_weight, broadcast against x, get no gradient; pos_weight counts
            a yes that many times, for data where yes is rare.
    Why:    exp is only taken of -|x|, so scores of ±10,000 overflow nowhere.

    >>> float(binary_cross_entropy_with_logits(np.array([-10000.0]), np.array([1.0]))[0])
    10000.0
    """
    check_reduction(reduction)
    same_shape("binary_cross_entropy_with_logits", x, target)
    e = np.exp(-np.abs(x))
    softplus = np.log1p(e) + np.maximum(-x, 0)  # log(1 + exp(-x))
    p: Any = 1 if pos_weight is None else 1 + (pos_weight - 1) * target
    losses = (1 - target) * x + p * softplus
    losses = losses if weight is None else losses * weight

    @quiet
    def pullback(dy: Array, needs: Needs) -> Grads:
        dy = dy / parts(losses.shape, reduction)
        dy = dy if weight is None else dy * weight
        dx = dtarget = None
        if needs[0]:
            dx = dy * (1 - target - p * (np.where(x >= 0, e, 1) / (1 + e)))
        if needs[1]:
            dtarget = dy * ((0 if pos_weight is None else (pos_weight - 1) * softplus) - x)
        return dx, dtarget, None, None

    return reduced(losses, reduction), pullback


@op(saves=("x", "target"), promotes=True)
@quiet
def kl_div(x: Array, target: Array, *, reduction: str = "mean", log_target: bool = False) -> Result:
    """Return how far the log-probabilities `x` are from the distribution `target`.

    Math:   y = Σ target (log(target) - x) / n
            =>    dx = -dy target / n,  dtarget = dy (log(target) + 1 - x) / n
    Shape:  x (*), target (*) -> (), or (*) with reduction "none"
    Params: log_target: the target holds logarithms too; reduction may also be "batchmean",
            the sum divided by the first axis alone, which is the divergence as defined.
    """
    check_reduction(reduction, (*REDUCTIONS, "batchmean"))
    q = np.exp(target) if log_target else target
    log_q = target if log_target else np.log(np.where(target == 0, np.ones_like(target), target))
    gap = log_q - x

    @quiet
    def pullback(dy: Array, needs: Needs) -> Grads:
        dy = dy / parts(gap.shape, reduction)
        dx = unbroadcast(np.broadcast_to(-q * dy, gap.shape), x.shape) if needs[0] else None
        if not needs[1]:
            return dx, None
        slope = q * (gap + 1) if log_target else np.log(target) + 1 - x
        return dx, unbroadcast(slope * dy, target.shape)

    return reduced(q * gap, reduction), pullback


def same_shape(name: str, x: Array, target: Array) -> None:
    """Refuse to broadcast a target, which is always a mistake in these losses."""
    if x.shape != target.shape:
        raise ShapeError(
            f"{name} needs a target of shape {tuple(x.shape)}",
            got=f"{tuple(target.shape)}",
            hint="target.view_as(x), or x.squeeze(1)",
        )
