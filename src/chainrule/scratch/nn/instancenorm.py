"""Instance normalization: each channel of each example has mean 0 and variance 1.

Paper: Ulyanov et al., 2016, https://arxiv.org/abs/1607.08022
Why:   the contrast of an image is part of its style; taking it out of the content image
       made style transfer work.
"""

from __future__ import annotations

import warnings
from typing import Any, ClassVar

from chainrule.errors import OptionError
from chainrule.scratch import functional as F
from chainrule.scratch.nn.batchnorm import _NormBase
from chainrule.scratch.tensor.core import Tensor


class _InstanceNorm(_NormBase):
    """What all kinds share; scale, shift and running statistics are off by default."""

    axes: ClassVar[int]

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = False,
        track_running_stats: bool = False,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        """Set the number of channels and what is learned and tracked for each."""
        settings = (eps, momentum, affine, track_running_stats, device, dtype)
        super().__init__(num_features, *settings, bias=bias)

    def forward(self, input: Tensor) -> Tensor:
        """Normalize `input`."""
        self._check_input_dim(input)
        self._check_channels(input)
        if input.ndim == self.axes + 1:
            return self._apply_instance_norm(input.unsqueeze(0)).squeeze(0)
        return self._apply_instance_norm(input)

    def _apply_instance_norm(self, input: Tensor) -> Tensor:
        return F.instance_norm(
            input,
            self.running_mean,
            self.running_var,
            self.weight,
            self.bias,
            self.training or not self.track_running_stats,
            0.0 if self.momentum is None else self.momentum,
            self.eps,
        )

    def _check_input_dim(self, input: Tensor) -> None:
        """Refuse an input of another number of axes."""
        if input.ndim not in (self.axes + 1, self.axes + 2):
            raise OptionError(
                f"expected {self.axes + 1}D or {self.axes + 2}D input", got=f"{input.ndim}D input"
            )

    def _check_channels(self, input: Tensor) -> None:
        """Refuse another number of channels, or warn where it makes no difference."""
        axis = input.ndim - self.axes - 1
        found = input.shape[axis]
        if found == self.num_features:
            return
        if self.affine:
            raise OptionError(
                f"expected input's size at dim={axis} to match num_features ({self.num_features})",
                got=str(found),
                hint=f"{self._get_name()}({found})",
            )
        warnings.warn(
            f"input's size at dim={axis} does not match num_features. You can silence this "
            "warning by not passing in num_features, which is not used because affine=False",
            stacklevel=4,
        )


class InstanceNorm1d(_InstanceNorm):
    """Normalize each channel of each signal.

    Math:   y = weight (x - mean) / √(var + eps) + bias
    Shape:  x (B, C, L) or (C, L) -> the same
    Params: with affine=True weight (C,) and bias (C,)
    """

    axes = 1


class InstanceNorm2d(_InstanceNorm):
    """Normalize each channel of each image.

    Math:   y = weight (x - mean) / √(var + eps) + bias
    Shape:  x (B, C, H, W) or (C, H, W) -> the same
    Params: with affine=True weight (C,) and bias (C,)
    """

    axes = 2


class InstanceNorm3d(_InstanceNorm):
    """Normalize each channel of each volume.

    Math:   y = weight (x - mean) / √(var + eps) + bias
    Shape:  x (B, C, D, H, W) or (C, D, H, W) -> the same
    Params: with affine=True weight (C,) and bias (C,)
    """

    axes = 3
