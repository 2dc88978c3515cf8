"""The recorder: writes down how a network trains, seldom enough not to slow it down.

Between sampled steps two short calls a step are all there is: no hook stands.
It draws no random numbers, keeps no graph and writes to no tensor, so a run with it and a
run without it end with the same weights, bit for bit.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Any

import numpy as np

from chainrule.engine import Engine
from chainrule.train.trace import chunks
from chainrule.train.trace.chunks import Chunk, Journal
from chainrule.train.trace.columns import STEP_ROW
from chainrule.train.trace.guard import Guard
from chainrule.train.trace.loss import LossWatch
from chainrule.train.trace.network import NetworkWatch
from chainrule.train.trace.sample import NUMBER, Look
from chainrule.train.trace.schedule import Schedule

EVERY, DENSE = 50, 30
ROWS = 1024  # steps kept in memory before they are written
PAUSE = 0.5  # seconds after which a sampled step writes what waits
FULL = 20  # every step is kept up to 2**FULL, then every 2nd, from twice that every 4th…
EVENTS = 10  # every event of a kind is kept up to 2**EVENTS, then fewer in the same way


def thinned(number: int, bits: int) -> bool:
    """Say whether `number` is left out so that what is kept grows with its logarithm.

    >>> [n for n in range(1, 20) if not thinned(n, 2)]
    [1, 2, 3, 4, 6, 8, 12, 16]
    """
    return bool(number & ((1 << max(number.bit_length() - bits, 0)) - 1))


def packed(row: tuple[Any, ...]) -> bytes:
    """Return one row of STEP; a norm that nobody knows is NaN, a flag -1."""
    *known, norm, seconds, wait, clipped = row
    norm, clipped = np.nan if norm is None else norm, -1 if clipped is None else clipped
    return STEP_ROW.pack(*known, norm, seconds, wait, clipped)


class Recorder:
    """Records steps, samples and events of one run into its folder.

    Params:
        folder: a run folder, or its `trace/`.
        e: the engine that the model runs on.
        every: the interval between samples once the first `dense` steps are over.
    """

    cut = staticmethod(chunks.cut)

    def __init__(self, folder: Path, e: Engine, *, every: int = EVERY, dense: int = DENSE) -> None:
        """Open the trace, going on where an earlier one ends."""
        self._e, self._journal = e, Journal(folder)
        self._schedule = Schedule(every, dense)
        for step, size in self._journal.samples:
            self._schedule.took(step, size)
        self._guard = Guard()
        self._look = Look([], [], self._tell)
        self._layout: tuple[list[int], int] = ([], 0)  # (what it was made of, its number)
        self._sampling, self._open, self._step = False, False, 0
        self._counts: Counter[str] = Counter()
        self._rows: list[tuple[Any, ...]] = []  # of STEP, not yet written
        self._began = self._ended = self._wait = np.nan
        self._written = perf_counter()

    def attach(
        self,
        model: Any,
        optimizer: Any = None,
        *,
        loss: Any = None,
        name: str = "",
        calls: bool = False,
    ) -> None:
        """Watch `model`, the optimizer that moves it and, if it is a module, its loss.

        With `calls`, a change of mode is seen at any call of the model, not at sampled steps
        alone: for loops that tell nothing. This costs a hook on every call.
        May be called again for a second network, such as a discriminator; `name` then goes
        before the names of its layers and parameters.
        """
        pool, others = self._look.pool, len(self._look.networks)
        name = name or (f"model{others}" if others else "")
        watch = NetworkWatch(self._e, model, optimizer, name, self._tell, pool, self._guard)
        watch.calls(calls)
        self._look.networks.append(watch)
        if loss is not None:
            self._look.losses.append(LossWatch(self._e, loss, self._tell, self._guard))

    def before_step(self, step: int) -> bool:
        """Begin a step; return whether it is looked at. Call it when the batch is there."""
        self._step, self._open = step, True
        self._began = perf_counter()
        self._wait = self._began - self._ended
        self._sampling = step >= self._schedule.next and bool(self._look.networks)
        if self._sampling:
            self._guard(self._look.begin)()
            self._began = perf_counter()
        return self._sampling

    def after_step(
        self,
        step: int,
        epoch: int,
        loss: float,
        lr: float,
        grad_norm: float | None,
        clipped: bool | None,
        y: Any = None,
        x: Any = None,
    ) -> None:
        """End a step. `y` are its targets; `x` its inputs, where the model shows none.

        A `grad_norm` of None is filled in on reading, where the step was sampled.
        """
        seconds = perf_counter() - self._began
        self._open = False
        if self._sampling:
            self._end_sample(step, x, y)
        rows = self._rows
        rows.append((step, epoch, loss, lr, grad_norm, seconds, self._wait, clipped))
        if len(rows) >= ROWS:
            self.flush()
        self._ended = perf_counter()

    def event(self, step: int, kind: str, **detail: Any) -> None:
        """Write down something that happened: an evaluation, a check of the data, a stop."""
        self._counts[kind] += 1
        n = self._counts[kind]
        if thinned(n, EVENTS):
            return
        text = json.dumps({"kind": kind, "step": step, "n": n, **detail}, default=_plain)
        self._journal.add(Chunk(chunks.EVENT, step, step, text.encode()))

    def flush(self) -> None:
        """Write what waits; a checkpoint calls it, so that the trace reaches as far."""
        kept = [packed(row) for row in self._rows if not thinned(row[0], FULL)]
        if kept:
            first, last = self._rows[0][0], self._rows[-1][0]
            self._journal.add(Chunk(chunks.STEPS, first, last, b"".join(kept)))
        self._rows.clear()
        self._journal.flush()
        self._written = perf_counter()

    def close(self) -> None:
        """Remove all hooks, write what waits and close the file.

        A step that began and never ended leaves an event, and its sample if it was looked at.
        """
        if self._open:
            if self._sampling:
                self._end_sample(self._step, None, None)
            self._tell("interrupted")
        if (chunk := self._look.features(self._step, last=True)) is not None:
            self._journal.add(chunk)
        self._look.close()
        self.flush()
        self._journal.close()

    def __enter__(self) -> Recorder:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def _tell(self, kind: str, **detail: Any) -> None:
        """Write down an event of the current step."""
        self.event(self._step, kind, **detail)

    def _end_sample(self, step: int, x: Any, y: Any) -> None:
        """End a look, whatever happens in it."""
        self._sampling = False
        self._guard(self._sample)(step, x, y)
        if self._guard.error:
            self._give_up(step)
        if perf_counter() - self._written > PAUSE:
            self.flush()

    def _sample(self, step: int, x: Any, y: Any) -> None:
        """Write down one look."""
        body = self._look.end(self._schedule.interval, x, y)
        if (graphs := self._look.graphs()) != self._layout[0]:
            self._layout = graphs, self._journal.layout(self._look.layout(self._e.name))
        payload = NUMBER.pack(self._layout[1]) + body
        size = self._journal.add(Chunk(chunks.SAMPLE, step, step, payload))
        self._schedule.took(step, size)
        if (block := self._look.features(step)) is not None:
            self._journal.add(block)

    def _give_up(self, step: int) -> None:
        """Stop looking, not training, and say why; steps and events are still written."""
        self.event(step, "recorder_failed", error=self._guard.error)
        self._guard(self._look.close)()
        self._look = Look([], [], self._tell)


def _plain(value: Any) -> Any:
    """Return what JSON can hold of a value that it does not know."""
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else str(value)
