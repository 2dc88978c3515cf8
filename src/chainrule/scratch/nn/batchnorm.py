"""Batch normalization: give each channel mean 0 and variance 1 over the batch.

Paper: Ioffe & Szegedy, 2015, https://arxiv.org/abs/1502.03167
"""

from __future__ import annotations

from typing import Any, ClassVar

from chainrule.errors import OptionError, ShapeError
from chainrule.scratch import functional as F
from chainrule.scratch import init
from chainrule.scratch.nn.module import Module
from chainrule.scratch.nn.parameter import blank
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.creation import ones, tensor, zeros
from chainrule.scratch.types import int64


class _NormBase(Module):
    """What is learned and what is tracked for each channel."""

    _version = 2
    weight: Tensor | None
    bias: Tensor | None
    running_mean: Tensor | None
    running_var: Tensor | None
    num_batches_tracked: Tensor | None

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        """Start with scale 1, shift 0, running mean 0 and running variance 1."""
        super().__init__()
        self.num_features, self.eps, self.momentum = num_features, eps, momentum
        self.affine, self.track_running_stats = affine, track_running_stats
        own = {"device": device, "dtype": dtype}
        self.register_parameter("weight", blank(num_features, **own) if affine else None)
        self.register_parameter("bias", blank(num_features, **own) if affine and bias else None)
        tracked = track_running_stats
        self.register_buffer("running_mean", zeros(num_features, **own) if tracked else None)
        self.register_buffer("running_var", ones(num_features, **own) if tracked else None)
        self.register_buffer("num_batches_tracked", tensor(0, dtype=int64) if tracked else None)
        self.reset_parameters()

    def reset_running_stats(self) -> None:
        """Forget what was tracked."""
        if self.running_mean is not None and self.running_var is not None:
            self.running_mean.zero_()
            self.running_var.fill_(1)
        if self.num_batches_tracked is not None:
            self.num_batches_tracked.zero_()

    def reset_parameters(self) -> None:
        """Go back to scale 1 and shift 0, and forget what was tracked."""
        self.reset_running_stats()
        if self.weight is not None:
            init.ones_(self.weight)
        if self.bias is not None:
            init.zeros_(self.bias)

    def extra_repr(self) -> str:
        """Return the settings."""
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, "
            f"affine={self.affine}, bias={self.bias is not None}, "
            f"track_running_stats={self.track_running_stats}"
        )

    def _load_from_state_dict(
        self, state_dict: Any, prefix: str, local_metadata: dict[str, Any], *lists: Any
    ) -> None:
        """Accept states from before version 2, which did not count batches."""
        key = prefix + "num_batches_tracked"
        if (local_metadata.get("version") or 1) < 2 and self.num_batches_tracked is not None:
            state_dict.setdefault(key, self.num_batches_tracked)
        super()._load_from_state_dict(state_dict, prefix, local_metadata, *lists)


class _BatchNorm(_NormBase):
    """Normalize by the batch in training, by what was tracked in evaluation."""

    accepts: ClassVar[tuple[int, ...]]  # how many axes the input may have

    def forward(self, input: Tensor) -> Tensor:
        """Normalize `input`."""
        self._check_input_dim(input)
        factor = 0.0 if self.momentum is None else self.momentum
        if self.training and self.num_batches_tracked is not None:
            self.num_batches_tracked.add_(1)
            if self.momentum is None:  # the mean of all batches so far
                factor = 1.0 / self.num_batches_tracked.item()
        use = not self.training or self.track_running_stats
        mean, var = (self.running_mean, self.running_var) if use else (None, None)
        by_batch = self.training or (self.running_mean is None and self.running_var is None)
        return F.batch_norm(input, mean, var, self.weight, self.bias, by_batch, factor, self.eps)

    def _check_input_dim(self, input: Tensor) -> None:
        """Refuse an input of another number of axes or channels."""
        if input.ndim not in self.accepts:
            wanted = " or ".join(f"{n}D" for n in self.accepts)
            raise OptionError(
                f"expected {wanted} input",
                got=f"{input.ndim}D input of shape {tuple(input.shape)}",
                hint=f"BatchNorm{max(input.ndim - 2, 1)}d" if 2 <= input.ndim <= 5 else None,
            )
        if input.shape[1] != self.num_features and self.num_features:  # 0: lazy, then loaded
            raise ShapeError(
                f"{self._get_name()}({self.num_features}) needs {self.num_features} channels "
                "on axis 1",
                got=f"x of shape {tuple(input.shape)}",
                hint=f"{self._get_name()}({input.shape[1]})",
            )


class BatchNorm1d(_BatchNorm):
    """Normalize each feature over a batch of vectors or of sequences.

    Math:   y = weight (x - mean) / √(var + eps) + bias
    Shape:  x (B, C) or (B, C, L) -> the same
    Params: weight (C,), bias (C,); buffers running_mean (C,), running_var (C,)
    Why:    in evaluation a single example has no batch; running means of the batches seen
            in training stand in.
    """

    accepts = (2, 3)


class BatchNorm2d(_BatchNorm):
    """Normalize each channel over a batch of images.

    Math:   y = weight (x - mean) / √(var + eps) + bias
    Shape:  x (B, C, H, W) -> the same
    Params: weight (C,), bias (C,); buffers running_mean (C,), running_var (C,)
    """

    accepts = (4,)


class BatchNorm3d(_BatchNorm):
    """Normalize each channel over a batch of volumes.

    Math:   y = weight (x - mean) / √(var + eps) + bias
    Shape:  x (B, C, D, H, W) -> the same
    Params: weight (C,), bias (C,); buffers running_mean (C,), running_var (C,)
    """

    accepts = (5,)
