"""Where the boxes of a picture go: ops in layers, what they read beside them.

    layer of an op    one above the layer of the nearest op that reads it, the loss lowest
    order in a layer  by the mean place of the neighbours, a few sweeps down and up
    place             as near to that mean as the neighbours' widths allow

An arrow over several layers gets a narrow empty cell in each that it passes, so that it
runs past the boxes (Sugiyama, Tagawa & Toda, 1981, with fewer sweeps).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from chainrule.scratch.explaining.picture import Box, Picture

LETTER, LINE, PAD = 7.3, 17, 9  # pixels of a letter and a line of text; inside a box
ACROSS, DOWN, NEAR = 26, 38, 7  # between cells, between layers, between the boxes of one cell
PASS = 12  # the width of a cell in which an arrow passes
BAR = 8  # the room for the bar under an op's text
SWEEPS = 6
Point = tuple[float, float]


@dataclass
class Cell:
    """A place in a layer: an op with what stands beside it, or an arrow that passes."""

    width: float = PASS
    height: float = 0.0
    aside: float = 0.0  # the part of the width, on the left, where the op's leaves stand
    x: float = 0.0  # left edge
    above: list[Cell] = field(default_factory=list)
    below: list[Cell] = field(default_factory=list)

    @property
    def port(self) -> float:
        """Where arrows come in and go out: the middle of the op's box."""
        return self.x + self.aside + (self.width - self.aside) / 2


@dataclass
class Layout:
    """The rectangle of each box, the points of each arrow, and the size of it all."""

    boxes: dict[str, tuple[float, float, float, float]] = field(default_factory=dict)
    paths: dict[tuple[str, str], list[Point]] = field(default_factory=dict)
    width: float = 0.0
    height: float = 0.0


def box_size(box: Box) -> Point:
    """Return width and height of a box around its lines."""
    letters = max(len(line) for line in box.lines)
    bar = BAR if box.kind == "op" else 0
    return letters * LETTER + 2 * PAD, len(box.lines) * LINE + bar + 2 * PAD - 4


def lay_out(picture: Picture) -> Layout:
    """Place everything."""
    cells = {key: cell_of(picture, key) for key in picture.beside}
    links = [pair for pair in picture.arrows if pair[0] in cells]
    layers, passed = layered(cells, links)
    order(layers)
    for layer in layers:
        shift = 0.0
        for cell in layer:
            cell.x, shift = shift, shift + cell.width + ACROSS
    for sweep in range(2 * SWEEPS):
        for layer in layers if sweep % 2 == 0 else layers[::-1]:
            place(layer, above=sweep % 2 == 0)
    left = min([cell.x for layer in layers for cell in layer], default=0.0)
    for layer in layers:
        for cell in layer:
            cell.x -= left
    return drawn(picture, cells, layers, passed)


def cell_of(picture: Picture, key: str) -> Cell:
    """Return the cell of an op, as large as its box and the boxes beside it."""
    width, height = box_size(picture.boxes[key])
    beside = [box_size(picture.boxes[k]) for k in picture.beside[key]]
    aside = max([w for w, _ in beside], default=0.0) + (ACROSS if beside else 0.0)
    stack = sum(h for _, h in beside) + NEAR * max(0, len(beside) - 1)
    return Cell(aside + width, max(height, stack), aside)


def layered(
    cells: dict[str, Cell], links: list[tuple[str, str]]
) -> tuple[list[list[Cell]], dict[tuple[str, str], list[Cell]]]:
    """Return the layers from the top, and the cells that each arrow leads through."""
    depth = dict.fromkeys(cells, 0)
    ends: dict[str, list[str]] = {key: [] for key in cells}
    for start, end in links:
        ends[start].append(end)
    for key in reversed(list(cells)):  # makers stand before readers, so this meets readers first
        depth[key] = max([depth[end] + 1 for end in ends[key]], default=0)
    layers: list[list[Cell]] = [[] for _ in range(max(depth.values(), default=0) + 1)]
    for key, cell in cells.items():
        layers[depth[key]].append(cell)
    passed = {}
    for start, end in links:
        way = [cells[start], *[Cell() for _ in range(depth[start] - depth[end] - 1)], cells[end]]
        for i, (upper, lower) in enumerate(pairwise(way)):
            upper.below.append(lower)
            lower.above.append(upper)
            if i:
                layers[depth[start] - i].append(upper)
        passed[start, end] = way
    return layers[::-1], passed


def order(layers: list[list[Cell]]) -> None:
    """Sort each layer by the mean place of its neighbours in the layer before."""
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        for layer in layers if down else layers[::-1]:
            for i, cell in enumerate(layer):
                near = cell.above if down else cell.below
                cell.x = sum(other.x for other in near) / len(near) if near else float(i)
            layer.sort(key=lambda cell: cell.x)
            for i, cell in enumerate(layer):
                cell.x = float(i)


def place(layer: list[Cell], *, above: bool) -> None:
    """Move cells towards their neighbours and apart from one another.

    Pushing all to the right, then all to the left, keeps them apart both times; so does the
    mean of the two, which stays nearest to where they want to be.
    """
    wish = []
    for cell in layer:
        near = cell.above if above else cell.below
        middle = sum(other.port for other in near) / len(near) if near else cell.port
        wish.append(cell.x + middle - cell.port)
    right, left = list(wish), list(wish)
    for i in range(1, len(layer)):
        right[i] = max(right[i], right[i - 1] + layer[i - 1].width + ACROSS)
    for i in range(len(layer) - 2, -1, -1):
        left[i] = min(left[i], left[i + 1] - layer[i].width - ACROSS)
    for cell, a, b in zip(layer, right, left, strict=True):
        cell.x = (a + b) / 2


def drawn(
    picture: Picture,
    cells: dict[str, Cell],
    layers: list[list[Cell]],
    passed: dict[tuple[str, str], list[Cell]],
) -> Layout:
    """Return rectangles and paths, now that every cell has its place."""
    layout, y = Layout(), 0.0
    spans: dict[int, Point] = {}
    for layer in layers:
        height = max([cell.height for cell in layer], default=0.0)
        spans.update({id(cell): (y, y + height) for cell in layer})
        y += height + DOWN
    for key, cell in cells.items():
        top, bottom = spans[id(cell)]
        put(picture, layout, key, cell, (top + bottom) / 2)
    for pair, way in passed.items():
        # Straight through the cells and bent between the layers, so that no box is crossed.
        points = [(way[0].port, sum(layout.boxes[pair[0]][1::2]))]
        points += [(cell.port, y) for cell in way for y in spans[id(cell)]][1:-1]
        layout.paths[pair] = [*points, (way[-1].port, layout.boxes[pair[1]][1])]
    layout.width = max([cell.x + cell.width for layer in layers for cell in layer], default=0.0)
    layout.height = max(0.0, y - DOWN)
    return layout


def put(picture: Picture, layout: Layout, key: str, cell: Cell, middle: float) -> None:
    """Place an op and, on its left, what it reads."""
    width, height = box_size(picture.boxes[key])
    left = cell.x + cell.aside
    layout.boxes[key] = (left, middle - height / 2, width, height)
    sizes = {k: box_size(picture.boxes[k]) for k in picture.beside[key]}
    y = middle - (sum(h for _, h in sizes.values()) + NEAR * max(0, len(sizes) - 1)) / 2
    for k, (w, h) in sizes.items():
        x = left - ACROSS - w
        layout.boxes[k] = (x, y, w, h)
        layout.paths[k, key] = [(x + w, y + h / 2), (left, middle)]
        y += h + NEAR
