"""How the engine is built: `torch.__config__`."""

from __future__ import annotations


def show() -> str:
    """Return what computes: NumPy, and the libraries that it was built with."""
    import numpy as np

    found = np.show_config(mode="dicts") or {}
    blas = found.get("Build Dependencies", {}).get("blas", {})
    return f"chainrule on NumPy {np.__version__}, {blas.get('name', 'BLAS')} {blas.get('version')}"


def parallel_info() -> str:
    """Return the number of threads."""
    from chainrule.scratch.threads import get_num_threads

    return f"{show()}\n{get_num_threads()} threads"
