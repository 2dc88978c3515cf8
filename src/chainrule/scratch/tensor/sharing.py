"""Memory that several processes see: `share_memory_`, for training without locks.

A tensor's numbers move into a block that Python's multiprocessing knows. A forked process has
the block already; one that is started anew receives it in place of a copy.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.scratch.tensor.core import Tensor, method
from chainrule.scratch.types import Array


@method
def share_memory_(self: Tensor) -> Tensor:
    """Move the numbers to memory that processes started from now on see and write.

    Share a model before an optimizer or a view of it is made: those that are there keep
    the old memory.
    """
    if not self.is_shared():
        from multiprocessing.reduction import register
        from multiprocessing.sharedctypes import RawArray

        block = RawArray("b", max(self._array.nbytes, 1))
        shared = array_in(block, self._array.dtype, self._array.shape)
        shared[...] = self._array
        self._array = shared
        vars(self)["_block"] = block
        register(type(self), reduced)
    return self


@method
def is_shared(self: Tensor) -> bool:
    """Tell whether `share_memory_` was called."""
    return "_block" in vars(self)


def array_in(block: Any, dtype: np.dtype, shape: tuple[int, ...]) -> Array:
    """Return the array that lies in a block."""
    count = int(np.prod(shape))
    return np.frombuffer(block, dtype=dtype, count=count).reshape(shape)


def reduced(x: Tensor) -> Any:
    """Take a tensor apart for another process: the block itself while one is being started."""
    from multiprocessing.context import get_spawning_popen

    if not x.is_shared() or get_spawning_popen() is None:
        return x.__reduce_ex__(2)
    about = (x._array.dtype, x._array.shape, x._requires)
    return rebuilt, (type(x), vars(x)["_block"], *about)


def rebuilt(kind: type, block: Any, dtype: np.dtype, shape: tuple[int, ...], wants: bool) -> Any:
    """Return a tensor on the block, in the process that was started."""
    x: Any = object.__new__(kind)
    x._array, x._requires = array_in(block, dtype, shape), wants
    vars(x)["_block"] = block
    return x
