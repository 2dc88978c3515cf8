"""`torch.distributed` in a world of one process: what all processes agree on is one's own value.

>>> from chainrule import scratch as torch
>>> init_process_group("gloo", rank=0, world_size=1)
>>> get_rank(), get_world_size()
(0, 1)
>>> x = torch.ones(2)
>>> all_reduce(x)  # the sum over all processes
>>> x
tensor([1., 1.])
>>> destroy_process_group()

group.py        who is in the world
collectives.py  what processes do together
"""

from chainrule.scratch.coverage import answers_for
from chainrule.scratch.coverage.refusing import all_refusing
from chainrule.scratch.one_cpu.distributed.collectives import (
    all_gather,
    all_gather_into_tensor,
    all_gather_object,
    all_reduce,
    all_to_all,
    all_to_all_single,
    barrier,
    broadcast,
    broadcast_object_list,
    gather,
    gather_object,
    monitored_barrier,
    reduce,
    reduce_scatter,
    reduce_scatter_tensor,
    scatter,
    scatter_object_list,
)
from chainrule.scratch.one_cpu.distributed.group import (
    Backend,
    ProcessGroup,
    ReduceOp,
    destroy_process_group,
    get_backend,
    get_global_rank,
    get_process_group_ranks,
    get_rank,
    get_world_size,
    group,
    init_process_group,
    is_available,
    is_gloo_available,
    is_initialized,
    is_mpi_available,
    is_nccl_available,
    is_torchelastic_launched,
    new_group,
)

__all__ = [
    "Backend", "ProcessGroup", "ReduceOp", "all_gather", "all_gather_into_tensor",
    "all_gather_object", "all_reduce", "all_to_all", "all_to_all_single", "barrier", "broadcast",
    "broadcast_object_list", "destroy_process_group", "gather", "gather_object", "get_backend",
    "get_global_rank", "get_process_group_ranks", "get_rank", "get_world_size", "group",
    "init_process_group", "is_available", "is_gloo_available", "is_initialized",
    "is_mpi_available", "is_nccl_available", "is_torchelastic_launched", "monitored_barrier",
    "new_group", "reduce", "reduce_scatter", "reduce_scatter_tensor", "scatter",
    "scatter_object_list",
]  # fmt: skip

globals().update(
    all_refusing("torch.distributed", "send recv isend irecv", "another process, under torchrun")
)
__getattr__ = answers_for("torch.distributed")
