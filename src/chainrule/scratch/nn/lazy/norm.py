"""Batch and instance normalization that find out how many channels come in."""

from __future__ import annotations

from typing import Any

from chainrule.scratch.nn.batchnorm import BatchNorm1d, BatchNorm2d, BatchNorm3d, _NormBase
from chainrule.scratch.nn.instancenorm import InstanceNorm1d, InstanceNorm2d, InstanceNorm3d
from chainrule.scratch.nn.lazy.mixin import LazyModuleMixin
from chainrule.scratch.nn.parameter import (
    UninitializedBuffer,
    UninitializedParameter,
    UninitializedTensorMixin,
)
from chainrule.scratch.tape import recording
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.creation import tensor
from chainrule.scratch.types import int64


class _LazyNormBase(LazyModuleMixin, _NormBase):
    """What all kinds share; scale, shift and running statistics are on by default."""

    def __init__(
        self,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        """Note what is learned and tracked for each channel."""
        super().__init__(0, eps, momentum, False, False, bias=False)
        self.affine, self.track_running_stats = affine, track_running_stats
        own = {"device": device, "dtype": dtype}
        if affine:
            self.weight = UninitializedParameter(**own)
            self.bias = UninitializedParameter(**own) if bias else None
        if track_running_stats:
            self.running_mean = UninitializedBuffer(**own)
            self.running_var = UninitializedBuffer(**own)
            self.num_batches_tracked = tensor(0, dtype=int64)

    def reset_parameters(self) -> None:
        """Go back to scale 1 and shift 0, if they have shapes."""
        if not self.has_uninitialized_params() and self.num_features != 0:
            super().reset_parameters()

    def initialize_parameters(self, input: Tensor) -> None:
        """Give shapes and first values."""
        if not self.has_uninitialized_params():
            return
        self.num_features = input.shape[1]
        with recording(False):
            for value in (*self._parameters.values(), *self._buffers.values()):
                if isinstance(value, UninitializedTensorMixin):
                    value.materialize((self.num_features,))
            self.reset_parameters()


class LazyBatchNorm1d(_LazyNormBase, BatchNorm1d):
    """An `nn.BatchNorm1d` that takes `num_features` from the first input."""

    cls_to_become = BatchNorm1d


class LazyBatchNorm2d(_LazyNormBase, BatchNorm2d):
    """An `nn.BatchNorm2d` that takes `num_features` from the first input.

    >>> from chainrule import scratch as torch
    >>> layer = LazyBatchNorm2d()
    >>> layer(torch.ones(2, 3, 8, 8)).shape, layer.num_features, type(layer).__name__
    (torch.Size([2, 3, 8, 8]), 3, 'BatchNorm2d')
    """

    cls_to_become = BatchNorm2d


class LazyBatchNorm3d(_LazyNormBase, BatchNorm3d):
    """An `nn.BatchNorm3d` that takes `num_features` from the first input."""

    cls_to_become = BatchNorm3d


class LazyInstanceNorm1d(_LazyNormBase, InstanceNorm1d):
    """An `nn.InstanceNorm1d` that takes `num_features` from the first input."""

    cls_to_become = InstanceNorm1d


class LazyInstanceNorm2d(_LazyNormBase, InstanceNorm2d):
    """An `nn.InstanceNorm2d` that takes `num_features` from the first input."""

    cls_to_become = InstanceNorm2d


class LazyInstanceNorm3d(_LazyNormBase, InstanceNorm3d):
    """An `nn.InstanceNorm3d` that takes `num_features` from the first input."""

    cls_to_become = InstanceNorm3d
