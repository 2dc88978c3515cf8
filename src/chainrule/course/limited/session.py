"""Blocks that are run one after the other in a limited process, as in a notebook."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from chainrule.course.limited.limits import BLOCK, Ended, Limits
from chainrule.course.limited.worker import Worker

LOOK = 0.2  # seconds between two looks while no block runs
ENTRY = "chainrule.course.limited.blocks:serve"
Emit = Callable[[str, str], None]  # kind ("stdout", "stderr", "figure", "error"), text


class Session:
    """One namespace that stays from block to block, in a process that can be stopped.

    `run` blocks: call it in a thread. `stop` may be called from any other; the next block
    then begins with an empty namespace.
    """

    def __init__(self, limits: Limits = BLOCK, folders: Sequence[Path] = ()) -> None:
        """Prepare; the process starts with the first block.

        Args:
            limits: what a block may use.
            folders: where its imports look first, such as the folder of the day.
        """
        self.limits, self._folders = limits, [str(Path(folder).resolve()) for folder in folders]
        self._worker: Worker | None = None
        self._number = 0
        self._busy, self._stop = threading.Lock(), threading.Event()

    @property
    def is_fresh(self) -> bool:
        """Whether the next block begins with an empty namespace."""
        return self._worker is None

    def run(self, source: str, emit: Emit, stop: threading.Event | None = None) -> Ended | None:
        """Run one block and hand on what it gives, piece by piece; return why it was ended.

        Args:
            source: the code.
            emit: called with "stdout", "stderr", "figure" (SVG) or "error" and a text.
            stop: set from another thread, it ends the block, as `stop()` does.

        Returns:
            None where the block came to its end, with or without an error of its own.
        """
        with self._busy:
            self._stop = stop or threading.Event()
            worker = self._ready()
            self._number += 1
            worker.begin()
            worker.order({"source": source, "number": self._number})
            try:
                return self._listen(worker, emit)
            except BaseException:
                self._drop()
                raise

    def stop(self) -> None:
        """End the block that runs, from another thread."""
        self._stop.set()

    def close(self) -> None:
        """End the process and remove its folder."""
        self._stop.set()
        with self._busy:
            self._drop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self.close()

    def _ready(self) -> Worker:
        if self._worker is None:
            settings = {"folders": self._folders}
            self._worker = Worker(ENTRY, self.limits, once=False, settings=settings)
            threading.Thread(target=self._watch, args=(self._worker,), daemon=True).start()
        return self._worker

    def _watch(self, worker: Worker) -> None:
        """Look at the process between two blocks, when nobody listens to it."""
        while worker is self._worker and worker.ended is None:
            with self._busy:  # a block that runs is watched by who listens to it
                if worker is self._worker:
                    worker.look_in()
            time.sleep(LOOK)

    def _listen(self, worker: Worker, emit: Emit) -> Ended | None:
        """Hand on messages until the block is done or the process is over."""
        left = self.limits.printed
        while (message := worker.hear(self._stop)) is not None:
            if message.get("done") == self._number:
                return None
            for kind in ("figure", "error"):
                if kind in message:
                    emit(kind, str(message[kind]))
            text = str(message.get("out", ""))[:left]
            if text:
                left -= len(text)
                emit(str(message.get("kind", "stdout")), text)
                if not left:
                    emit("stderr", "\n… the rest is not shown.\n")
        ended = worker.ended
        self._drop()
        return ended

    def _drop(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.kill()
