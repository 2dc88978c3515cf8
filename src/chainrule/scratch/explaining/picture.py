"""What a drawing of the tape shows, before anyone decides where: boxes and arrows.

A leaf, or data, is shown beside each op that reads it, once for each: no arrow has to cross
the picture for a weight that every time step uses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from chainrule.scratch.explaining.rows import Gradient, Row, Value
from chainrule.scratch.explaining.table import many, shapes_of, short, where

LONGEST = 34  # letters of a line in a box


@dataclass(frozen=True)
class Box:
    """A thing to draw: `kind` is op, leaf, data or more (ops left out)."""

    key: str
    kind: str
    lines: tuple[str, ...]
    told: str  # all there is to say, for the tooltip and for who cannot see it
    gradient: Gradient | None = None


@dataclass(frozen=True)
class Arrow:
    """A value on its way from one box to another, and the gradient that came back for it."""

    start: str
    end: str
    gradient: Gradient | None = None

    @property
    def label(self) -> str:
        """The norm of the gradient."""
        return "" if self.gradient is None else short(self.gradient.norm)


@dataclass
class Picture:
    """Boxes and arrows; `beside` lists the leaves and data that stand beside an op."""

    boxes: dict[str, Box] = field(default_factory=dict)
    arrows: dict[tuple[str, str], Arrow] = field(default_factory=dict)
    beside: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Sequence[Row], leaves: Sequence[Value], most: int) -> Picture:
        """Return the picture of these rows; of too many, the first and the last."""
        self = cls()
        hidden = range(most - most // 2, len(rows) - most // 2) if len(rows) > most else range(0)
        shown = {str(row.number): str(row.number) for row in rows}
        shown.update({str(i + 1): "more" for i in hidden})
        for i, row in enumerate(rows):
            if i not in hidden:
                self.add(Box(str(row.number), "op", lines_of(row), told(row), row.gradient))
            elif "more" not in self.boxes:
                more = f"… {many(len(hidden), 'op')} more"
                self.add(Box("more", "more", (more,), f"{more} (max_rows={most})"))
        for row in rows:
            self.connect(row, shown)
        if not rows:
            for leaf in leaves:
                self.add(leaf_box(leaf, leaf.key))
        return self

    def add(self, box: Box) -> None:
        """Put a box into the picture."""
        self.boxes[box.key] = box
        if box.kind in {"op", "more"}:
            self.beside[box.key] = []

    def connect(self, row: Row, shown: dict[str, str]) -> None:
        """Draw what an op reads."""
        end = shown[str(row.number)]
        for value in row.inputs:
            maker = shown.get(value.key.partition(".")[0])
            if maker is not None and maker != end:
                self.arrows.setdefault((maker, end), Arrow(maker, end, value.gradient))
            elif maker is None and value.key and end != "more":
                box = leaf_box(value, f"{value.key} at {end}")
                if box.key not in self.boxes:
                    self.add(box)
                    self.beside[end].append(box.key)
                    self.arrows[box.key, end] = Arrow(box.key, end, value.gradient)


def lines_of(row: Row) -> tuple[str, ...]:
    """Return the lines in the box of an op: number and name, shape, gradient."""
    outs = shapes_of(row).partition("→ ")[2]
    return f"{row.number}  {cut(row.op)}", cut(f"→ {outs}"), "‖dy‖ " + size_of(row.gradient)


def leaf_box(value: Value, key: str) -> Box:
    """Return the box of a leaf or of data."""
    kind = "leaf" if value.key.startswith("leaf") else "data"
    lines = (cut(value.label), str(value.shape))
    said = f"{value.text}, no gradient wanted"
    if kind == "leaf":
        lines = (cut(value.text), f"‖grad‖ {size_of(value.gradient)}")
        said = f"{value.text}, norm of its gradient over all uses {size_of(value.gradient)}"
    return Box(key, kind, lines, said, value.gradient)


def told(row: Row) -> str:
    """Return all that is known of an op in a few lines."""
    size = row.gradient
    passed = (
        "no gradient reached it"
        if size is None
        else f"gradient dy: norm {short(size.norm)}, mean |dy| {short(size.mean)}"
    )
    settings = ", ".join(f"{k}={v}" for k, v in row.settings.items())
    lines = [f"#{row.number} {row.op}: {shapes_of(row)}", passed, row.formula, settings, where(row)]
    return "\n".join(line for line in lines if line)


def size_of(gradient: Gradient | None) -> str:
    """Return the norm of a gradient as text."""
    return "-" if gradient is None else short(gradient.norm)


def cut(text: str) -> str:
    """Return text that fits into a box."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
