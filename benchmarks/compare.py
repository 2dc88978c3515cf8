"""Time each workload beside PyTorch eager: interleaved rounds, one process per engine.

    python -m benchmarks.compare                      all workloads, one thread
    python -m benchmarks.compare W1-sgd --threads 2   one of them, two threads

Prints a table and writes it as JSON. The ratio is ours over PyTorch's: of the 10th
percentiles (least disturbed) and of the medians.
"""

import argparse
import json
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.workloads import WORKLOADS

ENGINES = ("numpy", "torch")
RESULTS = Path(__file__).parent / "results"


class Worker:
    """A process that runs one workload on one engine."""

    def __init__(self, engine: str, workload: str, threads: int) -> None:
        """Start it and wait until it is warm."""
        command = [sys.executable, "-m", "benchmarks.worker", engine, workload, str(threads)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.start = self.read()
        self.times: list[float] = []
        self.peak_mb = 0.0

    def read(self) -> dict:
        """Return the worker's next answer."""
        return json.loads(self.process.stdout.readline())

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


def measure(workload: str, threads: int, rounds: int, seconds: float) -> dict:
    """Return the times of both engines for one workload."""
    workers = {name: Worker(name, workload, threads) for name in ENGINES}
    slowest = max(w.run(3, keep=False) for w in workers.values()) / 3
    block = max(1, int(seconds * 1e3 / rounds / 2 / slowest))
    for _ in range(rounds):
        for worker in workers.values():
            worker.run(block)
    row = {"workload": workload, "threads": threads, "steps": rounds * block}
    for name, w in workers.items():
        row[name] = {
            "p10_ms": percentile(w.times, 0.1), "median_ms": percentile(w.times, 0.5),
            "peak_mb": w.peak_mb, **w.start,
        }  # fmt: skip
        w.close()
    for key in ("p10_ms", "median_ms"):
        row["ratio_" + key[:-3]] = row["numpy"][key] / row["torch"][key]
    return row


def show(rows: list[dict]) -> None:
    """Print the table."""
    heads = ("workload", "threads", "ours p10 / median ms", "torch p10 / median ms",
             "ratio p10 / median", "ours / torch peak MB")  # fmt: skip
    print("| " + " | ".join(heads) + " |")
    print("|---|---|---|---|---|---|")
    for r in rows:
        ours, twin = r["numpy"], r["torch"]
        print(
            f"| {r['workload']} | {r['threads']} | {ours['p10_ms']:.3f} / {ours['median_ms']:.3f} "
            f"| {twin['p10_ms']:.3f} / {twin['median_ms']:.3f} "
            f"| {r['ratio_p10']:.2f} / {r['ratio_median']:.2f} "
            f"| {ours['peak_mb']:.0f} / {twin['peak_mb']:.0f} |"
        )


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("workloads", nargs="*", default=[*WORKLOADS], choices=[*WORKLOADS, []])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=10.0, help="for each workload")
    parser.add_argument("--json", type=Path, default=RESULTS / "steps.json")
    asked = parser.parse_args()
    rows = [
        measure(name, asked.threads, asked.rounds, asked.seconds) for name in asked.workloads
    ]  # fmt: skip
    show(rows)
    machine = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"), "cpu": platform.processor(),
        "python": platform.python_version(), "numpy": version("numpy"), "torch": version("torch"),
        "command": " ".join(["python -m benchmarks.compare", *sys.argv[1:]]),
    }  # fmt: skip
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    asked.json.write_text(json.dumps({"machine": machine, "rows": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()
