"""Distances and angles as modules."""

from __future__ import annotations

from chainrule.scratch import functional as F
from chainrule.scratch.nn.module import Module
from chainrule.scratch.tensor.core import Tensor


class PairwiseDistance(Module):
    """The distance between vectors along the last axis.

    Math:  y = ‖x1 - x2 + eps‖
    Shape: x1, x2 (*, K) -> (*)
    """

    def __init__(self, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False) -> None:
        """Choose the norm, and whether the last axis stays."""
        super().__init__()
        self.norm, self.eps, self.keepdim = p, eps, keepdim

    def forward(self, x1: Tensor, x2: Tensor) -> Tensor:
        """Measure from `x1` to `x2`."""
        return F.pairwise_distance(x1, x2, self.norm, self.eps, self.keepdim)


class CosineSimilarity(Module):
    """The cosine of the angle between vectors along `dim`.

    Math:  y = Σ x1 x2 / (max(‖x1‖, eps) max(‖x2‖, eps))
    Shape: x1, x2 (*, K, *) -> (*, *)
    """

    def __init__(self, dim: int = 1, eps: float = 1e-8) -> None:
        """Name the axis of the vectors, and the least length to divide by."""
        super().__init__()
        self.dim, self.eps = dim, eps

    def forward(self, x1: Tensor, x2: Tensor) -> Tensor:
        """Compare `x1` and `x2`."""
        return F.cosine_similarity(x1, x2, self.dim, self.eps)
