"""The older names of mixed precision on the CPU: `torch.cpu.amp`."""

from __future__ import annotations

from chainrule.scratch.one_cpu import amp
from chainrule.scratch.types import bfloat16
from chainrule.scratch.types import dtype as Dtype


class autocast(amp.autocast):  # noqa: N801 - PyTorch's name
    """As `torch.autocast("cpu")`: off, with a warning that says so."""

    def __init__(
        self, enabled: bool = True, dtype: Dtype = bfloat16, cache_enabled: bool = True
    ) -> None:
        """Take what would hold in PyTorch."""
        super().__init__("cpu", dtype, enabled, cache_enabled)
