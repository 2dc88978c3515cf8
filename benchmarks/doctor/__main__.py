"""Run the sample as far as time allows, and print the scorecard."""

import argparse
import json
import os

from benchmarks.doctor.runs import FILE, diagnosed, sample
from benchmarks.doctor.score import misses, scorecard


def main() -> None:
    """Parse, run, print, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.doctor", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60, help="then stop; go on another time")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--part", choices=("choose", "report"), default="", help="of the faults")
    parser.add_argument("--misses", action="store_true", help="list what was named wrongly")
    options = parser.parse_args()
    for done, total in sample(options.minutes, options.workers):
        print(f"\r{done} of {total} runs", end="", flush=True)
    runs = diagnosed(options.workers)
    print(f"\r{len(runs)} runs, {sum(r['seconds'] for r in runs) / 60:.0f} minutes of training")
    card = scorecard(runs, options.part)
    for name, one in card.items():
        span = f"{one['low']:.1f} to {one['high']:.1f}"
        print(f"{name:35} {one['share']:5.1f} %  ({span}, n = {one['n']})")
    costs = FILE.with_name("overhead.json")
    for row in json.loads(costs.read_text(encoding="utf-8")) if costs.exists() else ():
        print(f"overhead, {row['workload']} on {row['engine']:24} {100 * row['overhead']:5.1f} %")
    if options.misses:
        print("\n".join(misses(runs)[:60]))
    path = FILE.with_name("scorecard.json")
    parts = {half or "all": scorecard(runs, half) for half in ("", "choose", "report")}
    path.write_text(json.dumps(parts, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
