"""One engine in a process of its own: steps on request, times as answer.

Reads a number of steps from each line of standard input and prints the milliseconds of each
step as JSON. A process of its own, so that no engine's idle threads slow the other's.
"""

import json
import os
import resource
import sys
import time


def main(engine_name: str, workload: str, threads: str) -> None:
    """Build the workload, warm up, then answer until the input ends."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = threads
    began = time.perf_counter()
    from benchmarks.workloads import WORKLOADS
    from chainrule import engine

    e = engine.get(engine_name)
    import_ms = (time.perf_counter() - began) * 1e3
    if engine_name == "torch":
        e.torch.set_num_threads(int(threads))
    e.torch.manual_seed(0)
    step = WORKLOADS[workload](e)
    first = step().item()
    print(json.dumps({"import_ms": import_ms, "first_loss": first}), flush=True)
    for line in sys.stdin:
        times = []
        for _ in range(int(line)):
            start = time.perf_counter()
            step()
            times.append((time.perf_counter() - start) * 1e3)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"ms": times, "peak_mb": peak}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
