"""The loop over batches, fed by worker processes.

Tasks are numbered in the sampler's order and dealt to the workers in turn, a few ahead;
answers that come early wait until it is their turn. Each worker has a queue for its tasks and
a pipe for its answers, so one that dies takes nobody's lock along, and its closed pipe tells.
"""

from __future__ import annotations

import itertools
import multiprocessing
from multiprocessing.connection import wait
from typing import Any

from chainrule.errors import DataError
from chainrule.scratch.utils.data.serial import BatchIterator
from chainrule.scratch.utils.data.worker import Again, Ended, Failure, Plan, work

PATIENCE = 1.0  # seconds for a worker to finish the batch that it is at


class Worker:
    """A worker process and the two ways to it."""

    def __init__(self, context: Any, plan: Plan) -> None:
        """Start the process."""
        self.tasks = context.Queue()
        self.tasks.cancel_join_thread()
        self.answers, theirs = context.Pipe(duplex=False)
        self.process = context.Process(target=work, args=(plan, self.tasks, theirs), daemon=True)
        self.process.start()
        theirs.close()  # so that the worker's end is the only one, and its death is seen
        self.active, self.waiting = True, 0

    def close(self) -> None:
        """End the process, by force where asking did not help."""
        self.process.join(PATIENCE)
        if self.process.is_alive():
            self.process.terminate()
            self.process.join(PATIENCE)
        self.tasks.close()


def plan(loader: Any, i: int, base_seed: int) -> Plan:
    """Return what worker `i` is told."""
    return Plan(
        id=i,
        num_workers=loader.num_workers,
        base_seed=base_seed,
        dataset=loader.dataset,
        batched=loader._auto_collation,
        collate=loader.collate_fn,
        drop_last=loader.drop_last,
        init=loader.worker_init_fn,
    )


class ParallelIterator(BatchIterator):
    """A pass whose batches are fetched by `num_workers` processes, ahead of time."""

    workers: list[Worker] = []  # noqa: RUF012 - for a pass that could not even begin

    def __init__(self, loader: Any) -> None:
        """Start the workers and give them their first tasks."""
        super().__init__(loader)
        # Not the loader itself, which may keep this pass for the next: nobody would end either.
        self.in_order, self.timeout = loader.in_order, loader.timeout
        self.persistent = loader.persistent_workers
        self.ahead = (loader.prefetch_factor or 2) * loader.num_workers  # tasks out at a time
        context = loader.multiprocessing_context or multiprocessing
        self.workers = []
        try:
            for i in range(loader.num_workers):
                self.workers.append(Worker(context, plan(loader, i, self.base_seed)))
            self.begin()
        except BaseException:
            self.close()
            raise

    def begin(self) -> None:
        """Begin a pass: nothing sent, nothing arrived."""
        self.indices = iter(self.order)
        self.sent = self.given = 0  # numbers of the next task to send, and to give
        self.arrived: dict[int, Any] = {}
        self.turns = itertools.cycle(self.workers)
        for worker in self.workers:
            worker.active, worker.waiting = True, 0
        for _ in range(self.ahead):
            self.send()

    def again(self) -> None:
        """Begin another pass with the same workers."""
        for worker in self.workers:
            worker.tasks.put(Again())
        for worker in self.workers:
            while not isinstance(self.receive([worker])[2], Again):
                pass  # what a pass that was left early had ordered
        self.begin()

    def send(self) -> None:
        """Give the next task to the next worker that still has samples."""
        active = sum(w.active for w in self.workers)
        for worker in itertools.islice(self.turns, len(self.workers)):
            if worker.active and (self.in_order or worker.waiting < self.ahead // active):
                break
        else:
            return
        try:
            indices = next(self.indices)
        except StopIteration:
            return
        worker.tasks.put((self.sent, indices))
        worker.waiting += 1
        self.sent += 1

    def receive(self, workers: list[Worker]) -> tuple[Worker, Any, Any]:
        """Wait for an answer of one of `workers`: who, the task's number, the batch."""
        if not workers:
            raise DataError("a pass that has failed cannot go on", hint="iter(loader) for another")
        by_pipe = {w.answers: w for w in workers}
        ready = wait(list(by_pipe), self.timeout or None)
        if not ready:
            raise DataError(f"DataLoader timed out after {self.timeout} seconds")
        worker = by_pipe[ready[0]]
        try:
            return worker, *worker.answers.recv()
        except (EOFError, ConnectionResetError):
            raise DataError(
                "DataLoader workers need to stay alive",
                got=f"worker (pid {worker.process.pid}) exited unexpectedly",
                hint="num_workers=0 to see why",
            ) from None

    def __next__(self) -> Any:
        """Return the next batch."""
        try:
            batch = self.next_batch()
        except StopIteration:
            if not self.persistent:
                self.close()
            raise
        except BaseException:  # Ctrl-C, a worker that died: there is no going on
            self.close()
            raise
        if isinstance(batch, Failure):  # there is, for who catches it: the next batch
            raise batch.error()
        return batch

    def next_batch(self) -> Any:
        """Return the batch whose turn it is, or the first to arrive if order does not matter."""
        while self.given < self.sent:
            turn = self.given if self.in_order else next(iter(self.arrived), self.given)
            if turn in self.arrived:
                batch = self.arrived.pop(turn)
                self.given += 1
                if isinstance(batch, Ended):
                    continue
                self.send()
                return batch
            worker, turn, batch = self.receive([w for w in self.workers if w.waiting])
            self.note(worker, turn, batch)
        raise StopIteration

    def note(self, worker: Worker, turn: int, batch: Any) -> None:
        """Keep an answer until its turn."""
        worker.waiting -= 1
        self.arrived[turn] = batch
        if isinstance(batch, Ended) and worker.active:
            worker.active = False
            self.send()

    def close(self) -> None:
        """End all workers."""
        workers, self.workers = self.workers, []
        for worker in workers:
            worker.tasks.put(None)
            worker.answers.close()  # one that waits to be read ends now
        for worker in workers:
            worker.close()

    def __del__(self) -> None:
        """End the workers of a pass that is left early."""
        self.close()
