"""The choice among kernels of attention, `torch.nn.attention`: there is one here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Any

from chainrule.scratch.coverage import answers_for


class SDPBackend(IntEnum):
    """PyTorch's kernels of scaled_dot_product_attention; MATH is what happens here."""

    ERROR = -1
    MATH = 0
    FLASH_ATTENTION = 1
    EFFICIENT_ATTENTION = 2
    CUDNN_ATTENTION = 3
    OVERRIDEABLE = 4


@contextmanager
def sdpa_kernel(backends: Any, set_priority: bool = False) -> Iterator[None]:
    """Choose a kernel for a block; the result is the same to rounding."""
    yield


__getattr__ = answers_for("torch.nn.attention")
