"""The sample: which runs there are, and how one is trained, examined and kept.

Each run's outcome is a line in a file, named by a hash of what it is; what is there is not run
again, so the sample can be stopped at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import warnings
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from time import monotonic
from typing import Any

from benchmarks.doctor import healthy
from benchmarks.doctor.families import FAMILIES
from benchmarks.doctor.faults import FAULTS
from benchmarks.doctor.setup import Setup, run
from chainrule import doctor, engine

FILE = Path(__file__).parent / "results" / "runs.jsonl"
SEEDS = range(5)


@dataclass(frozen=True)
class Job:
    """One run: "fault", its "twin" without the fault, "healthy" or "hard"."""

    kind: str
    name: str
    family: str
    optimizer: str
    seed: int
    engine: str = "numpy"

    @property
    def key(self) -> str:
        """What names the run."""
        return hashlib.sha256(json.dumps(asdict(self)).encode()).hexdigest()[:16]


def jobs() -> list[Job]:
    """Return the whole sample; every fifth fault is repeated on PyTorch."""
    found = [Job("healthy", "", *one) for one in healthy.plain()]
    found += [Job("hard", name, family, "adam", seed) for name, family, seed in healthy.hard()]
    for i, (name, fault) in enumerate(sorted(FAULTS.items())):
        engines = ["numpy", "torch"] if i % 5 == 0 else ["numpy"]
        for family, seed, e in product(fault.families, SEEDS, engines):
            found.append(Job("fault", name, family, fault.optimizer, seed, e))
            found.append(Job("twin", "", family, fault.optimizer, seed, e))
    return list(dict.fromkeys(found))


def examined(job: Job) -> dict[str, Any]:
    """Train a run and ask the doctor; return what is kept of it."""
    e = engine.get(job.engine)
    e.torch.set_num_threads(1)
    setup = Setup(e, FAMILIES[job.family], job.seed, job.optimizer)
    if job.kind == "fault":
        FAULTS[job.name].plant(setup)
    elif job.kind == "hard":
        healthy.HARD[job.name][0](setup)
    began = monotonic()
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the faults warn, as they should
        good, trace, _ = run(setup, Path(folder))
    trained = monotonic() - began
    found = doctor.diagnose(trace, **setup.declared)
    return {
        **asdict(job),
        "points": good,
        "findings": [one.rule.code for one in found.findings],
        "others": [one.rule.code for one in found.others],
        "severities": [one.finding.severity for one in found.findings],
        "learning": found.gate.learning,
        "broken": found.broken,
        "seconds": round(trained, 2),
    }


def known() -> dict[str, dict[str, Any]]:
    """Return the runs that were examined before."""
    if not FILE.exists():
        return {}
    lines = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines() if line]
    return {line["key"]: line for line in lines}


def sample(minutes: float, workers: int) -> Iterator[tuple[int, int]]:
    """Examine what is missing until the time is over; yield how far it is."""
    done = known()
    missing = [job for job in jobs() if job.key not in done]
    total, until = len(done) + len(missing), monotonic() + 60 * minutes
    os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))
    FILE.parent.mkdir(exist_ok=True)
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool, FILE.open("a") as file:
        while missing and monotonic() < until:
            batch, missing = missing[: 4 * workers], missing[4 * workers :]
            futures = {pool.submit(examined, job): job for job in batch}
            for future in as_completed(futures):
                line = {"key": futures[future].key, **future.result()}
                file.write(json.dumps(line) + "\n")
                file.flush()
            yield total - len(missing), total
