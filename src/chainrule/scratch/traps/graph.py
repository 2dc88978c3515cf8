"""Which op made a tensor, seen through ops that only move elements."""

from __future__ import annotations

from typing import Any

MOVES = {"reshape", "permute", "expand", "clone", "alias", "getitem", "cast"}
FAR = 6  # moves that are looked through


def made_by(tensor: Any) -> Any:
    """Return the record of the op that computed the values of `tensor`, or None."""
    node = tensor._node
    for _ in range(FAR):
        if node is None or node.op.__name__ not in MOVES or not node.edges or node.edges[0] is None:
            break
        node = node.edges[0][0]
    return node if hasattr(node, "op") else None


def name_of(node: Any) -> str | None:
    """Return the name of a record's op."""
    return None if node is None else node.op.__name__
