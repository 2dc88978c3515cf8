"""What a worker process does: fetch the batches it is told to, and send them back.

    parent                              worker
    tasks.put((turn, indices))   ->     batch = fetch(indices)
    answers.recv()               <-     answers.send((turn, batch))

A worker ends when it is told so, when its parent is gone, or when nobody reads its answers.
Ctrl-C goes to the parent alone, which then ends its workers.
"""

from __future__ import annotations

import os
import queue
import random
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from chainrule.errors import DataError
from chainrule.scratch.random.state import manual_seed
from chainrule.scratch.utils.data.dataset import IterableDataset
from chainrule.scratch.utils.data.fetch import Fetch, fetcher

LOOK_UP = 1.0  # seconds between looks whether the parent is still there


@dataclass(frozen=True)
class WorkerInfo:
    """Which worker this is, of how many, with its seed and its copy of the dataset."""

    id: int
    num_workers: int
    seed: int
    dataset: Any


@dataclass(frozen=True)
class Plan:
    """What a worker needs to know to begin."""

    id: int
    num_workers: int
    base_seed: int
    dataset: Any
    batched: bool
    collate: Callable[[Any], Any]
    drop_last: bool
    init: Callable[[int], Any] | None

    def fetcher(self) -> Fetch:
        """Return the function that fetches a batch."""
        return fetcher(self.dataset, self.batched, self.collate, self.drop_last)


class Again:
    """Tell a worker to begin a new pass."""


class Ended:
    """Tell the parent that a worker's dataset has no more samples."""


_info: list[WorkerInfo] = []


def get_worker_info() -> WorkerInfo | None:
    """Return what a worker process knows of itself, or None in the main process."""
    return _info[0] if _info else None


class Failure:
    """An exception on its way from a worker to the parent, with its traceback."""

    def __init__(self, error: BaseException, worker: int) -> None:
        """Write the traceback down; it cannot travel itself."""
        self.kind, self.worker = type(error), worker
        self.text = "".join(traceback.format_exception(error))

    def error(self) -> BaseException:
        """Return an exception of the same kind, or DataError where one cannot be made."""
        message = (
            f"Caught {self.kind.__name__} in DataLoader worker process {self.worker}.\n"
            f"Original {self.text}"
        )
        if self.kind is KeyError:  # which prints its argument with the line ends escaped
            return KeyError(Quoted(message))
        try:
            return self.kind(message)
        except Exception:  # a kind that wants other arguments
            return DataError(message)


class Quoted(str):
    """A text that prints as it is where others print in quotes."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def work(plan: Plan, tasks: Any, answers: Any) -> None:
    """Answer tasks until None comes, or the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a handler of the parent's came along
    begin(plan)
    fetch = first_fetch(plan)
    parent = os.getppid()  # under a fork server that server, which ends with the parent
    while (task := next_task(tasks, parent)) is not None:
        if isinstance(task, Again):
            fetch = plan.fetcher()
            reply: tuple[Any, Any] = (None, task)
        else:
            reply = task[0], attempt(plan, fetch, task[1])
        if not send(answers, reply, plan.id):
            return


def begin(plan: Plan) -> None:
    """Seed the generators of PyTorch's kind, Python and NumPy, each worker otherwise."""
    seed = plan.base_seed + plan.id
    random.seed(seed)
    manual_seed(seed)
    words = [plan.id, plan.base_seed % 2**32, plan.base_seed >> 32, 0]
    np.random.seed(np.random.SeedSequence(words).generate_state(4))  # noqa: TID251, NPY002 - as PyTorch
    _info[:] = [WorkerInfo(plan.id, plan.num_workers, seed, plan.dataset)]


def first_fetch(plan: Plan) -> Fetch:
    """Return the function that fetches; one that raises, if that cannot be made."""
    try:
        if plan.init is not None:
            plan.init(plan.id)
        return plan.fetcher()
    except Exception as error:
        return always(error)


def always(error: Exception) -> Fetch:
    """Return a fetch that raises `error`."""

    def fetch(_: Any) -> Any:
        raise error

    return fetch


def attempt(plan: Plan, fetch: Fetch, indices: Any) -> Any:
    """Return a batch, or what went wrong."""
    try:
        return fetch(indices)
    except StopIteration as error:
        return Ended() if isinstance(plan.dataset, IterableDataset) else Failure(error, plan.id)
    except Exception as error:
        return Failure(error, plan.id)


def next_task(tasks: Any, parent: int) -> Any:
    """Wait for a task; None when the parent is gone."""
    from multiprocessing import parent_process

    process = parent_process()  # on Windows the parent's number never changes
    while os.getppid() == parent and (process is None or process.is_alive()):
        try:
            return tasks.get(timeout=LOOK_UP)
        except queue.Empty:
            continue
    return None


def send(answers: Any, reply: tuple[Any, Any], worker: int) -> bool:
    """Send an answer, or why it cannot be sent; False when nobody listens."""
    try:
        answers.send(reply)
    except (BrokenPipeError, ConnectionResetError):
        return False
    except Exception as error:  # a batch that cannot be packed for the way
        answers.send((reply[0], Failure(error, worker)))
    return True
