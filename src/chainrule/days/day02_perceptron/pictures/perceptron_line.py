"""A perceptron that follows dragged points: its line, its updates, its mistakes, its bound.

Each step shows one example to `models/perceptron.py`; a wrong answer moves the weights by the
example. With zero weights at the start and points that a line separates, at most (R/γ)² updates
are made; where no line does, as with XOR, it never settles.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule import models
from chainrule import scratch as torch
from chainrule.course.picture import Choice, Drawn, Live, Slider, Text, beside, plot
from chainrule.course.picture.points import EDGE, Points, typed
from chainrule.errors import PictureError

margin = beside(__file__, "_margin")
MOST = 20  # points
PRESETS = {
    "separable": "-2,1.5,o 2.4,0.6,b -1.2,-0.6,o 1.4,2.2,b 0.4,-1.8,o 0.6,1.6,b "
    "-0.4,0.6,o 1.8,-0.2,b 1.2,-2,o 2.5,2.4,b -2.2,-1.8,o -0.6,2.7,b",
    "narrow gap": "-2,-1,o -1,0,o 0,1,o 1,2,o -2.2,0.8,o -0.5,2,o "
    "-1.4,-1,b -0.4,0,b 0.6,1,b 1.6,2,b 2,-0.5,b 0.5,-2,b",
    "xor": "-2,-2,o -1.4,-1.6,o 2,2,o 1.6,1.3,o -2,2,b -1.5,1.4,b 2,-2,b 1.4,-1.5,b",
}


class Following:
    """One tab's perceptron."""

    def __init__(self, settings: dict[str, Any]) -> None:
        """Begin with zero weights."""
        self.take(settings)

    def take(self, settings: dict[str, Any]) -> None:
        """Take other points, and begin anew."""
        self.x, self.y = typed(settings["points"] or PRESETS[settings["start"]], MOST)
        self.restart()

    def restart(self) -> None:
        """Forget what was learnt."""
        self.unit = models.create("perceptron")
        self.at = self.looked = self.updates = self.calm = 0
        self.moved = False
        self.bound = margin.bound(self.x, self.y)

    def look(self, n: int) -> None:
        """Show the next `n` examples; each mistake is corrected, a pass without one ends it."""
        for _ in range(n):
            if not len(self.x) or self.calm >= len(self.x):
                return
            i = self.at = self.looked % len(self.x)
            x, y = torch.from_numpy(self.x[i : i + 1]), torch.from_numpy(self.y[i : i + 1])
            wrong = self.unit.learn(x, y)
            self.updates += wrong
            self.calm = 0 if wrong else self.calm + 1
            self.looked += 1

    def weights(self) -> tuple[float, float, float]:
        """Return both weights and the bias."""
        w1, w2 = self.unit.weight.tolist()
        return w1, w2, self.unit.bias.item()

    def mistakes(self) -> list[bool]:
        """Tell for each point whether it is on the wrong side now."""
        if not len(self.x):
            return []
        return (self.unit(torch.from_numpy(self.x)).numpy() != self.y).tolist()

    def receive(self, message: dict[str, Any]) -> dict[str, Any]:
        """Answer one of: look, move, flip, reset, set; each answer is a frame.

        {"do": "look", "n": 1}                         show the next examples
        {"do": "move", "i": 3, "x": 1.5, "y": -0.2}    a point was dragged
        {"do": "flip", "i": 3}                         a point takes the other colour
        """
        kinds: dict[str, Any] = {"look": self.on_look, "move": self.on_move, "flip": self.on_flip}
        kinds |= {"reset": self.on_reset, "set": self.on_set}
        do = message.get("do")
        if not isinstance(do, str) or do not in kinds:
            raise PictureError("needed one of " + ", ".join(kinds), got=repr(do)[:40])
        kinds[do](message)
        return self.frame()

    def on_look(self, message: dict[str, Any]) -> None:
        """Show the next examples."""
        self.look(whole(message, "n", 200))

    def on_move(self, message: dict[str, Any]) -> None:
        """Put a point elsewhere; the weights stay and go on from here."""
        i = whole(message, "i", len(self.x) - 1)
        to = [message.get("x"), message.get("y")]
        if not all(isinstance(v, int | float) and abs(v) <= EDGE for v in to):
            raise PictureError(
                f"x and y need numbers from -{EDGE:g} to {EDGE:g}", got=repr(to)[:40]
            )
        self.x[i] = to
        self.changed()

    def on_flip(self, message: dict[str, Any]) -> None:
        """Give a point the other colour."""
        i = whole(message, "i", len(self.x) - 1)
        self.y[i] = 1 - self.y[i]
        self.changed()

    def on_reset(self, _: dict[str, Any]) -> None:
        """Begin anew with the points as they are now."""
        self.restart()

    def on_set(self, message: dict[str, Any]) -> None:
        """Take what the controls say now."""
        given = message.get("settings")
        if not isinstance(given, dict):
            raise PictureError("settings need an object", got=type(given).__name__)
        self.take(PICTURE.settings(given))

    def changed(self) -> None:
        """Note that the points are others now: the bound counts from zero weights only."""
        self.calm, self.moved = 0, self.moved or self.looked > 0
        self.bound = margin.bound(self.x, self.y)

    def frame(self) -> dict[str, Any]:
        """Return all that the page shows."""
        return {
            "points": [[*map(float, xy), float(y)] for xy, y in zip(self.x, self.y, strict=True)],
            "w": self.weights(),
            "at": self.at if self.looked else None,
            "wrong": self.mistakes(),
            "says": self.says(),
            "settled": self.settled(),
        }

    def settled(self) -> bool:
        """Tell whether a whole pass went by without a mistake."""
        return bool(len(self.x)) and self.calm >= len(self.x)

    def says(self) -> str:
        """Tell where the perceptron stands."""
        w1, w2, b = self.weights()
        now = f"{self.looked} examples seen, {self.updates} updates; {sum(self.mistakes())} of "
        now += f"{len(self.x)} points are on the wrong side of {equation(w1, w2, b)}."
        if self.settled():
            now += " A whole pass made no mistake: it has settled."
        if self.bound is None:
            return f"{now} No line separates these points, so it will never settle."
        told = f"{now} A line separates the points, with (R/γ)² = {self.bound:.0f}"
        if self.moved:
            return f"{told}; that bound counts from zero weights: reset to compare."
        return f"{told}: it makes at most so many updates."


def equation(w1: float, w2: float, b: float) -> str:
    """Write the line.

    >>> equation(2.4, -0.5, 1)
    '2.40 x − 0.50 y + 1.00 = 0'
    """
    terms = f"{w1:.2f} x {w2:+.2f} y {b:+.2f} = 0"
    return terms.replace(" +", " + ").replace(" -", " − ").replace("-", "−", 1)


def whole(message: dict[str, Any], name: str, most: int) -> int:
    """Read a whole number from a message."""
    value = message.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise PictureError(f"{name} needs a whole number from 0 to {most}", got=repr(value)[:40])
    return value


def draw(start: str, looks: int, points: str) -> Drawn:
    """Show examples from zero weights, and draw the line and how the updates came."""
    one = Following({"start": start, "points": points})
    seen, made = [0], [0]
    for n in range(1, looks + 1):
        one.look(1)
        seen.append(n)
        made.append(one.updates)
    counts = plot.Panel("Updates", "examples seen", "updates so far", height=250)
    counts.line(seen, made, "updates made")
    if one.bound is not None and one.bound < 60:
        counts.rule(y=one.bound, label="(R/γ)²")
    return Drawn(plot.row(plane(one, (one.x, one.y)), counts), one.says())


def plane(one: Following, points: Points) -> plot.Panel:
    """Draw both half planes, the line, the points; those on the wrong side have a ring."""
    x, y = points
    panel = plot.Panel("The plane", "x", "y", x=(-EDGE, EDGE), y=(-EDGE, EDGE), height=340)
    w1, w2, b = one.weights()
    line = np.linspace(-EDGE, EDGE, 61)
    if w1 or w2 or b:
        score = w1 * line[None, :] + w2 * line[:, None] + b
        panel.field(
            np.where(score > 0, 0.25, -0.25), (-EDGE, EDGE), (-EDGE, EDGE), signed=True, high=1
        )
        panel.contours(score, (-EDGE, EDGE), (-EDGE, EDGE), (0.0,), "ink", width=2.0)
    wrong = np.array(one.mistakes(), dtype=bool)
    panel.points(x[wrong, 0], x[wrong, 1], colour="ink", shape="ring", size=15)
    for name, colour, shape, rows in (
        ("blue (1)", "first", "circle", y > 0.5),
        ("orange (0)", "second", "square", y < 0.5),
    ):
        panel.points(x[rows, 0], x[rows, 1], name, colour, shape=shape, size=8)
    return panel


PICTURE = Live(
    title="A perceptron that follows its points",
    controls=(
        Choice("start", "points", tuple(PRESETS)),
        Slider("looks", "examples to show", 0, 240, 12, 1, nudge=True),
        Text("points", "own points (x,y,b is blue; x,y,o is orange)", "", 400),
    ),
    script="perceptron_line.js",
    open=Following,
    draw=draw,
)
