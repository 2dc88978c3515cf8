"""Losses that are minus a log-likelihood: of counts, of numbers with a variance, of readings."""

from __future__ import annotations

from typing import Any

from chainrule.scratch import functional as F
from chainrule.scratch.nn.loss import _Loss
from chainrule.scratch.tensor.core import Tensor


class PoissonNLLLoss(_Loss):
    """The surprise of predicted rates at counts.

    Math:  mean exp(x) - target x, or with log_input=False x - target log(x + eps)
    Shape: log_input (*), target (*) -> ()
    """

    def __init__(
        self,
        log_input: bool = True,
        full: bool = False,
        size_average: bool | None = None,
        eps: float = 1e-8,
        reduce: bool | None = None,
        reduction: str = "mean",
    ) -> None:
        """Say whether the input is the logarithm, and whether to add Stirling's term."""
        super().__init__(size_average, reduce, reduction)
        self.log_input, self.full, self.eps = log_input, full, eps

    def forward(self, log_input: Tensor, target: Tensor) -> Tensor:
        """Compare rates and counts."""
        return F.poisson_nll_loss(
            log_input,
            target,
            log_input=self.log_input,
            full=self.full,
            eps=self.eps,
            reduction=self.reduction,
        )


class GaussianNLLLoss(_Loss):
    """The surprise of a predicted mean and variance at a number.

    Math:  mean (log var + (x - target)² / var) / 2
    Shape: input (*, K), target (*, K), var (*, K), (*, 1) or (*) -> ()
    """

    def __init__(self, *, full: bool = False, eps: float = 1e-6, reduction: str = "mean") -> None:
        """Say whether to add log(2 π) / 2, and how small a variance may be."""
        super().__init__(None, None, reduction)
        self.full, self.eps = full, eps

    def forward(self, input: Tensor, target: Tensor, var: Tensor | float) -> Tensor:
        """Compare prediction and number."""
        return F.gaussian_nll_loss(
            input, target, var, full=self.full, eps=self.eps, reduction=self.reduction
        )


class CTCLoss(_Loss):
    """Minus the log-probability that the target is read, whenever its labels appear.

    Shape: log_probs (T, B, K), targets (B, N), both lengths (B,) -> ()
    Paper: Graves et al., 2006, https://doi.org/10.1145/1143844.1143891
    """

    def __init__(
        self, blank: int = 0, reduction: str = "mean", zero_infinity: bool = False
    ) -> None:
        """Name the class that stands for no label."""
        super().__init__(reduction=reduction)
        self.blank, self.zero_infinity = blank, zero_infinity

    def forward(
        self, log_probs: Tensor, targets: Tensor, input_lengths: Any, target_lengths: Any
    ) -> Tensor:
        """Compare log-probabilities and targets; see `F.ctc_loss`."""
        return F.ctc_loss(
            log_probs,
            targets,
            input_lengths,
            target_lengths,
            self.blank,
            self.reduction,
            self.zero_infinity,
        )
