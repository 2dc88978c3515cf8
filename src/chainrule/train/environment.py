"""What a run depends on beside its recipe: versions, machine, BLAS, threads."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

import chainrule
from chainrule.engine import Engine


@contextmanager
def threads(e: Engine, count: int) -> Iterator[None]:
    """Let matrix products use `count` threads inside the block; 0 leaves them as they are."""
    before = e.torch.get_num_threads()
    if count:
        e.torch.set_num_threads(count)
    try:
        yield
    finally:
        e.torch.set_num_threads(before)


def versions(e: Engine) -> dict[str, Any]:
    """Return what must be the same for a run to repeat bit for bit."""
    return {
        "chainrule": chainrule.__version__,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "torch": installed("torch"),
        "platform": platform.platform(),
        "cpu": cpu(),
        "blas": blas(),
        "threads": e.torch.get_num_threads(),
    }


def installed(package: str) -> str | None:
    """Return a package's version without importing it, or None where it is not there."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def cpu() -> str:
    """Return the processor's name, as precisely as the system tells."""
    info = Path("/proc/cpuinfo")
    for line in info.read_text().splitlines() if info.exists() else ():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def blas() -> str:
    """Return the matrix library that NumPy was built with."""
    built = np.show_config(mode="dicts") or {}
    library = built.get("Build Dependencies", {}).get("blas", {})
    return f"{library.get('name', 'unknown')} {library.get('version', '')}".strip()
