"""Standing beside a backward pass while it runs: the one place that reaches into the tape.

Outside of `around_walks` the tape is as it was, so what is not in use costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from chainrule.scratch.tape import Edge, Walk

Roots = list[tuple[Edge, Any]]
Around = Callable[[Walk, Roots, Callable[[], None]], None]


@contextmanager
def around_walks(around: Around) -> Iterator[None]:
    """Within the block, each walk is run by `around(walk, roots, go)`, which calls `go()`."""
    before = Walk.run

    def run(walk: Walk, roots: Roots) -> None:
        around(walk, roots, lambda: before(walk, roots))

    setattr(Walk, "run", run)  # noqa: B010 - a plain assignment is refused by the type checker
    try:
        yield
    finally:
        setattr(Walk, "run", before)  # noqa: B010
