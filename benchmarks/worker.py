"""One engine in a process of its own: steps on request, times as answer.

Reads a number of steps from each line of standard input and prints the milliseconds of each
step as JSON. A process of its own, so that no engine's idle threads slow the other's, and so
that its memory is its own.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

LIMITS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def engine_on(name: str, threads: str) -> Any:
    """Return an engine that uses so many threads."""
    os.environ.update(dict.fromkeys(LIMITS, threads))
    from chainrule import engine

    e = engine.get(name)
    if name == "torch":
        e.torch.set_num_threads(int(threads))
    e.torch.manual_seed(0)
    return e


def peak_mb() -> float:
    """Return the most memory that this process has had resident.

    Why: Linux starts `ru_maxrss` at the size of the process that called, VmHWM at 0.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(engine_name: str, workload: str, threads: str) -> None:
    """Build the workload, warm up, then answer until the input ends."""
    e = engine_on(engine_name, threads)
    from benchmarks.workloads import WORKLOADS

    step = WORKLOADS[workload].build(e)
    print(json.dumps({"first": step().detach().sum().item()}), flush=True)
    for line in sys.stdin:
        times = []
        for _ in range(int(line)):
            start = time.perf_counter()
            step()
            times.append((time.perf_counter() - start) * 1e3)
        print(json.dumps({"ms": times, "peak_mb": peak_mb()}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
