"""What `torch.accelerator` says where there is none.

>>> is_available(), current_accelerator(), device_count()
(False, None, 0)
"""

from __future__ import annotations

from typing import Any

from chainrule.scratch.coverage import answers_for
from chainrule.scratch.coverage.refusing import all_refusing, counting_nothing, doing_nothing

globals().update(
    counting_nothing("""
        device_count memory_allocated max_memory_allocated memory_reserved max_memory_reserved"""),
    **doing_nothing("""
        empty_cache empty_host_cache reset_accumulated_memory_stats reset_peak_memory_stats"""),
    **all_refusing("torch.accelerator", """
        Graph current_device_idx current_device_index get_device_capability current_stream
        device_index get_memory_info memory_stats set_device_idx set_device_index set_stream
        synchronize""", "an accelerator"),
)  # fmt: skip


def is_available() -> bool:
    """Return False: the readable engine runs on the CPU."""
    return False


def current_accelerator(check_available: bool = False) -> Any:
    """Return None: there is no accelerator."""


__getattr__ = answers_for("torch.accelerator")
