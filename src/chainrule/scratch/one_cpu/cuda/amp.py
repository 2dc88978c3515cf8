"""The older names of mixed precision on GPUs: `torch.cuda.amp`."""

from __future__ import annotations

from typing import Any

from chainrule.scratch.coverage import answers_for
from chainrule.scratch.one_cpu import amp
from chainrule.scratch.one_cpu.amp import custom_bwd as custom_bwd
from chainrule.scratch.one_cpu.amp import custom_fwd as custom_fwd
from chainrule.scratch.types import dtype as Dtype
from chainrule.scratch.types import float16


class autocast(amp.autocast):  # noqa: N801 - PyTorch's name
    """As `torch.autocast("cuda")`: off without a GPU."""

    def __init__(
        self, enabled: bool = True, dtype: Dtype = float16, cache_enabled: bool = True
    ) -> None:
        """Take what would hold on a GPU."""
        super().__init__("cuda", dtype, enabled, cache_enabled)


class GradScaler(amp.GradScaler):
    """As `torch.amp.GradScaler("cuda")`: off without a GPU."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Take what would hold on a GPU."""
        super().__init__("cuda", *args, **options)


__getattr__ = answers_for("torch.cuda.amp")
