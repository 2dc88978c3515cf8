"""The sample: which runs there are, and how one is trained, examined and kept.

Each run's outcome is a line in a file, named by a hash of what it is; what is there is not run
again, so the sample can be stopped at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
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
from chainrule import doctor, engine, places
from chainrule.doctor.probes import run_probes
from chainrule.train.trace import read

FILE = Path(__file__).parent / "results" / "runs.jsonl"
SEEDS = range(5)
PROBES = ("overfit_batch", "zeroed_inputs", "permuted_labels", "baseline")
PROBING = 30.0  # seconds


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


def trained(job: Job) -> dict[str, Any]:
    """Train a run, keep its trace, and return what is known of it.

    Where it does not learn and no rule says why, the active tests are made, as a user would.
    """
    e = engine.get(job.engine)
    e.torch.set_num_threads(1)
    setup = Setup(e, FAMILIES[job.family], job.seed, job.optimizer)
    if job.kind == "fault":
        FAULTS[job.name].plant(setup)
    elif job.kind == "hard":
        healthy.HARD[job.name][0](setup)
    folder, began = traces() / job.key, monotonic()
    shutil.rmtree(folder, ignore_errors=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the faults warn, as they should
        good, subject = run(setup, folder)
        seconds = round(monotonic() - began, 2)
        found = doctor.diagnose(read(folder))
        if found.gate.learning is False and not found.findings:
            run_probes(folder, subject, PROBES, budget_s=PROBING)
    return {**asdict(job), "points": good, "seconds": seconds}


def asked(line: dict[str, Any]) -> dict[str, Any]:
    """Ask the doctor of today about a run that was trained before."""
    found = doctor.diagnose(read(traces() / line["key"]))
    return {
        **line,
        "findings": [one.rule.code for one in found.findings],
        "others": [one.rule.code for one in found.others],
        "learning": found.gate.learning,
        "broken": found.broken,
    }


def traces() -> Path:
    """Return the folder of the sample's traces: so rules can change without training again."""
    return places.cache() / "scorecard"


def known() -> dict[str, dict[str, Any]]:
    """Return the runs that were examined before."""
    if not FILE.exists():
        return {}
    lines = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines() if line]
    return {line["key"]: line for line in lines if (traces() / line["key"]).is_dir()}


def diagnosed(workers: int) -> list[dict[str, Any]]:
    """Return every run of the sample with what the doctor says of it."""
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        return list(pool.map(asked, known().values(), chunksize=8))


def sample(minutes: float, workers: int) -> Iterator[tuple[int, int]]:
    """Train what is missing until the time is over; yield how far it is."""
    done = known()
    missing = [job for job in jobs() if job.key not in done]
    total, until = len(done) + len(missing), monotonic() + 60 * minutes
    os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))
    FILE.parent.mkdir(exist_ok=True)
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool, FILE.open("a") as file:
        while missing and monotonic() < until:
            batch, missing = missing[: 4 * workers], missing[4 * workers :]
            futures = {pool.submit(trained, job): job for job in batch}
            for future in as_completed(futures):
                line = {"key": futures[future].key, **future.result()}
                file.write(json.dumps(line) + "\n")
                file.flush()
            yield total - len(missing), total
