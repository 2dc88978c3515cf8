"""The switches of CUDA's libraries: they hold for GPUs, and change nothing here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from chainrule.scratch.coverage.refusing import doing_nothing

matmul = SimpleNamespace(
    allow_tf32=False,
    allow_fp16_reduced_precision_reduction=True,
    allow_bf16_reduced_precision_reduction=True,
    allow_fp16_accumulation=False,
    fp32_precision="none",
)
globals().update(
    doing_nothing("enable_flash_sdp enable_mem_efficient_sdp enable_math_sdp enable_cudnn_sdp")
)


def is_built() -> bool:
    """Return False."""
    return False


def flash_sdp_enabled() -> bool:
    """Return False: attention is computed step by step."""
    return False


def mem_efficient_sdp_enabled() -> bool:
    """Return False: attention is computed step by step."""
    return False


def math_sdp_enabled() -> bool:
    """Return True: attention is computed step by step."""
    return True


@contextmanager
def sdp_kernel(*_: Any, **__: Any) -> Iterator[None]:
    """Choose a kernel for a block; there is one here."""
    yield
