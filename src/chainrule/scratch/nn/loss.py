"""Losses as modules: settings at construction, output and target at the call.

`reduction` is "mean", "sum" or "none". The formulas stand with the functions of the same
purpose in functional/loss.py.
"""

from __future__ import annotations

from chainrule.errors import ArgumentError
from chainrule.scratch import functional as F
from chainrule.scratch.functional.loss_arguments import named_reduction
from chainrule.scratch.nn.module import Module
from chainrule.scratch.tensor.core import Tensor


class _Loss(Module):
    """What all losses share: how losses become one number."""

    def __init__(
        self,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: str = "mean",
    ) -> None:
        """Choose the reduction; the first two are its predecessors in PyTorch."""
        super().__init__()
        self.reduction = named_reduction(size_average, reduce, reduction)


class _WeightedLoss(_Loss):
    """A loss that can count some classes or elements more."""

    weight: Tensor | None

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: str = "mean",
    ) -> None:
        """Keep the weights as a buffer."""
        super().__init__(size_average, reduce, reduction)
        self.register_buffer("weight", weight)


class MSELoss(_Loss):
    """The mean squared difference.

    Shape: input (*), target (*) -> ()
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Compare output and target."""
        return F.mse_loss(input, target, reduction=self.reduction)


class L1Loss(_Loss):
    """The mean distance.

    Shape: input (*), target (*) -> ()
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Compare output and target."""
        return F.l1_loss(input, target, reduction=self.reduction)


class SmoothL1Loss(_Loss):
    """The mean distance, with its corner rounded off within `beta`.

    Shape: input (*), target (*) -> ()
    """

    def __init__(
        self,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: str = "mean",
        beta: float = 1.0,
    ) -> None:
        """Set where the corner is rounded off."""
        super().__init__(size_average, reduce, reduction)
        self.beta = beta

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Compare output and target."""
        return F.smooth_l1_loss(input, target, reduction=self.reduction, beta=self.beta)


class HuberLoss(_Loss):
    """A parabola near the target that goes on as a line beyond `delta`.

    Shape: input (*), target (*) -> ()
    """

    def __init__(self, reduction: str = "mean", delta: float = 1.0) -> None:
        """Set where the line begins."""
        if not isinstance(delta, float | int):
            raise ArgumentError("delta must be a float or int", got=f"{type(delta)}")
        super().__init__(reduction=reduction)
        self.delta = delta

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Compare output and target."""
        return F.huber_loss(input, target, self.reduction, self.delta)


class CrossEntropyLoss(_WeightedLoss):
    """The surprise of scores at the right classes: log-softmax and choice in one.

    Shape: input (B, K, *), target (B, *) of labels or (B, K, *) of probabilities -> ()

    >>> from chainrule import scratch as torch
    >>> CrossEntropyLoss()(torch.zeros(2, 10), torch.tensor([3, 7]))
    tensor(2.3026)
    """

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: bool | None = None,
        ignore_index: int = -100,
        reduce: bool | None = None,
        reduction: str = "mean",
        label_smoothing: float = 0.0,
    ) -> None:
        """Set weights (K,) of the classes, a label to ignore, and how much to smooth."""
        super().__init__(weight, size_average, reduce, reduction)
        self.ignore_index, self.label_smoothing = ignore_index, label_smoothing

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Compare scores and labels."""
        return F.cross_entropy(
            input,
            target,
            weight=self.weight,
            ignore_index=self.ignore_index,
            reduction=self.reduction,
            label_smoothing=self.label_smoothing,
        )


class NLLLoss(_WeightedLoss):
    """Minus the log-probabilities at the right classes; goes with `LogSoftmax`.

    Shape: input (B, K, *), target (B, *) -> ()
    """

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: bool | None = None,
        ignore_index: int = -100,
        reduce: bool | None = None,
        reduction: str = "mean",
    ) -> None:
        """Set weights (K,) of the classes and a label to ignore."""
        super().__init__(weight, size_average, reduce, reduction)
        self.ignore_index = ignore_index

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Compare log-probabilities and labels."""
        return F.nll_loss(
            input,
            target,
            weight=self.weight,
            ignore_index=self.ignore_index,
            reduction=self.reduction,
        )


class BCELoss(_WeightedLoss):
    """The surprise of probabilities at yes-or-no answers; goes with `Sigmoid`.

    Shape: input (*), target (*) -> ()
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Compare probabilities and answers."""
        return F.binary_cross_entropy(input, target, weight=self.weight, reduction=self.reduction)


class BCEWithLogitsLoss(_WeightedLoss):
    """The surprise of scores at yes-or-no answers: sigmoid and `BCELoss` in one.

    Shape: input (*), target (*) -> ()
    """

    pos_weight: Tensor | None

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: str = "mean",
        pos_weight: Tensor | None = None,
    ) -> None:
        """Set weights of the elements, and how many times a yes counts."""
        super().__init__(weight, size_average, reduce, reduction)
        self.register_buffer("pos_weight", pos_weight)

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Compare scores and answers."""
        return F.binary_cross_entropy_with_logits(
            input,
            target,
            self.weight,
            pos_weight=self.pos_weight,
            reduction=self.reduction,
        )


class KLDivLoss(_Loss):
    """How far log-probabilities are from a distribution.

    Shape: input (*), target (*) -> ()
    """

    def __init__(
        self,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: str = "mean",
        log_target: bool = False,
    ) -> None:
        """Choose whether the target holds logarithms too."""
        super().__init__(size_average, reduce, reduction)
        self.log_target = log_target

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Compare log-probabilities and distribution."""
        return F.kl_div(input, target, reduction=self.reduction, log_target=self.log_target)
