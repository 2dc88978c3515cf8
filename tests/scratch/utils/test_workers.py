"""Worker processes: the same batches in the same order, and nobody left behind."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from chainrule import scratch
from chainrule.errors import DataError
from chainrule.scratch.utils import data as ours
from tests.scratch.utils.twins import both, own, squares, stream, tensors


def told(t, d, n=8):
    """Return a dataset that tells where each sample was made, and what it drew there."""

    class Told(d.Dataset):
        def __len__(self):
            return n

        def __getitem__(self, i):
            info = d.get_worker_info()
            drawn = t.rand(2), random.random(), float(np.random.rand())  # noqa: NPY002 - workers seed it
            return i, info.id, info.num_workers, info.seed, len(info.dataset), drawn

    return Told()


def shared_out(d, n=10):
    """Return an iterable dataset that gives each worker a part of its own."""

    class Shared(d.IterableDataset):
        def __iter__(self):
            info = d.get_worker_info()
            return iter(range(info.id, n - 3 * info.id, info.num_workers))

    return Shared()


LOADERS = {
    "tensors": lambda t, d: d.DataLoader(tensors(t, d, 20), 3, shuffle=True, num_workers=2),
    "samples": lambda t, d: d.DataLoader(squares(d), 3, shuffle=True, num_workers=2),
    "seeds": lambda t, d: d.DataLoader(told(t, d), 2, num_workers=2, generator=own(t)),
    "one worker": lambda t, d: d.DataLoader(told(t, d), 2, num_workers=1, prefetch_factor=5),
    "no batches": lambda t, d: d.DataLoader(told(t, d), batch_size=None, num_workers=2),
    "cut": lambda t, d: d.DataLoader(squares(d), 3, num_workers=2, drop_last=True),
    "own collate": lambda t, d: d.DataLoader(squares(d), 4, num_workers=2, collate_fn=len),
    "kept": lambda t, d: d.DataLoader(
        squares(d), 3, shuffle=True, num_workers=2, persistent_workers=True
    ),
    "same stream twice": lambda t, d: d.DataLoader(stream(d, 4), 2, num_workers=2),
    "shared stream": lambda t, d: d.DataLoader(shared_out(d), 2, num_workers=2),
    "kept stream": lambda t, d: d.DataLoader(
        shared_out(d), 2, num_workers=2, persistent_workers=True
    ),
}


@pytest.mark.parametrize("name", LOADERS)
def test_workers_give_what_pytorchs_give(name):
    def epochs(t, d):
        loader = LOADERS[name](t, d)
        return list(loader), t.rand(1), list(loader), t.rand(1)

    both(epochs)
    none_left()


def none_left():
    assert multiprocessing.active_children() == []


class Sick(ours.Dataset):
    """A dataset on which one sample does something else."""

    def __init__(self, deed, at=3):
        self.deed, self.at = deed, at

    def __len__(self):
        return 6

    def __getitem__(self, i):
        return self.deed() if i == self.at else i


class PickyError(Exception):
    """An exception that cannot be made of a message alone."""

    def __init__(self, code, reason):
        super().__init__(code, reason)


def fails(error):
    def deed():
        raise error

    return deed


DEEDS = {
    "a value": (fails(ValueError("bad pixel")), ValueError, "(?s)Caught ValueError in DataLoader "
                "worker process 1.*Traceback.*in deed.*raise error.*bad pixel"),
    "a key": (fails(KeyError("age")), KeyError, "(?s)worker process 1.\nOriginal.*KeyError: 'age'"),
    "a picky one": (fails(PickyError(3, "x")), DataError, "(?s)Caught PickyError.*in deed"),
    "no way to send it": (lambda: (lambda: 0), Exception, "(?s)worker process 1.*pickle"),
    "death": (lambda: os._exit(7), DataError, r"worker \(pid \d+\) exited unexpectedly"),
}  # fmt: skip


@pytest.mark.parametrize("name", DEEDS)
def test_what_goes_wrong_in_a_worker_is_raised_here(name):
    deed, error, says = DEEDS[name]
    loader = ours.DataLoader(Sick(deed), collate_fn=list, num_workers=2)
    with pytest.raises(error, match=says) as caught:
        list(loader)
    del caught  # its traceback holds the pass
    none_left()


def test_after_a_death_a_pass_is_over_and_another_begins_anew():
    loader = ours.DataLoader(
        Sick(lambda: os._exit(7)), num_workers=2, prefetch_factor=1, persistent_workers=True
    )
    for _ in range(2):
        batches = iter(loader)
        assert next(batches).item() == 0
        with pytest.raises(DataError, match="exited unexpectedly"):
            list(batches)
        with pytest.raises(DataError, match="cannot go on"):
            next(batches)


def test_who_catches_an_error_goes_on_with_the_next_batch():
    batches = iter(ours.DataLoader(Sick(fails(ValueError("bad"))), num_workers=2))
    got = []
    for _ in range(6):
        try:
            got += next(batches).tolist()
        except ValueError:
            got.append("bad")
    assert got == [0, 1, 2, "bad", 4, 5]
    assert list(batches) == []
    none_left()


def test_a_worker_that_takes_too_long_is_told():
    loader = ours.DataLoader(Sick(lambda: time.sleep(60)), num_workers=1, timeout=0.2)
    with pytest.raises(DataError, match=r"timed out after 0.2 seconds"):
        list(loader)
    none_left()


def test_the_set_up_of_a_worker_runs_once_in_each_and_may_fail():
    def setting_up(worker):
        ours.get_worker_info().dataset.deed = lambda: 100 + worker

    loader = ours.DataLoader(
        Sick(None), num_workers=2, worker_init_fn=setting_up, persistent_workers=True
    )
    for _ in range(2):
        assert [x.item() for x in loader] == [0, 1, 2, 101, 4, 5]
    del loader
    failing = ours.DataLoader(Sick(None), num_workers=1, worker_init_fn=lambda i: 1 / 0)
    with pytest.raises(ZeroDivisionError, match="worker process 0") as caught:
        next(iter(failing))
    del caught  # its traceback holds the pass
    none_left()


def test_a_pass_left_early_leaves_nobody():
    for x in ours.DataLoader(squares(ours, 50), num_workers=2):
        assert x["i"].item() == 0
        break
    none_left()


def test_kept_workers_begin_again_after_a_pass_left_early():
    loader = ours.DataLoader(told(scratch, ours, 30), num_workers=2, persistent_workers=True)
    first = {x[3].item() for _, x in zip(range(3), loader, strict=False)}
    whole = list(loader)
    assert [x[0].item() for x in whole] == list(range(30))
    assert {x[3].item() for x in whole} == first
    workers = {child.pid for child in multiprocessing.active_children()}
    list(loader)
    assert {child.pid for child in multiprocessing.active_children()} == workers
    del loader
    none_left()


def test_batches_may_come_out_of_order():
    slow = Sick(lambda: (time.sleep(0.5), 0)[1], at=0)
    got = [x.item() for x in ours.DataLoader(slow, num_workers=2, in_order=False)]
    assert got[0] != 0
    assert sorted(got) == list(range(6))


def test_big_batches_and_long_orders_do_not_get_stuck():
    x = scratch.arange(300_000.0)
    loader = ours.DataLoader(ours.TensorDataset(x), 100_000, num_workers=2, prefetch_factor=4)
    assert [len(b) for (b,) in loader] == [100_000] * 3


def test_workers_can_be_spawned():
    x = scratch.arange(6)
    loader = ours.DataLoader(
        ours.TensorDataset(x), 4, num_workers=1, multiprocessing_context="spawn"
    )
    assert [b.tolist() for (b,) in loader] == [[0, 1, 2, 3], [4, 5]]
    none_left()


SCRIPT = """
import sys, time
from chainrule.scratch.utils.data import DataLoader, Dataset

class Slow(Dataset):
    def __len__(self):
        return 1000
    def __getitem__(self, i):
        time.sleep(0.05)
        return i

if __name__ == "__main__":
    batches = iter(DataLoader(Slow(), num_workers=2))
    next(batches)
    print(*[worker.process.pid for worker in batches.workers], flush=True)
    {then}
"""


def alive(pid):
    """Tell whether a process runs; one that only waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pids, within):
    end = time.monotonic() + within
    while any(map(alive, pids)) and time.monotonic() < end:
        time.sleep(0.05)
    return not any(map(alive, pids))


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("then", ["list(batches)", "time.sleep(60)"], ids=["in", "between"])
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "kill"])
def test_no_worker_outlives_its_parent(how, then, tmp_path):
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.replace("{then}", then))
    parent = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
    )
    pids = [int(pid) for pid in parent.stdout.readline().split()]
    assert len(pids) == 2
    assert all(map(alive, pids))
    if how is signal.SIGINT:
        os.killpg(parent.pid, how)  # the terminal sends it to all
    else:
        parent.kill()
    _, says = parent.communicate(timeout=20)
    assert says.count("Traceback") == (how is signal.SIGINT)
    assert gone(pids, within=10)
