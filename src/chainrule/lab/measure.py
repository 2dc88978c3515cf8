"""Measure a claim: its seeds in processes of one BLAS thread each, kept one by one.

A measurement that is stopped, killed or out of time goes on where it was: the result's file
holds every finished seed.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from datetime import date
from multiprocessing import active_children, get_context
from pathlib import Path
from time import monotonic

import numpy as np

from chainrule import engine as engines
from chainrule.errors import ChainruleError, RunError
from chainrule.lab.bench import Bench
from chainrule.lab.claim import Found
from chainrule.lab.result import Result, own, own_path, write
from chainrule.lab.shelf import fingerprint, get
from chainrule.train.environment import threads, versions

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
BUDGET = 60.0  # seconds after which a quick measurement starts no new seed

Listener = Callable[[Result, int], None]  # told the result so far, and how many seeds it wants


def measure(  # noqa: PLR0913 - one parameter an option
    name: str,
    *,
    form: str = "quick",
    engine: str = "numpy",
    seeds: int | None = None,
    workers: int | None = None,
    budget: float | None = None,
    fresh: bool = False,
    workspace: Path | None = None,
    listen: Listener | None = None,
) -> Result:
    """Measure the seeds that are still missing, and return all.

    Args:
        name: a claim's.
        form: "quick" or "full".
        engine: "numpy" or "torch".
        seeds: how many; default the claim's, twice as many in the full form.
        workers: processes; default one a core.
        budget: seconds after which no new seed is started; default 60 for quick, none for full.
        fresh: forget the seeds measured before.
        workspace: where the result is kept; else the one of `chainrule where`.
        listen: called at the start and after each seed.

    Raises:
        OptionError: no such claim.
        RunError: a seed's experiment broke; the others are kept.
    """
    claim = get(name)
    wanted = seeds or claim.count(form)
    path = own_path(name, form, workspace)
    result = (
        Result(name, form, engine, fingerprint(name))
        if fresh
        else begun(name, form, engine, workspace)
    )
    result.date, result.versions = date.today().isoformat(), versions(engines.get(engine))
    missing = [seed for seed in range(wanted) if seed not in result.seeds]
    usual = BUDGET if form == "quick" else float("inf")
    until = monotonic() + (usual if budget is None else budget)
    tell = listen or (lambda *_: None)
    tell(result, wanted)
    for seed, found, seconds in measured(result, missing, workers or os.cpu_count() or 1, until):
        result.add(seed, found, seconds)
        write(result, path)
        tell(result, wanted)
    return result


def begun(name: str, form: str, engine: str, workspace: Path | None) -> Result:
    """Return the user's own result so far, or an empty one where it is of other code."""
    found = own(name, form, workspace)
    if found and found.is_of_this_code and found.engine == engine:
        return found
    return Result(name, form, engine, fingerprint(name))


def measured(
    result: Result, seeds: list[int], workers: int, until: float
) -> Iterator[tuple[int, Found, float]]:
    """Yield each seed as it is done; start none after `until`."""
    waiting, running = list(reversed(seeds)), set[Future[tuple[int, Found, float]]]()
    with processes(min(workers, max(1, len(seeds)))) as pool:
        while waiting or running:
            while waiting and len(running) < workers and monotonic() < until:
                job = (result.claim, waiting.pop(), result.engine, result.form)
                running.add(pool.submit(one_seed, *job))
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (outcome(result.claim, future) for future in done)


def outcome(name: str, future: Future[tuple[int, Found, float]]) -> tuple[int, Found, float]:
    """Return what a process found, or say why it found nothing."""
    try:
        return future.result()
    except ChainruleError:  # data that is not here, say
        raise
    except BrokenProcessPool:
        got, hint = "a process that ended by itself", "more memory, or --workers 1"
    except Exception as error:
        got, hint = f"{type(error).__name__}: {error}", "chainrule -v lab … shows where"
    raise RunError(f"the claim {name} needs its experiment to end", got=got, hint=hint)


@contextmanager
def processes(count: int) -> Iterator[ProcessPoolExecutor]:
    """Give a pool of fresh processes with one BLAS thread each; none outlives the block."""
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    pool = ProcessPoolExecutor(count, get_context("spawn"), initializer=leave_to_the_parent)
    try:
        yield pool
        pool.shutdown()
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in active_children():
            child.kill()
        raise
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


def leave_to_the_parent() -> None:
    """Let Ctrl-C reach the parent alone, which ends its children."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def one_seed(name: str, seed: int, engine: str, form: str) -> tuple[int, Found, float]:
    """Run one seed's experiment in this process."""
    e, began = engines.get(engine), monotonic()
    e.torch.manual_seed(seed)
    with threads(e, 1), np.errstate(all="ignore"):  # a rate that explodes is part of the game
        found = get(name).measure(Bench(e, seed, form == "full"))
    return seed, found, monotonic() - began
