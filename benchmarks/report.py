"""The table on the terminal, and the same numbers as JSON."""

import json
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import importing
from benchmarks.workloads import WORKLOADS, Workload

HEADS = ("workload", "threads", "ours ms", "torch ms", "ratio p10", "median", "target",
         "ours MB", "torch MB", "target")  # fmt: skip


def cells(row: dict[str, Any]) -> list[str]:
    """Return a row of the table as words."""
    ours, theirs = row["numpy"], row["torch"]
    wanted = WORKLOADS.get(row["workload"], Workload("", None))
    met = wanted.target is None or row["ratio_p10"] <= wanted.target
    target = "" if wanted.target is None else f"{wanted.target:.2f} {'met' if met else 'MISSED'}"
    if row["workload"] == importing.NAME:
        met = ours["median_ms"] <= importing.TARGET_MS
        target = f"{importing.TARGET_MS:.0f} ms {'met' if met else 'MISSED'}"
    mb = [f"{e['peak_mb']:.0f}" if "peak_mb" in e else "" for e in (ours, theirs)]
    if wanted.target_mb is not None:
        less = ours["peak_mb"] <= wanted.target_mb
        mb.append(f"{wanted.target_mb:.0f} {'met' if less else 'MISSED'}")
    return [row["workload"], str(row["threads"]), f"{ours['p10_ms']:.3f}",
            f"{theirs['p10_ms']:.3f}", f"{row['ratio_p10']:.2f}", f"{row['ratio_median']:.2f}",
            target, *mb, *[""] * (3 - len(mb))]  # fmt: skip


def show(rows: list[dict[str, Any]]) -> None:
    """Print the table; the times are 10th percentiles."""
    lines = [list(HEADS), *[cells(row) for row in rows]]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, ["-" * width for width in widths])
    for line in lines:
        padded = [
            c.rjust(w) if 0 < i < 6 or i in {7, 8} else c.ljust(w)
            for i, (c, w) in enumerate(zip(line, widths, strict=True))
        ]
        print("| " + " | ".join(padded) + " |", flush=True)


def circumstances() -> dict[str, str]:
    """Return where and with what a row was measured."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "cpu": names[0] if names else platform.processor(),
        "python": platform.python_version(), "numpy": version("numpy"), "torch": version("torch"),
        "command": " ".join(["python -m benchmarks.compare", *sys.argv[1:]]),
    }  # fmt: skip


def write(rows: list[dict[str, Any]], path: Path) -> None:
    """Put the rows into a file, in place of older ones of the same workload and threads."""
    kept = json.loads(path.read_text())["rows"] if path.exists() else []
    found = {(r["workload"], r["threads"]): r for r in kept}
    found.update({(r["workload"], r["threads"]): {**r, "run": circumstances()} for r in rows})
    order = [*WORKLOADS, importing.NAME]
    known = [key for key in found if key[0] in order]
    known.sort(key=lambda key: (key[1], order.index(key[0])))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"rows": [found[key] for key in known]}, indent=1) + "\n")
