"""Draw a digit, and look into every layer of the net that reads it.

The net is day 8's own, 64-128-64-10, trained by `by_hand.py` on the embedded digits the first time
that somebody looks.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from chainrule.course.picture import Drawn, Live, Slider, plot
from chainrule.days.day08_mnist import by_hand, digits_parts
from chainrule.errors import PictureError

SIDE, DARKEST = 8, 16  # cells a side, ink of a full cell


@cache
def trained() -> tuple[Any, Any]:
    """Return the parts of the data, and the trained layers."""
    parts = digits_parts.load("digits")
    layers = by_hand.start((64, 128, 64, 10), seed=0)
    by_hand.train(layers, parts.x_train, parts.y_train, epochs=15)
    return parts, layers


def scaled(ink: np.ndarray) -> np.ndarray:
    """Scale ink of 0 to 16 as the training part was scaled: (64,) -> (1, 64)."""
    mean, deviation = ink_of_training()
    return ((ink.reshape(1, -1) - mean) / deviation).astype(np.float32)


@cache
def ink_of_training() -> tuple[float, float]:
    """Return mean and deviation of the training part's ink."""
    from chainrule import data

    raw = data.load("digits")
    train, _ = data.split(len(raw.x_train), (0.8, 0.2), seed=0, stratify=raw.y_train)
    pixels = raw.x_train[train]
    return float(pixels.mean()), float(pixels.std())


def looked(x: np.ndarray, true: int | None = None) -> Drawn:
    """Draw what every layer makes of one input (1, 64)."""
    _, layers = trained()
    scores, (_, first, second) = by_hand.forward(layers, x)
    shares = np.exp(scores[0] - scores[0].max())
    shares /= shares.sum()
    order = shares.argsort()[::-1]
    panels = [
        board("What it sees", x.reshape(SIDE, SIDE)),
        board(f"Hidden layer 1: {int((first > 0).sum())} of 128 active", first.reshape(8, 16)),
        board(f"Hidden layer 2: {int((second > 0).sum())} of 64 active", second.reshape(8, 8)),
        plot.Panel(
            "Answer", "digit", "probability", y=(0, 1.05), x=(-0.6, 9.6), x_ticks=TICKS
        ).bars(np.arange(10), shares),
    ]
    label = "" if true is None else f" It is labelled {true}."
    says = (
        f"The net says {order[0]} with probability {shares[order[0]]:.2f}, then {order[1]} with "
        f"{shares[order[1]]:.2f}.{label} {int((first > 0).sum())} of 128 and "
        f"{int((second > 0).sum())} of 64 hidden units are active."
    )
    return Drawn(plot.row(*panels), says=says)


TICKS = [(float(k), str(k)) for k in range(10)]
SQUARE = 336 / 154  # width ÷ height of a bare panel that is 180 high


def board(title: str, values: np.ndarray) -> plot.Panel:
    """Draw values as square cells in a frame, the first row on top."""
    rows, columns = values.shape
    panel = plot.Panel(title, height=180, bare=True, x=(0, rows * SQUARE), y=(0, rows))
    panel.field(values[::-1], (0, columns), (0, rows))
    return panel.line([0, columns, columns, 0, 0], [0, 0, rows, rows, 0], colour="grid")


def draw(example: int) -> Drawn:
    """Look at one example of the test part."""
    parts, _ = trained()
    return looked(parts.x_test[example : example + 1], int(parts.y_test[example]))


class Drawing:
    """One tab's drawing board."""

    def __init__(self, settings: dict[str, Any]) -> None:
        """Begin with an example."""
        self.settings = settings

    def receive(self, message: dict[str, Any]) -> dict[str, Any]:
        """Answer {"ink": 64 numbers from 0 to 16} or {"example": n} with a drawing and its ink."""
        if "example" in message:
            example = PICTURE.settings({"example": str(message["example"])})["example"]
            mean, deviation = ink_of_training()
            ink = trained()[0].x_test[example] * deviation + mean
            drawn = draw(example)
            return {"html": drawn.svg, "says": drawn.says, "ink": np.rint(ink).tolist()}
        ink = message.get("ink")
        right = isinstance(ink, list) and len(ink) == SIDE**2
        if not right or not all(type(v) is int and 0 <= v <= DARKEST for v in ink):  # type: ignore[union-attr]
            needed = f"ink needs {SIDE**2} whole numbers from 0 to {DARKEST}"
            raise PictureError(needed, got=repr(ink)[:40])
        drawn = looked(scaled(np.array(ink, dtype=np.float64)))
        return {"html": drawn.svg, "says": drawn.says}


PICTURE = Live(
    title="Draw a digit, see every layer",
    controls=(Slider("example", "example of the test part", 0, 358, 3, 1, nudge=True),),
    draw=draw,
    script="digit_layers.js",
    open=Drawing,
)
