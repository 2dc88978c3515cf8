"""Who is in the world: this process, number 0 of 1."""

from __future__ import annotations

import os
from typing import Any

from chainrule.errors import NotCovered, OptionError

TORCHRUN = "on PyTorch: torchrun --nproc-per-node 2 SCRIPT.py"


class ReduceOp:
    """How values of several processes become one; of a single value, each leaves it as it is."""

    SUM, PRODUCT, MIN, MAX, AVG = "SUM", "PRODUCT", "MIN", "MAX", "AVG"
    BAND, BOR, BXOR, PREMUL_SUM = "BAND", "BOR", "BXOR", "PREMUL_SUM"


class Backend(str):
    """The name of what would carry messages; there are none to carry."""

    __slots__ = ()
    UNDEFINED, GLOO, NCCL, MPI, UCC = "undefined", "gloo", "nccl", "mpi", "ucc"


class ProcessGroup:
    """A group of processes: this one."""

    def __init__(self, backend: str) -> None:
        """Remember the name that the script gave."""
        self.backend = backend

    def rank(self) -> int:
        """Return 0."""
        return 0

    def size(self) -> int:
        """Return 1."""
        return 1


class group:  # noqa: N801 - PyTorch's name
    """Where scripts look for the group of all processes."""

    WORLD: ProcessGroup | None = None


def is_available() -> bool:
    """Return True: a world of one is here."""
    return True


def is_initialized() -> bool:
    """Tell whether init_process_group was called."""
    return group.WORLD is not None


def is_gloo_available() -> bool:
    """Return True: in a world of one it has nothing to do."""
    return True


def is_nccl_available() -> bool:
    """Return False: it is for GPUs."""
    return False


def is_mpi_available() -> bool:
    """Return False."""
    return False


def is_torchelastic_launched() -> bool:
    """Tell whether torchrun started this process."""
    return "TORCHELASTIC_RUN_ID" in os.environ


def init_process_group(
    backend: str | None = None,
    init_method: str | None = None,
    timeout: Any = None,
    world_size: int = -1,
    rank: int = -1,
    **_: Any,
) -> None:
    """Begin a world of one process; more raise NotCovered."""
    if is_initialized():
        raise OptionError(
            "init_process_group needs to be called once", got="trying to initialize it twice"
        )
    size = world_size if world_size > 0 else int(os.environ.get("WORLD_SIZE", 1))
    if size > 1:
        raise NotCovered(
            "training in several processes is PyTorch's", got=f"world_size={size}", hint=TORCHRUN
        )
    if rank > 0:
        raise OptionError("rank needs to be 0 in a world of one", got=str(rank))
    group.WORLD = ProcessGroup(str(backend or "gloo").lower())


def destroy_process_group(group: ProcessGroup | None = None) -> None:
    """End the world."""
    _world().WORLD = None


def _world() -> type[group]:
    if not is_initialized():
        raise OptionError(
            "init_process_group needs to be called first",
            got="Default process group has not been initialized",
            hint="torch.distributed.init_process_group('gloo', rank=0, world_size=1)",
        )
    return group


def get_rank(group: Any = None) -> int:
    """Return 0."""
    _world()
    return 0


def get_world_size(group: Any = None) -> int:
    """Return 1."""
    _world()
    return 1


def get_backend(group: Any = None) -> str:
    """Return the name that init_process_group was given."""
    world = _world().WORLD
    return Backend(world.backend if world else "")


def new_group(ranks: Any = None, *_: Any, **__: Any) -> ProcessGroup:
    """Return a group of this one process."""
    if ranks is not None and list(ranks) != [0]:
        raise OptionError("ranks need to be in the world, [0]", got=repr(ranks))
    return ProcessGroup(get_backend())


def get_global_rank(group: Any, group_rank: int) -> int:
    """Return the same number: a group has one process."""
    return group_rank


def get_process_group_ranks(group: Any = None) -> list[int]:
    """Return [0]."""
    return [0]
