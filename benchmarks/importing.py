"""The time from `import numpy` to an engine that can be used, in fresh processes."""

import os
import subprocess
import sys

from benchmarks.measure import compared, summary

NAME = "W5-import"
ABOUT = "import chainrule.scratch beyond NumPy's own, beside import torch; target 100 ms"
TARGET_MS = 100.0
MODULES = ("chainrule.scratch", "torch")
PROGRAM = """
import time, numpy
began = time.perf_counter()
import {module}
print((time.perf_counter() - began) * 1e3)
"""


def import_ms(module: str) -> float:
    """Return the milliseconds of one import, with its bytecode in the cache."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(module=module)],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return float(done.stdout)


def measure_imports(threads: int, rounds: int) -> dict:
    """Return the row of the imports; the first of each writes the cache and is not counted."""
    for module in MODULES:
        import_ms(module)
    times: dict[str, list[float]] = {module: [] for module in MODULES}
    for _ in range(rounds):
        for module in MODULES:
            times[module].append(import_ms(module))
    return compared(NAME, threads, *[summary(times[module]) for module in MODULES])
