"""Time each workload beside PyTorch eager: interleaved rounds, one process per engine.

    python -m benchmarks.compare                      all workloads, one thread
    python -m benchmarks.compare W1-sgd --threads 2   one of them, two threads
    python -m benchmarks.compare W3 W4                those whose names begin so
    python -m benchmarks.compare --list               what there is

Prints a table and writes it to benchmarks/results/steps.json. The times are 10th percentiles,
those least disturbed; the ratio is ours over PyTorch's, of the 10th percentiles and of the
medians. Memory is the most that each process had resident. Targets are for one thread.
The processes are pinned from outside: `taskset -c 1 python -m benchmarks.compare`.
"""

import argparse
import sys
from pathlib import Path

from benchmarks import importing
from benchmarks.importing import measure_imports
from benchmarks.measure import measure
from benchmarks.report import show, write
from benchmarks.workloads import WORKLOADS

RESULTS = Path(__file__).parent / "results" / "steps.json"
ABOUT = {**{name: w.about for name, w in WORKLOADS.items()}, importing.NAME: importing.ABOUT}


def chosen(names: list[str]) -> list[str]:
    """Return the workloads whose names are, or begin with, the words asked for."""
    if not names:
        return list(ABOUT)
    for name in names:
        if not any(known.startswith(name) for known in ABOUT):
            raise SystemExit(f"no workload {name}; --list shows them")
    return [known for known in ABOUT if known in names or
            any(known.startswith(name) for name in names if name not in ABOUT)]  # fmt: skip


def asked() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("workloads", nargs="*", metavar="NAME", help="as --list shows, or a prefix")
    parser.add_argument("--list", action="store_true", help="list the workloads and stop")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=10.0, help="for each workload")
    parser.add_argument("--json", type=Path, default=RESULTS)
    return parser.parse_args()


def main() -> None:
    """Measure, print, write."""
    a = asked()
    if a.list:
        for name, about in ABOUT.items():
            print(f"{name:<32}{about}")
        return
    rows = []
    for name in chosen(a.workloads):
        print(f"\r{name:<32}", end="", file=sys.stderr, flush=True)
        if name == importing.NAME:
            rows.append(measure_imports(a.threads, a.rounds))
        else:
            rows.append(measure(name, a.threads, a.rounds, a.seconds))
        write(rows, a.json)
    print("\r" + " " * 32 + "\r", end="", file=sys.stderr)
    show(rows)


if __name__ == "__main__":
    main()
