"""Losses with a margin as modules; the formulas stand in functional/margin_loss.py.

`reduction` is "mean", "sum" or "none"; `size_average` and `reduce` are its predecessors.
"""

from __future__ import annotations

from collections.abc import Callable

from chainrule.errors import OptionError
from chainrule.scratch import functional as F
from chainrule.scratch.nn.distance import PairwiseDistance
from chainrule.scratch.nn.loss import _Loss, _WeightedLoss
from chainrule.scratch.tensor.core import Tensor


class _MarginLoss(_Loss):
    """A loss that is zero beyond a margin."""

    def __init__(
        self,
        margin: float = 0.0,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: str = "mean",
    ) -> None:
        """Set the margin."""
        super().__init__(size_average, reduce, reduction)
        self.margin = margin


class MarginRankingLoss(_MarginLoss):
    """How far the first input fails to rank above the second, or below it where target = -1.

    Shape: input1, input2, target (*) -> ()
    """

    def forward(self, input1: Tensor, input2: Tensor, target: Tensor) -> Tensor:
        """Compare the two inputs."""
        return F.margin_ranking_loss(
            input1, input2, target, margin=self.margin, reduction=self.reduction
        )


class CosineEmbeddingLoss(_MarginLoss):
    """What vectors that belong together lack of one direction, and others have too much.

    Shape: input1, input2 (B, C), target (B,) of 1 or -1 -> ()
    """

    def forward(self, input1: Tensor, input2: Tensor, target: Tensor) -> Tensor:
        """Compare the two inputs."""
        return F.cosine_embedding_loss(
            input1, input2, target, margin=self.margin, reduction=self.reduction
        )


class HingeEmbeddingLoss(_MarginLoss):
    """The distance of pairs that are alike, and what others lack of the margin.

    Shape: input (*) of distances, target (*) of 1 or -1 -> ()
    """

    def __init__(
        self,
        margin: float = 1.0,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: str = "mean",
    ) -> None:
        """Set the margin."""
        super().__init__(margin, size_average, reduce, reduction)

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Compare distances and targets."""
        return F.hinge_embedding_loss(input, target, margin=self.margin, reduction=self.reduction)


class SoftMarginLoss(_Loss):
    """The logistic loss of scores at targets 1 or -1.

    Shape: input (*), target (*) -> ()
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Compare scores and targets."""
        return F.soft_margin_loss(input, target, reduction=self.reduction)


class MultiLabelMarginLoss(_Loss):
    """How far each right class fails to lead each wrong one by 1.

    Shape: input (B, K), target (B, K): the right classes, then -1 -> ()
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Compare scores and classes."""
        return F.multilabel_margin_loss(input, target, reduction=self.reduction)


class MultiLabelSoftMarginLoss(_WeightedLoss):
    """The mean surprise of the scores of K yes-or-no questions about each example.

    Shape: input (*, K), target (*, K), weight (K,) -> ()
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Compare scores and answers."""
        return F.multilabel_soft_margin_loss(
            input, target, weight=self.weight, reduction=self.reduction
        )


class MultiMarginLoss(_WeightedLoss):
    """How far the right class fails to lead each other class by the margin.

    Shape: input (B, K), target (B,), weight (K,) -> ()
    """

    def __init__(
        self,
        p: int = 1,
        margin: float = 1.0,
        weight: Tensor | None = None,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: str = "mean",
    ) -> None:
        """Set the power, 1 or 2, the margin, and weights of the classes."""
        super().__init__(weight, size_average, reduce, reduction)
        if p not in (1, 2):
            raise OptionError("only p == 1 and p == 2 supported", got=f"p={p}")
        if weight is not None and weight.ndim != 1:
            raise OptionError("weight needs one axis", got=f"shape {tuple(weight.shape)}")
        self.p, self.margin = p, margin

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Compare scores and labels."""
        return F.multi_margin_loss(
            input,
            target,
            p=self.p,
            margin=self.margin,
            weight=self.weight,
            reduction=self.reduction,
        )


class TripletMarginLoss(_Loss):
    """What the anchor's distance to the negative lacks of that to the positive + margin.

    Shape: anchor, positive, negative (B, C) -> ()
    """

    def __init__(
        self,
        margin: float = 1.0,
        p: float = 2.0,
        eps: float = 1e-6,
        swap: bool = False,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: str = "mean",
    ) -> None:
        """Set the margin and the norm; `swap` may measure from the positive instead."""
        super().__init__(size_average, reduce, reduction)
        check_margin(self._get_name(), margin)
        self.margin, self.p, self.eps, self.swap = margin, p, eps, swap

    def forward(self, anchor: Tensor, positive: Tensor, negative: Tensor) -> Tensor:
        """Compare the two distances."""
        return F.triplet_margin_loss(
            anchor,
            positive,
            negative,
            margin=self.margin,
            p=self.p,
            eps=self.eps,
            swap=self.swap,
            reduction=self.reduction,
        )


class TripletMarginWithDistanceLoss(_Loss):
    """The triplet loss with any distance; `PairwiseDistance()` by default.

    Shape: anchor, positive, negative (B, *) -> ()
    """

    def __init__(
        self,
        *,
        distance_function: Callable[[Tensor, Tensor], Tensor] | None = None,
        margin: float = 1.0,
        swap: bool = False,
        reduction: str = "mean",
    ) -> None:
        """Set the distance, a module or a function of two tensors, and the margin."""
        super().__init__(reduction=reduction)
        check_margin(self._get_name(), margin)
        self.distance_function = distance_function or PairwiseDistance()
        self.margin, self.swap = margin, swap

    def forward(self, anchor: Tensor, positive: Tensor, negative: Tensor) -> Tensor:
        """Compare the two distances."""
        return F.triplet_margin_with_distance_loss(
            anchor,
            positive,
            negative,
            distance_function=self.distance_function,
            margin=self.margin,
            swap=self.swap,
            reduction=self.reduction,
        )


def check_margin(name: str, margin: float) -> None:
    """Refuse a margin that asks for nothing."""
    if margin <= 0:
        raise OptionError(f"{name}: expected margin to be greater than 0", got=str(margin))
