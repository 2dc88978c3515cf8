"""Layers that learn their input size from the first batch.

    layer = nn.LazyLinear(10)       its weight has no shape yet
    layer(torch.ones(2, 784))       draws a weight (10, 784); from now on it is an nn.Linear

mixin.py    what makes a layer lazy
linear.py, conv.py, norm.py   the layers
"""

from chainrule.scratch.nn.lazy.conv import (
    LazyConv1d,
    LazyConv2d,
    LazyConv3d,
    LazyConvTranspose1d,
    LazyConvTranspose2d,
    LazyConvTranspose3d,
)
from chainrule.scratch.nn.lazy.linear import LazyLinear
from chainrule.scratch.nn.lazy.mixin import LazyModuleMixin
from chainrule.scratch.nn.lazy.norm import (
    LazyBatchNorm1d,
    LazyBatchNorm2d,
    LazyBatchNorm3d,
    LazyInstanceNorm1d,
    LazyInstanceNorm2d,
    LazyInstanceNorm3d,
)

__all__ = [
    "LazyBatchNorm1d", "LazyBatchNorm2d", "LazyBatchNorm3d", "LazyConv1d", "LazyConv2d",
    "LazyConv3d", "LazyConvTranspose1d", "LazyConvTranspose2d", "LazyConvTranspose3d",
    "LazyInstanceNorm1d", "LazyInstanceNorm2d", "LazyInstanceNorm3d", "LazyLinear",
    "LazyModuleMixin",
]  # fmt: skip
