"""The graph in Graphviz's language: `dot -Tsvg` draws it."""

from __future__ import annotations

import json

from chainrule.scratch.explaining.picture import Picture

SHAPES = {"op": "box", "leaf": "oval", "data": "plaintext", "more": "note"}


def dot(picture: Picture) -> str:
    """Return a digraph; a number at an arrow is the norm of the gradient that came back."""
    lines = ["digraph tape {", '  node [fontname="sans-serif"];']
    for box in picture.boxes.values():
        label = quoted("\n".join(box.lines))
        lines.append(f"  {quoted(box.key)} [label={label}, shape={SHAPES[box.kind]}];")
    for arrow in picture.arrows.values():
        label = f" [label={quoted(arrow.label)}]" if arrow.label else ""
        lines.append(f"  {quoted(arrow.start)} -> {quoted(arrow.end)}{label};")
    return "\n".join([*lines, "}", ""])


def quoted(text: str) -> str:
    """Return text between quotes, as Graphviz and JSON both write it."""
    return json.dumps(text, ensure_ascii=False)
