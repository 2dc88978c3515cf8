"""Where the nodes of a graph stand, and the way of each edge from one to the next.

An edge that skips rows gets a lane of its own in each of them, so that no box hides it: that a
value is used twice is what the picture is there to show.
"""

from __future__ import annotations

from typing import Any

from chainrule.course.picture import beside

graph = beside(__file__, "_expression")
WIDE, ROW, BOX, TOP = 336, 84, 58, 6  # units: the panel, a row, the height of a node, above all
LANE, APART = 0.3, 16  # a lane beside a box of 1; between two edges that join the same nodes

Places = dict[Any, tuple[float, float]]  # a node, or (node, row) of its lane: its upper edge


def laid(nodes: list[Any]) -> tuple[Places, float, int]:
    """Return where each node and each lane stands, how wide a node is, and the height of all."""
    rows, places, width = graph.rows(nodes), Places(), 108.0
    for row in range(max(rows) + 1):
        here = [at for at, its in enumerate(rows) if its == row]
        left, right = lanes(nodes, rows, row, places)
        line = [*left, *here, *right]
        sizes = [LANE if isinstance(one, tuple) else 1.0 for one in line]
        unit, x = WIDE / sum(sizes), 0.0
        for one, size in zip(line, sizes, strict=True):
            places[one] = (x + unit * size / 2, float(TOP + ROW * row))
            x += unit * size
        width = min(width, unit - 6)
    return places, width, TOP + ROW * max(rows) + BOX + TOP


def lanes(nodes: list[Any], rows: list[int], row: int, places: Places) -> tuple[list[Any], ...]:
    """Return the lanes through a row, on the left and on the right: where their nodes stand."""
    users = [
        [rows[at] for at, node in enumerate(nodes) if i in node.inputs] for i in range(len(nodes))
    ]
    passing = [i for i, its in enumerate(rows) if its < row < max(users[i], default=0)]
    left = [(i, row) for i in passing if places[i][0] < WIDE / 2]
    return left, [(i, row) for i in passing if (i, row) not in left]


def ways(nodes: list[Any], places: Places) -> list[tuple[int, list[float], list[float]]]:
    """Return each edge: the node that it leads to, and the corners of its way."""
    rows, found = graph.rows(nodes), []
    for at, node in enumerate(nodes):
        for place, i in enumerate(node.inputs):
            aside = APART * (place - 0.5) if node.inputs.count(i) > 1 else 0.0
            between = [places[i, row] for row in range(rows[i] + 1, rows[at])]
            xs = [places[i][0] + aside, *(x for x, _ in between for _ in range(2))]
            ys = [places[i][1] + BOX, *(y + down for _, y in between for down in (0, BOX))]
            found.append((at, [*xs, places[at][0] + aside], [*ys, places[at][1] - 1]))
    return found
