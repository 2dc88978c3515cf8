"""How many threads the matrix products use: `torch.set_num_threads` for NumPy's OpenBLAS.

OpenBLAS is reached through ctypes, in the copy that NumPy's wheels carry. Where NumPy was
built with another library its threads are left alone, and the number reported is the
number of cores.
"""

from __future__ import annotations

import ctypes
import os
from functools import cache
from pathlib import Path

import numpy as np

from chainrule.errors import OptionError

# NumPy's wheels rename OpenBLAS's functions; other builds keep the plain names.
NAMES = (
    "scipy_openblas_{}_num_threads64_",
    "openblas_{}_num_threads64_",
    "openblas_{}_num_threads",
)


@cache
def _openblas() -> tuple[ctypes.CDLL, str] | None:
    """Return the OpenBLAS that NumPy loaded, and the pattern of its function names."""
    package = Path(np.__file__).parent
    folders = (package.with_name("numpy.libs"), package / ".dylibs", package / ".libs")
    for path in sorted(p for folder in folders if folder.is_dir() for p in folder.iterdir()):
        if "openblas" not in path.name:
            continue
        library = ctypes.CDLL(str(path))
        for pattern in NAMES:
            if hasattr(library, pattern.format("set")):
                return library, pattern
    return None


@cache
def unpacked() -> bool:
    """Tell whether this OpenBLAS multiplies small matrices where they lie, without packing."""
    found = _openblas()
    if found is None:
        return False
    library, pattern = found
    name = pattern.replace("{}_num_threads", "get_corename")
    if not hasattr(library, name):
        return False
    core = getattr(library, name)
    core.restype = ctypes.c_char_p
    return core() in {b"SkylakeX", b"Cooperlake", b"SapphireRapids"}


@cache
def one_thread() -> bool:
    """Tell whether matrix products run on one thread; asked by every product, so remembered."""
    return get_num_threads() == 1


def get_num_threads() -> int:
    """Return the number of threads that a matrix product may use."""
    found = _openblas()
    if found is None:
        return os.cpu_count() or 1
    library, pattern = found
    return int(getattr(library, pattern.format("get"))())


def set_num_threads(int: int) -> None:
    """Choose the number of threads of matrix products; left alone where it cannot be set."""
    if int < 1:
        raise OptionError("set_num_threads expects a positive integer", got=str(int))
    one_thread.cache_clear()
    found = _openblas()
    if found is not None:
        library, pattern = found
        getattr(library, pattern.format("set"))(int)


def get_num_interop_threads() -> int:
    """Return 1: ops run one after the other."""
    return 1


def set_num_interop_threads(int: int) -> None:
    """Accept any number; ops run one after the other."""
