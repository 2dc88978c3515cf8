"""`explain(loss)`: walk back through the tape once, change nothing, and tell what passed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from chainrule.errors import ArgumentError, GraphError
from chainrule.files import atomic
from chainrule.scratch.explaining import drawing, page, table
from chainrule.scratch.explaining.dot import dot
from chainrule.scratch.explaining.graph import Sizes, Sketch, Tape, tape_behind
from chainrule.scratch.explaining.names import find_names
from chainrule.scratch.explaining.picture import Picture
from chainrule.scratch.explaining.rows import Row, Value, measured
from chainrule.scratch.tape import Hook
from chainrule.scratch.tensor import Tensor
from chainrule.scratch.tensor.gradient import root, walk_back


class Explanation:
    """What happened on the tape, from the leaves to the loss; print it.

    rows      a `Row` for each recorded op, in the order of the forward pass
    leaves    a `Value` for each tensor that learns, with its gradient
    notes     what a reader should know besides
    """

    def __init__(
        self,
        rows: Sequence[Row],
        leaves: Sequence[Value],
        *,
        notes: Sequence[str] = (),
        max_rows: int = table.MAX_ROWS,
    ) -> None:
        """Hold the rows of a walk; `max_rows` is how many of them are shown."""
        self.rows, self.leaves = list(rows), list(leaves)
        self.notes, self.max_rows = [*notes, *odd(self.rows)], max_rows

    def table(self, width: int | None = None) -> str:
        """Return the table as text, `width` columns wide (the terminal's, or 100)."""
        return table.table(self.rows, self.leaves, self.notes, self.max_rows, width)

    def __str__(self) -> str:
        return self.table()

    def __repr__(self) -> str:
        return f"<Explanation of {len(self.rows)} ops and {len(self.leaves)} leaves>"

    def json(self) -> str:
        """Return all rows, leaves and notes as JSON; a size that is no number is null."""
        rows = [
            {**asdict(row), "gradient": row.gradient and asdict(row.gradient)} for row in self.rows
        ]
        leaves = [asdict(leaf) for leaf in self.leaves]
        told = plain({"rows": rows, "leaves": leaves, "notes": self.notes})
        return json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False)

    def dot(self) -> str:
        """Return the graph in Graphviz's language."""
        return dot(self.picture())

    def svg(self) -> str:
        """Return the graph as a picture: forward runs down, gradients come up."""
        return drawing.svg(self.picture(), len(self.rows))

    def save(self, path: str | Path) -> None:
        """Write the picture to a file, which is complete or not there."""
        with atomic(Path(path)) as file:
            file.write(self.svg())

    def picture(self) -> Picture:
        """Return the boxes and arrows that a drawing shows; of a long tape, its two ends."""
        return Picture.of(self.rows, self.leaves, min(self.max_rows, drawing.MAX_OPS))

    def _repr_svg_(self) -> str:
        return self.svg()

    def _repr_html_(self) -> str:
        return page.html(self.svg(), self.table(table.WIDTH), len(self.rows))


def explain(
    loss: Tensor,
    model: Any = None,
    *,
    gradient: Tensor | None = None,
    max_rows: int = table.MAX_ROWS,
) -> Explanation:
    """Return the tape from the leaves to `loss`, with the gradient that passes each op.

    The walk runs on the graph as `backward` would, and leaves it and every `.grad` as they
    were. Hooks on tensors are not run.

    Args:
        loss: what `backward` would be called on.
        model: whose parameter names to use; without it the modules alive are looked through.
        gradient: what arrives at `loss`; 1 for a scalar.
        max_rows: how many ops the table shows; the picture shows 100 at most.

    >>> from chainrule import scratch as torch
    >>> w = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> [(row.op, row.formula, row.gradient.norm) for row in explain((w * 3.0).sum()).rows]
    [('mul', 'da = dy b,  db = dy a', 1.4142135623730951), ('sum', 'dx = dy, repeated', 1.0)]
    """
    if not isinstance(loss, Tensor):
        raise ArgumentError(
            "explain needs a Tensor of chainrule.scratch",
            got=type(loss).__name__,
            hint="explain(loss), before loss.backward()",
        )
    tape = tape_behind([root(loss, gradient, as_tensor=False)[0]])
    refuse_freed(tape)
    leaves = [leaf.tensor for leaf in tape.leaves]
    tape.names = find_names(leaves, model, sys._getframe(1))
    sketch, sizes = Sketch(tape), Sizes()
    with hooks_aside(tape) as hooks, measuring(tape, sizes):
        walk_back([loss], [gradient], True, False, None, into_grad=False)
    notes = [f"{hooks} hooks on tensors were not run."] if hooks else []
    return Explanation(*sketch.filled(sizes), notes=notes, max_rows=max_rows)


def refuse_freed(tape: Tape) -> None:
    """Raise where a backward pass has already used the graph up."""
    freed = [node.name() for node in tape.nodes if node.pullback is None]
    if freed:
        raise GraphError(
            "explain needs the graph as the forward pass left it",
            got=f"one that backward() has used and freed ({freed[-1]})",
            hint="print(explain(loss)) before loss.backward(), or loss.backward(retain_graph=True)",
        )


@contextmanager
def hooks_aside(tape: Tape) -> Iterator[int]:
    """Keep the hooks of nodes and leaves from running; yield how many there are."""
    ends: list[Any] = [*tape.nodes, *tape.leaves]
    before = [end.hooks for end in ends]
    for end in ends:
        end.hooks = None
    try:
        yield sum(len(hooks) for held in before for hooks in (held or {}).values())
    finally:
        for end, hooks in zip(ends, before, strict=True):
            end.hooks = hooks


@contextmanager
def measuring(tape: Tape, sizes: Sizes) -> Iterator[None]:
    """Measure each gradient that arrives in a walk, after all hooks that are there."""
    added: list[tuple[Any, int, Hook]] = []
    for end, at in tape.ends():
        note: Hook = partial(record, sizes, (end.number, at))
        end.hooks = {} if end.hooks is None else end.hooks
        end.hooks.setdefault(at, []).append(note)
        added.append((end, at, note))
    try:
        yield
    finally:
        for end, at, note in added:
            end.hooks[at].remove(note)
            if not end.hooks[at]:
                del end.hooks[at]
            end.hooks = end.hooks or None


def record(sizes: Sizes, end: tuple[int, int], dy: Any) -> None:
    """Note the size of a gradient; returning nothing leaves it as it is."""
    sizes[end] = measured(dy)


def odd(rows: list[Row]) -> list[str]:
    """Return notes on gradients that are no numbers, and on ops that none reached."""
    broken = [row for row in rows if row.gradient is not None and not row.gradient.finite]
    silent = [f"#{row.number}" for row in rows if row.gradient is None]
    notes = []
    if broken:
        last = broken[-1]
        notes.append(
            f"The gradient at #{last.number} {last.op} is not finite; it is the first such on "
            "the way back, so look at the row after it."
        )
    if silent:
        notes.append(f"No gradient reached {', '.join(silent[:8])}{', …' * (len(silent) > 8)}.")
    return notes


def plain(value: Any) -> Any:
    """Return JSON's own values: None for NaN and infinities."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, float) and (value != value or abs(value) == float("inf")):
        return None
    return value
