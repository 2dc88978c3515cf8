"""When a step is over: once every optimizer that takes part has stepped.

A GAN's two optimizers make one step together; so do five of the critic's and one of the
generator's. An optimizer that lets the others step `PATIENCE` times sleeps until it steps.

>>> class Optimizer: pass
>>> d, g, cycle = Optimizer(), Optimizer(), Cycle()
>>> cycle.add(d), cycle.add(g)
(None, None)
>>> cycle.ends(d), cycle.ends(d), cycle.ends(g)
(False, False, True)
"""

from __future__ import annotations

import weakref
from collections.abc import Container
from typing import Any

PATIENCE = 10


class Cycle:
    """The optimizers of one training, and which of them have stepped in the open step.

    Params: moved      those that have
            turns      how many steps of any optimizer there were, ever
            known      whether there is any optimizer
            is_moving  whether one steps right now, with a forward pass inside as it may be
    """

    def __init__(self) -> None:
        """Begin without optimizers."""
        self.moved: set[int] = set()
        self.turns, self.known, self.is_moving = 0, False, False
        self._awake: dict[int, weakref.ref[Any]] = {}
        self._again = 0

    def add(self, optimizer: Any) -> None:
        """Let an optimizer take part."""
        self.known = True
        self._awake[id(optimizer)] = weakref.ref(optimizer)

    def begins(self, optimizer: Any) -> Container[int]:
        """Hear that an optimizer is about to step; return all that take part, by identity."""
        self.is_moving = True
        if id(optimizer) not in self._awake:
            self.add(optimizer)
        return self._awake

    def ends(self, optimizer: Any) -> bool:
        """Hear that an optimizer has stepped; tell whether the step is over."""
        self.turns, self.is_moving = self.turns + 1, False
        if len(self._awake) == 1 and id(optimizer) in self._awake:
            return True
        self._again += id(optimizer) in self.moved
        self.moved.add(id(optimizer))
        gone = [key for key, ref in self._awake.items() if ref() is None]
        if self._again >= PATIENCE:
            gone += [key for key in self._awake if key not in self.moved]
        for key in gone:
            self._awake.pop(key, None)
        return self.moved >= set(self._awake)

    def clear(self) -> None:
        """Begin a step."""
        if self.moved:
            self.moved = set()
        self._again = 0
