"""Data loaders: which data set a batch comes from, and how many passes there were."""

from __future__ import annotations

import weakref
from collections import Counter
from functools import wraps
from typing import Any

from chainrule.doctor.watching.patches import Patches


class Loaders:
    """Listens to every loader of an engine; batches pass through untouched.

    Params: passes  data set -> how often a loader began to go through it
            fresh   the data set of the last batch, until somebody asks
    """

    def __init__(self) -> None:
        """Begin without a batch."""
        self.passes: Counter[int] = Counter()
        self.fresh: int | None = None
        self._batch: Any = None
        self._sources: weakref.WeakKeyDictionary[Any, int] = weakref.WeakKeyDictionary()
        self._heard: set[type] = set()

    def listen(self, patches: Patches, loader: type) -> None:
        """Hear of each pass of each loader of a class."""

        def make(original: Any) -> Any:
            @wraps(original)
            def begin(itself: Any) -> Any:
                batches = original(itself)
                self._begun(patches, itself, batches)
                return batches

            return begin

        patches.put(loader, "__iter__", make)

    def take(self) -> tuple[int | None, Any]:
        """Return the data set and the labels of a batch that nobody has asked for yet."""
        source, batch = self.fresh, self._batch
        self.fresh = self._batch = None
        known = isinstance(batch, list | tuple) and len(batch) > 1
        return source, batch[1] if known else None

    def forget(self) -> None:
        """Let go of the last batch."""
        self.fresh = self._batch = None

    def _begun(self, patches: Patches, loader: Any, batches: Any) -> None:
        """Note a pass, and listen to the class that its batches come from."""
        try:
            source = id(loader.dataset)
            self.passes[source] += 1
            self._sources[batches] = source
            owner = next(c for c in type(batches).__mro__ if "__next__" in vars(c))
        except (AttributeError, TypeError, StopIteration):  # a loader of another make
            return
        if owner not in self._heard:
            self._heard.add(owner)
            patches.put(owner, "__next__", self._listening)

    def _listening(self, original: Any) -> Any:
        """Return `__next__` that leaves its batch here."""
        sources = self._sources

        @wraps(original)
        def following(batches: Any) -> Any:
            batch = original(batches)
            source = sources.get(batches)
            if source is not None:
                self.fresh, self._batch = source, batch
            return batch

        return following
