"""What `torch.mps` says without Apple's GPUs.

>>> is_available(), device_count()
(False, 0)
"""

from __future__ import annotations

from chainrule.scratch.coverage import answers_for
from chainrule.scratch.coverage.refusing import all_refusing, counting_nothing, doing_nothing

globals().update(
    counting_nothing("device_count current_allocated_memory driver_allocated_memory"),
    **doing_nothing("manual_seed manual_seed_all seed empty_cache"),
    **all_refusing("torch.mps", "synchronize get_rng_state set_rng_state Event"),
)


def is_available() -> bool:
    """Return False: the readable engine runs on the CPU."""
    return False


__getattr__ = answers_for("torch.mps")
