"""Watch the first backward pass of a program as it happens; used by `chainrule run`.

    with first_step(break_in="linear", picture=Path("tape.svg")):
        ...                                    # the program

Nothing is run twice: the walk is the program's own, and each gradient is measured when it
passes. The program's numbers are what they would have been.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import FrameType

from chainrule.scratch.explaining.debugger import break_in as stop_in
from chainrule.scratch.explaining.explanation import Explanation, measuring
from chainrule.scratch.explaining.graph import Sizes, Sketch, tape_behind
from chainrule.scratch.explaining.names import find_names
from chainrule.scratch.explaining.walks import Roots, around_walks
from chainrule.scratch.tape import Walk


@contextmanager
def first_step(
    break_in: str | None = None, picture: Path | str | None = None, *, table: bool = True
) -> Iterator[None]:
    """Explain the first `backward()` of the block on stderr, then be silent.

    Args:
        break_in: an op in whose way back the debugger stops, as in `break_in`.
        picture: where to write the picture of the tape as SVG.
        table: whether to print the table.

    Raises:
        OptionError: no op has the name `break_in`.
    """
    stopping = nullcontext() if break_in is None else stop_in(break_in)
    watching = FirstWalk(lambda found: tell(found, picture, table=table))
    with stopping, around_walks(watching.around) if table or picture else nullcontext():
        yield
    if (table or picture) and not watching.seen:
        print("explain: the program never called backward()", file=sys.stderr)  # noqa: T201


class FirstWalk:
    """Measures the first walk that fills `.grad`, and hands the explanation on."""

    def __init__(self, tell: Callable[[Explanation], None]) -> None:
        """Call `tell(explanation)` after that walk."""
        self.tell, self.seen = tell, False

    def around(self, walk: Walk, roots: Roots, go: Callable[[], None]) -> None:
        """Run a walk, the first of them measured."""
        if self.seen or not walk.accumulate:
            return go()
        self.seen = True
        tape = tape_behind([edge for edge, _ in roots])
        tape.names = find_names([leaf.tensor for leaf in tape.leaves], None, outside())
        sketch, sizes = Sketch(tape), Sizes()
        with measuring(tape, sizes):
            go()
        return self.tell(Explanation(*sketch.filled(sizes)))


def tell(found: Explanation, picture: Path | str | None, *, table: bool) -> None:
    """Print the table to stderr and write the picture."""
    sys.stdout.flush()  # what the program printed so far stands above
    if table:
        print(f"The first backward pass.\n{found}\n", file=sys.stderr)  # noqa: T201
    if picture is not None:
        try:
            found.save(picture)
            said = f"the picture is in {picture}"
        except OSError as error:  # the program it watches goes on
            said = f"the picture could not be written: {error}"
        print(f"explain: {said}", file=sys.stderr)  # noqa: T201


def outside() -> FrameType:
    """Return the frame of who asked; `variables_of` passes over the engine's own."""
    return sys._getframe(1)
