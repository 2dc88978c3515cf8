"""What `torch.cuda` says without a GPU, so `"cuda" if is_available() else "cpu"` works.

>>> is_available(), device_count(), memory_allocated()
(False, 0, 0)
"""

from __future__ import annotations

from types import TracebackType
from typing import Any

from chainrule.scratch.coverage import answers_for
from chainrule.scratch.coverage.refusing import all_refusing, counting_nothing, doing_nothing
from chainrule.scratch.one_cpu.cuda import amp as amp

globals().update(
    counting_nothing("""
        device_count memory_allocated max_memory_allocated memory_reserved max_memory_reserved
        memory_cached max_memory_cached"""),
    **doing_nothing("""
        manual_seed manual_seed_all seed seed_all empty_cache reset_peak_memory_stats
        reset_max_memory_allocated reset_max_memory_cached set_rng_state_all"""),
    **all_refusing("torch.cuda", """
        Stream Event CUDAGraph graph current_device current_stream default_stream set_stream
        get_device_name get_device_properties get_device_capability get_rng_state set_rng_state
        init initial_seed ipc_collect mem_get_info memory_snapshot memory_stats memory_summary
        set_device set_per_process_memory_fraction synchronize utilization temperature
        make_graphed_callables"""),
)  # fmt: skip


class OutOfMemoryError(RuntimeError):
    """What PyTorch raises when a GPU's memory is full; never raised here."""


def is_available() -> bool:
    """Return False: the readable engine runs on the CPU."""
    return False


def is_initialized() -> bool:
    """Return False."""
    return False


def is_bf16_supported(including_emulation: bool = True) -> bool:
    """Return False."""
    return False


def is_tf32_supported() -> bool:
    """Return False."""
    return False


def get_rng_state_all() -> list[Any]:
    """Return the states of no GPU."""
    return []


def get_arch_list() -> list[str]:
    """Return no architecture."""
    return []


class _Nothing:
    """A block that chooses among GPUs: with none there is nothing to choose."""

    def __init__(self, of: Any = None) -> None:
        """Take a device, a tensor or a stream."""
        self.of = of

    def __enter__(self) -> None:
        """Do nothing."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Do nothing."""


class device(_Nothing):  # noqa: N801 - PyTorch's name
    """A block on one of the GPUs; does nothing, as PyTorch without one."""


class device_of(_Nothing):  # noqa: N801 - PyTorch's name
    """A block on the GPU of a tensor; does nothing, as PyTorch without one."""


class stream(_Nothing):  # noqa: N801 - PyTorch's name
    """A block on a stream; does nothing, as PyTorch without a GPU."""


__getattr__ = answers_for("torch.cuda")
