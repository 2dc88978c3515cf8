"""Pooling: the largest or the mean number of every window.

All of it is done one axis after the other: the largest number of a square is the largest of
its rows' largest. That turns K · K looks at the input into K + K. Where several numbers of a
window are the largest, the first in reading order gets the gradient, as in PyTorch: inside a
row only a larger number displaces the one before, and so does one row another.
"""

from chainrule.scratch.ops.pooling.adaptive import adaptive_avg_pool, adaptive_max_pool
from chainrule.scratch.ops.pooling.average import avg_pool
from chainrule.scratch.ops.pooling.largest import max_pool

__all__ = ["adaptive_avg_pool", "adaptive_max_pool", "avg_pool", "max_pool"]
