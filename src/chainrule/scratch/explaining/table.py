"""The explanation as text: a table that fits the terminal."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from textwrap import wrap

import chainrule
from chainrule.scratch.explaining.rows import Gradient, Row, Value

MAX_ROWS = 200
WIDTH = 100  # where there is no terminal to fit
UNBROKEN = "\N{NO-BREAK SPACE}"
ROOT = Path(chainrule.__file__).parent.parent


def table(
    rows: Sequence[Row],
    leaves: Sequence[Value],
    notes: Sequence[str],
    max_rows: int = MAX_ROWS,
    width: int | None = None,
) -> str:
    """Return the leaves, then the ops in the order of the forward pass, then the notes."""
    width = max(60, width or terminal_width())
    lines = [heading(rows, leaves), "", *leaf_lines(leaves, max_rows), ""]
    at = max([len(row.op) for row in rows] + [2]) + len(str(len(rows))) + 4
    number = len(str(len(rows))) + 1
    lines.append(f"{'#':>{number}} {'op':<{at - number - 1}}{'‖dy‖':>9} {'mean|dy|':>9}  in → out")
    for row in folded(rows, max_rows):
        lines += [row] if isinstance(row, str) else row_lines(row, number, at, width)
    below = [*notes, f"chainrule/… is in {ROOT}"]
    return "\n".join([*lines, "", *[part for note in below for part in wrap(note, width)]])


def heading(rows: Sequence[Row], leaves: Sequence[Value]) -> str:
    """Say what follows and how it is read."""
    return (
        f"{many(len(rows), 'op')} from {many(len(leaves), 'leaf', 'leaves')} to the loss. "
        "Forward reads down; gradients come from below."
    )


def leaf_lines(leaves: Sequence[Value], max_rows: int) -> list[str]:
    """Return a line for each tensor that learns: where the gradients end."""
    named = max([len(leaf.label) for leaf in leaves] + [4])
    shaped = max([len(str(leaf.shape)) for leaf in leaves] + [5])
    lines = [f"{'leaf':<{named}}  {'shape':<{shaped}} {'‖grad‖':>9} {'mean|·|':>9}"]
    for leaf in folded(leaves, max_rows, "leaves"):
        if isinstance(leaf, str):
            lines.append(leaf)
        else:
            shape = f"{leaf.label:<{named}}  {leaf.shape!s:<{shaped}}"
            lines.append(f"{shape} {sizes(leaf.gradient)}")
    return lines


def row_lines(row: Row, number: int, at: int, width: int) -> list[str]:
    """Return the lines of one op: its sizes and shapes, its formula, its place."""
    head = f"{row.number:>{number}} {row.op:<{at - number - 1}}{sizes(row.gradient)}  "
    shapes = wrapped(shapes_of(row, UNBROKEN), width, len(head))
    lines = [head + shapes[0], *[" " * len(head) + part for part in shapes[1:]]]
    told = breakable(row.formula or "(its way back has no formula)")
    place = where(row)
    if at + len(told) + len(place) + 3 <= width:
        return [*lines, " " * at + told.replace(UNBROKEN, " ") + f"   {place}"]
    return [*lines, *[" " * at + part for part in [*wrapped(told, width, at), place]]]


def shapes_of(row: Row, space: str = " ") -> str:
    """Return what goes in and what comes out, as in `x (8, 3), weight (2, 3) → (8, 2)`."""
    known = [v for v in row.outputs if v.shape is not None]
    outs = [v.text if v.name else str(v.shape) for v in known] or ["no gradient came"]
    if known and len(known) < len(row.outputs):
        outs.append(f"{len(row.outputs) - len(known)} unused")
    ins = ", ".join(v.text.replace(" ", space) for v in row.inputs)
    return f"{ins} → {', '.join(out.replace(' ', space) for out in outs)}"


def breakable(formula: str) -> str:
    """Return a formula that wraps between its gradients; within one only if it is long."""
    parts = formula.split(",  ")
    short_ones = [p.replace(" ", UNBROKEN) if len(p) <= WIDTH // 2 else p for p in parts]
    return ",  ".join(short_ones)


def where(row: Row) -> str:
    """Return file:line of the way back, from the package or the current folder on."""
    if row.file is None:
        return ""
    path = Path(row.file)
    for base in (ROOT / "chainrule", Path.cwd()):
        if path.is_relative_to(base):
            start = ROOT if base.name == "chainrule" and base.parent == ROOT else base
            return f"{path.relative_to(start)}:{row.line}"
    return f"{path}:{row.line}"


def sizes(gradient: Gradient | None) -> str:
    """Return norm and mean of a gradient in two columns."""
    if gradient is None:
        return f"{'-':>9} {'-':>9}"
    return f"{short(gradient.norm):>9} {short(gradient.mean):>9}"


def short(value: float) -> str:
    """Return a number with three digits that count.

    >>> short(0.0123456), short(1234.5), short(0.0), short(3e-9)
    ('0.0123', '1.23e+03', '0', '3e-09')
    """
    return f"{value:.3g}"


def folded(entries: Sequence[object], most: int, what: str = "ops") -> list:
    """Return the entries; of too many, the first and last with a line between that says so."""
    if len(entries) <= most:
        return list(entries)
    head, tail = most - most // 2, most // 2
    left = len(entries) - head - tail
    note = f"   … {left} {what} more (max_rows={most}) …"
    return [*entries[:head], note, *entries[len(entries) - tail :]]


def wrapped(text: str, width: int, at: int) -> list[str]:
    """Return text cut into lines that fit from column `at` on."""
    lines = wrap(text, max(24, width - at), break_long_words=False, break_on_hyphens=False)
    return [line.replace(UNBROKEN, " ") for line in lines] or [""]


def many(n: int, one: str, more: str | None = None) -> str:
    """Return a count with its noun.

    >>> many(1, "op"), many(2, "leaf", "leaves")
    ('1 op', '2 leaves')
    """
    return f"{n} {one if n == 1 else more or one + 's'}"


def terminal_width() -> int:
    """Return the terminal's columns, or a fixed number where output goes elsewhere."""
    shown = any(stream is not None and stream.isatty() for stream in (sys.stdout, sys.stderr))
    return shutil.get_terminal_size((WIDTH, 24)).columns if shown else WIDTH
