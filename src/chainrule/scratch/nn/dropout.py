"""Layers that drop what passes by chance, in training only."""

from __future__ import annotations

from chainrule.errors import OptionError
from chainrule.scratch import functional as F
from chainrule.scratch.nn.module import Module
from chainrule.scratch.tensor.core import Tensor


class _DropoutNd(Module):
    """What all kinds share: the chance."""

    def __init__(self, p: float = 0.5, inplace: bool = False) -> None:
        """Set the chance with which something is dropped."""
        super().__init__()
        if not 0 <= p <= 1:
            raise OptionError("dropout probability has to be between 0 and 1", got=str(p))
        self.p, self.inplace = p, inplace

    def extra_repr(self) -> str:
        """Return the settings."""
        return f"p={self.p}, inplace={self.inplace}"


class Dropout(_DropoutNd):
    """Zero each element with chance p (Srivastava et al., 2014).

    Math:  y = x keep / (1 - p) in training, y = x in evaluation
    Shape: x (*) -> (*)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Drop elements."""
        return F.dropout(input, self.p, self.training, self.inplace)


class Dropout1d(_DropoutNd):
    """Zero whole channels with chance p.

    Shape: x (B, C, L) or (C, L) -> the same
    """

    def forward(self, input: Tensor) -> Tensor:
        """Drop channels."""
        return F.dropout1d(input, self.p, self.training, self.inplace)


class Dropout2d(_DropoutNd):
    """Zero whole channels of images with chance p.

    Shape: x (B, C, H, W) -> the same
    """

    def forward(self, input: Tensor) -> Tensor:
        """Drop channels."""
        return F.dropout2d(input, self.p, self.training, self.inplace)


class Dropout3d(_DropoutNd):
    """Zero whole channels of volumes with chance p.

    Shape: x (B, C, D, H, W) or (C, D, H, W) -> the same
    """

    def forward(self, input: Tensor) -> Tensor:
        """Drop channels."""
        return F.dropout3d(input, self.p, self.training, self.inplace)


class AlphaDropout(_DropoutNd):
    """Send elements to SELU's lower limit with chance p, keeping mean 0 and variance 1.

    Shape: x (*) -> (*)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Saturate elements."""
        return F.alpha_dropout(input, self.p, self.training)


class FeatureAlphaDropout(_DropoutNd):
    """Send whole channels to SELU's lower limit with chance p.

    Shape: x (B, C, *) -> (B, C, *)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Saturate channels."""
        return F.feature_alpha_dropout(input, self.p, self.training)
