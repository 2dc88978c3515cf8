"""The last linear layer and its cross-entropy as one module."""

from __future__ import annotations

import math
from typing import Any

from chainrule.errors import ShapeError
from chainrule.scratch import functional as F
from chainrule.scratch.nn.linear import Linear
from chainrule.scratch.nn.loss import _WeightedLoss
from chainrule.scratch.tensor.core import Tensor


class LinearCrossEntropyLoss(_WeightedLoss):
    """Score the classes with a linear map and return the mean surprise at the right ones.

    Shape:  input (B, in_features), target (B, *) of labels or (B, K, *) of probabilities -> ()
    Params: linear.weight (K, in_features) and, with bias, linear.bias (K,)
    """

    def __init__(
        self,
        in_features: int,
        num_classes: int,
        *,
        out_features: tuple[int, ...] = (),
        bias: bool = False,
        device: Any = None,
        dtype: Any = None,
        reduction: str = "mean",
        weight: Tensor | None = None,
        ignore_index: int | None = None,
        label_smoothing: float = 0.0,
        options: Any = None,
    ) -> None:
        """Size the map; `out_features` are the axes * of the target."""
        if weight is not None and tuple(weight.shape) != (num_classes,):
            raise ShapeError(f"weight needs shape ({num_classes},)", got=f"{tuple(weight.shape)}")
        if not 0 <= label_smoothing <= 1:
            raise ShapeError("label_smoothing must be from 0 to 1", got=str(label_smoothing))
        super().__init__(weight, reduction=reduction)
        self.num_classes, self.out_features = num_classes, out_features
        self.ignore_index, self.label_smoothing = ignore_index, label_smoothing
        rows = math.prod(out_features, start=num_classes)
        self.linear = Linear(in_features, rows, bias=bias, device=device, dtype=dtype)
        self.options = options

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Compare scores of `input` with `target`."""
        lead, bias = (self.num_classes, *self.out_features), self.linear.bias
        return F.linear_cross_entropy(
            input,
            self.linear.weight.reshape(*lead, self.linear.in_features),
            target,
            linear_bias=None if bias is None else bias.reshape(lead),
            weight=self.weight,
            reduction=self.reduction,
            ignore_index=self.ignore_index,
            label_smoothing=self.label_smoothing,
            options=self.options,
        )

    def extra_repr(self) -> str:
        """Return the settings."""
        return (
            f"in_features={self.linear.in_features}, num_classes={self.num_classes}, "
            f"out_features={self.out_features}, bias={self.linear.bias is not None}, "
            f"reduction={self.reduction}, ignore_index={self.ignore_index}, "
            f"label_smoothing={self.label_smoothing}, options={self.options}"
        )
