"""Losses with a margin: nothing is lost once the right answer leads by enough.

`reduction` is "mean", "sum" or "none"; `size_average` and `reduce` are its predecessors.
"""

from __future__ import annotations

from collections.abc import Callable

from chainrule.errors import OptionError, ShapeError
from chainrule.scratch.functional.activation import logsigmoid
from chainrule.scratch.functional.distance import pairwise_distance, side_by_side
from chainrule.scratch.functional.loss_arguments import named_reduction
from chainrule.scratch.ops.reduction import check_reduction
from chainrule.scratch.tensor.arithmetic import minimum
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.promotion import floating

__all__ = [
    "cosine_embedding_loss", "hinge_embedding_loss", "margin_ranking_loss",
    "multilabel_soft_margin_loss", "soft_margin_loss", "triplet_margin_loss",
    "triplet_margin_with_distance_loss",
]  # fmt: skip

TINY = 1e-12  # PyTorch's addition to squared lengths in `cosine_embedding_loss`


def total(losses: Tensor, reduction: str) -> Tensor:
    """Return the losses, their sum or their mean."""
    check_reduction(reduction)
    if reduction == "none":
        return losses
    y: Tensor = losses.sum() if reduction == "sum" else losses.mean()
    return y


def margin_ranking_loss(
    input1: Tensor,
    input2: Tensor,
    target: Tensor,
    margin: float = 0,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Tensor:
    """Return how far the first input fails to rank `margin` above the second, or below it.

    Math:  mean max(0, -target (x1 - x2) + margin),  target 1 or -1
    Shape: input1, input2, target (*) -> ()
    """
    reduction = named_reduction(size_average, reduce, reduction)
    if not input1.ndim == input2.ndim == target.ndim:
        raise ShapeError(
            "margin_ranking_loss needs inputs and target with as many axes",
            got=f"{tuple(input1.shape)}, {tuple(input2.shape)} and {tuple(target.shape)}",
        )
    return total(floating((margin - target * (input1 - input2)).clamp_min(0)), reduction)


def hinge_embedding_loss(
    input: Tensor,
    target: Tensor,
    margin: float = 1.0,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Tensor:
    """Return the distance of pairs that are alike, and what others lack of the margin.

    Math:  mean of x where target = 1, max(0, margin - x) where target = -1
    Shape: input (*), target (*) -> ()
    """
    reduction = named_reduction(size_average, reduce, reduction)
    input, target = side_by_side("hinge_embedding_loss", input, target)
    near = input.masked_fill(target == -1, 0)
    far = (margin - input).clamp_min(0).masked_fill(target == 1, 0)
    return total(near + far, reduction)


def cosine_embedding_loss(
    input1: Tensor,
    input2: Tensor,
    target: Tensor,
    margin: float = 0,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Tensor:
    """Return what pairs that are alike lack of one direction, and what others have too much.

    Math:  mean of 1 - cos where target = 1, max(0, cos - margin) where target = -1
    Shape: input1, input2 (B, C), target (B,) -> ()
    """
    reduction = named_reduction(size_average, reduce, reduction)
    if target.ndim not in (0, 1) or not input1.ndim == input2.ndim == target.ndim + 1:
        raise ShapeError(
            "cosine_embedding_loss needs inputs (B, C) with a target (B,), or (C,) with ()",
            got=f"{tuple(input1.shape)}, {tuple(input2.shape)} and {tuple(target.shape)}",
        )
    squares = ((input1 * input1).sum(-1) + TINY) * ((input2 * input2).sum(-1) + TINY)
    cos = (input1 * input2).sum(-1) / squares.sqrt()
    alike = (1 - cos).masked_fill(target != 1, 0.0)
    apart = (cos - margin).clamp_min(0).masked_fill(target != -1, 0.0)
    return total(alike + apart, reduction)


def soft_margin_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Tensor:
    """Return the logistic loss of scores at targets 1 or -1.

    Math:  mean log(1 + exp(-target x))
    Shape: input (*), target (*) -> ()
    """
    reduction = named_reduction(size_average, reduce, reduction)
    return total((-target * input).exp().log1p(), reduction)


def triplet_margin_loss(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    margin: float = 1.0,
    p: float = 2,
    eps: float = 1e-6,
    swap: bool = False,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Tensor:
    """Return what the anchor's distance to the negative lacks of that to the positive + margin.

    Math:  mean max(0, margin + d(anchor, positive) - d(anchor, negative)), d the p-norm
    Shape: anchor, positive, negative (B, C) -> ()

    Args:
        anchor: points.
        positive: points that should be near them.
        negative: points that should be far.
        margin: by how much farther.
        p: of the norm.
        eps: added to differences, so that the slope is finite at 0.
        swap: take the distance of positive and negative instead, where it is smaller.
        size_average: see above.
        reduce: see above.
        reduction: see above.
    """
    reduction = named_reduction(size_average, reduce, reduction)

    def distance(a: Tensor, b: Tensor) -> Tensor:
        return pairwise_distance(a, b, p, eps)

    return triplet(distance, (anchor, positive, negative), margin, swap, reduction)


def triplet_margin_with_distance_loss(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    *,
    distance_function: Callable[[Tensor, Tensor], Tensor] | None = None,
    margin: float = 1.0,
    swap: bool = False,
    reduction: str = "mean",
) -> Tensor:
    """Return the triplet loss with any distance; `pairwise_distance` by default.

    Shape: anchor, positive, negative (B, *) -> ()
    """
    points = (anchor, positive, negative)
    return triplet(distance_function or pairwise_distance, points, margin, swap, reduction)


def triplet(
    distance: Callable[[Tensor, Tensor], Tensor],
    points: tuple[Tensor, Tensor, Tensor],
    margin: float,
    swap: bool,
    reduction: str,
) -> Tensor:
    """Return the triplet loss of anchor, positive and negative."""
    check_reduction(reduction)
    anchor, positive, negative = points
    if margin <= 0:
        raise OptionError("margin must be greater than 0", got=str(margin))
    if not anchor.ndim == positive.ndim == negative.ndim:
        raise ShapeError(
            "anchor, positive and negative need the same number of axes",
            got=f"{anchor.ndim}, {positive.ndim} and {negative.ndim}",
        )
    near, far = distance(anchor, positive), distance(anchor, negative)
    if swap:
        far = minimum(far, distance(positive, negative))
    return total((margin + near - far).clamp_min(0), reduction)


def multilabel_soft_margin_loss(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Tensor:
    """Return the mean surprise of the scores of K yes-or-no questions about each example.

    Math:  mean of -(target log σ(x) + (1 - target) log σ(-x))
    Shape: input (*, K), target (*, K), weight (K,) -> (); (*) with reduction "none"
    """
    reduction = named_reduction(size_average, reduce, reduction)
    losses = -(target * logsigmoid(input) + (1 - target) * logsigmoid(-input))
    losses = losses if weight is None else losses * weight
    return total(losses.mean(-1), reduction)
