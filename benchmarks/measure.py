"""Two engines take turns at one workload: processes, rounds, percentiles."""

import json
import subprocess
import sys
from typing import Any

ENGINES = ("numpy", "torch")
FEWEST, WARM = 5, 3  # rounds at least, and steps before the first of them


class Worker:
    """A process that runs one workload on one engine."""

    def __init__(self, engine: str, workload: str, threads: int) -> None:
        """Start it and wait until it has done a first step."""
        command = [sys.executable, "-m", "benchmarks.worker", engine, workload, str(threads)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.times: list[float] = []
        self.peak_mb = 0.0
        self.first = self.read()["first"]

    def read(self) -> dict[str, Any]:
        """Return the worker's next answer."""
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the worker ended: {' '.join(self.process.args)}")
        return json.loads(line)

    def run(self, steps: int, *, keep: bool = True) -> float:
        """Run `steps` steps; return the milliseconds they took."""
        print(steps, file=self.process.stdin, flush=True)
        answer = self.read()
        self.peak_mb = answer["peak_mb"]
        if keep:
            self.times += answer["ms"]
        return sum(answer["ms"])

    def close(self) -> None:
        """End the process."""
        self.process.stdin.close()
        self.process.wait()


def percentile(times: list[float], share: float) -> float:
    """Return the value below which `share` of the times lie."""
    return sorted(times)[int(share * (len(times) - 1))]


def summary(times: list[float], **more: float) -> dict[str, float]:
    """Return what is kept of an engine's times."""
    return {"p10_ms": percentile(times, 0.1), "median_ms": percentile(times, 0.5), **more}


def compared(workload: str, threads: int, ours: dict[str, Any], theirs: dict[str, Any]) -> dict:
    """Return a row of the table: both engines, and our times over PyTorch's."""
    ratios = {f"ratio_{key}": ours[f"{key}_ms"] / theirs[f"{key}_ms"] for key in ("p10", "median")}
    return {"workload": workload, "threads": threads, "numpy": ours, "torch": theirs, **ratios}


def plan(step_ms: float, rounds: int, seconds: float) -> tuple[int, int]:
    """Return how many rounds, and how many steps of each engine in a round.

    >>> plan(1.0, 20, 10.0), plan(1500.0, 20, 10.0)
    ((20, 250), (5, 1))
    """
    steps = seconds * 1e3 / 2 / step_ms
    rounds = max(FEWEST, min(rounds, int(steps)))
    return rounds, max(1, int(steps / rounds))


def measure(workload: str, threads: int, rounds: int, seconds: float) -> dict:
    """Return the row of one workload; in each round the other engine goes first."""
    workers = [Worker(name, workload, threads) for name in ENGINES]
    slowest = max(w.run(WARM, keep=False) for w in workers) / WARM
    rounds, block = plan(slowest, rounds, seconds)
    for i in range(rounds):
        for worker in workers[:: 1 if i % 2 else -1]:
            worker.run(block)
    for worker in workers:
        worker.close()
    found = [summary(w.times, steps=len(w.times), peak_mb=w.peak_mb, first=w.first)
             for w in workers]  # fmt: skip
    return compared(workload, threads, *found)
