"""How far to go along a direction: the search of LBFGS (Nocedal & Wright, 2006, section 3.5).

Idea:  a step is good if the loss fell by a share of what the slope promised and the slope
       at its end is flatter (the strong Wolfe conditions). First go on until such a step
       must lie in between, then close in with cubic interpolation.
Paper: https://doi.org/10.1007/978-0-387-40065-5
"""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import NamedTuple

import numpy as np

from chainrule.scratch.types import Array

FALL, FLAT = 1e-4, 0.9  # c1 and c2 of the book


class Point(NamedTuple):
    """What is known at distance t along the direction."""

    t: float
    loss: float
    g: Array
    slope: float  # g · d, the derivative of the loss by t


class LineSearch:
    """Looks for a step that meets the strong Wolfe conditions.

    Math: loss(t) ≤ loss(0) + FALL t slope(0)    and    |slope(t)| ≤ FLAT |slope(0)|
    """

    def __init__(
        self, measure: Callable[[float], tuple[float, Array]], d: Array, start: Point, limit: int
    ) -> None:
        """Search along d.

        Args:
            measure: returns the loss and its gradient at t.
            d: the direction.
            start: the point at t = 0.
            limit: how many rounds to search at most.
        """
        self.measure, self.d, self.start = measure, d, start
        self.rounds, self.evaluations, self.limit = 0, 0, limit

    def run(self, t: float, tolerance: float) -> Point:
        """Return the best point, starting to look at t."""
        low, high = self.bracket(t)
        if high is None:
            return low
        if high.loss < low.loss:
            low, high = high, low
        return self.zoom(low, high, tolerance)

    def bracket(self, t: float) -> tuple[Point, Point | None]:
        """Go further until a good step, or two points with one between them, is found."""
        before, now = self.start, self.at(t)
        while self.rounds < self.limit:
            if self.too_high(now) or (self.rounds > 1 and now.loss >= before.loss):
                return before, now
            if self.flat(now):
                return now, None
            if now.slope >= 0:
                return before, now
            bounds = now.t + 0.01 * (now.t - before.t), 10 * now.t
            before, now = now, self.at(lowest(before, now, bounds))
            self.rounds += 1
        return self.start, now

    def zoom(self, low: Point, high: Point, tolerance: float) -> Point:
        """Close in on a good step between two points, of which `low` has the lower loss."""
        width, stuck = float(np.abs(self.d).max()), False
        while self.rounds < self.limit and abs(high.t - low.t) * width >= tolerance:
            t, stuck = inside(lowest(low, high), low.t, high.t, stuck)
            now = self.at(t)
            self.rounds += 1
            if self.too_high(now) or now.loss >= low.loss:
                low, high = (now, low) if now.loss < low.loss else (low, now)
                continue
            if self.flat(now):
                return now
            if now.slope * (high.t - low.t) >= 0:
                high = low
            low = now
        return low

    def at(self, t: float) -> Point:
        """Measure at distance t."""
        self.evaluations += 1
        loss, g = self.measure(t)
        return Point(t, loss, g, float(g @ self.d))

    def too_high(self, point: Point) -> bool:
        """Tell whether the loss has not fallen as the slope promised."""
        return point.loss > self.start.loss + FALL * point.t * self.start.slope

    def flat(self, point: Point) -> bool:
        """Tell whether the slope is flatter than at the start."""
        return abs(point.slope) <= -FLAT * self.start.slope


def lowest(a: Point, b: Point, bounds: tuple[float, float] | None = None) -> float:
    """Return where the cubic through two points with their slopes is lowest, within bounds."""
    a, b = (a, b) if a.t <= b.t else (b, a)
    low, high = bounds or (a.t, b.t)
    bend = a.slope + b.slope - 3 * (a.loss - b.loss) / (a.t - b.t)
    square = bend**2 - a.slope * b.slope
    if square < 0:
        return (low + high) / 2
    root = sqrt(square)
    bottom = b.slope - a.slope + 2 * root
    if bottom == 0:  # a straight line falls for ever
        return high
    t = b.t - (b.t - a.t) * (b.slope + root - bend) / bottom
    return min(max(t, low), high)


def inside(t: float, a: float, b: float, stuck: bool) -> tuple[float, bool]:
    """Keep t off the ends of an interval when it was near one twice, or lies on one."""
    low, high = min(a, b), max(a, b)
    margin = 0.1 * (high - low)
    if min(high - t, t - low) >= margin:
        return t, False
    if not (stuck or t >= high or t <= low):
        return t, True
    return (high - margin if abs(t - high) < abs(t - low) else low + margin), False
