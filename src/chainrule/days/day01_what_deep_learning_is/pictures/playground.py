"""A network that learns in the plane while you watch: points, field, loss, weights.

Idea:  after TensorFlow Playground (Smilkov and Carter, 2016); the network here is ours, trained by
       the scratch engine in a session on the server, frame by frame.
"""

from __future__ import annotations

import base64
from typing import Any

import numpy as np

from chainrule.course.picture import Choice, Drawn, Live, Slider, Text, beside, plot
from chainrule.course.picture.points import EDGE, Points, typed
from chainrule.errors import PictureError
from chainrule.page.figures import percent

points = beside(__file__, "_points")
training = beside(__file__, "_training")

FINE, COARSE = 48, 4  # cells of the field a side; every fourth shows in a unit
MOST_STEPS = 200  # a frame
LINE = (np.arange(FINE, dtype=np.float32) + 0.5) / FINE * 2 * EDGE - EDGE
GRID = np.stack(np.meshgrid(LINE, LINE), axis=-1).reshape(-1, 2)  # row 0 is the lowest


class Playing:
    """One tab's playground."""

    def __init__(self, settings: dict[str, Any]) -> None:
        """Begin with fresh weights."""
        self.settings = settings
        self.draw_points()
        self.restart()

    def draw_points(self) -> None:
        """Make the points that the settings ask for."""
        s = self.settings
        own = s["data"] == "own"
        self.all = typed(s["points"]) if own else points.made(s["data"], s["noise"], s["seed"])
        self.train, self.test = points.halves(self.all)

    def restart(self) -> None:
        """Forget what was learnt."""
        self.training = training.Training(self.settings, *self.train)

    def receive(self, message: dict[str, Any]) -> dict[str, Any]:
        """Answer one of: steps, reset, set; each answer is a frame.

        {"do": "steps", "n": 5}          train, then show
        {"do": "reset"}                  begin with the same seed again
        {"do": "set", "settings": {…}}   what the controls say now
        """
        kinds = {"steps": self.go, "reset": self.again, "set": self.change}
        do = message.get("do")
        if not isinstance(do, str) or do not in kinds:
            raise PictureError("needed steps, reset or set", got=repr(do)[:40], hint="steps")
        fresh = kinds[do](message)
        return self.frame(fresh=fresh)

    def go(self, message: dict[str, Any]) -> bool:
        """Train some steps."""
        n = message.get("n", 1)
        if not isinstance(n, int) or isinstance(n, bool) or not 0 <= n <= MOST_STEPS:
            raise PictureError(f"n needs a whole number up to {MOST_STEPS}", got=repr(n)[:40])
        self.training.steps(n)
        return False

    def again(self, _: dict[str, Any]) -> bool:
        """Begin anew."""
        self.restart()
        return True

    def change(self, message: dict[str, Any]) -> bool:
        """Take new settings: points and weights stay where what they come from stays."""
        given = message.get("settings")
        if not isinstance(given, dict):
            raise PictureError("settings need an object", got=type(given).__name__)
        old, new = self.settings, PICTURE.settings(given)
        typed(new["points"])  # wrong ones are told before anything changes
        self.settings = new
        if any(old[k] != new[k] for k in ("data", "points", "noise", "seed")):
            self.draw_points()
            self.training.show(*self.train)
        if any(old[k] != new[k] for k in ("layers", "units", "activation", "seed")):
            self.restart()
        elif any(old[k] != new[k] for k in ("optimizer", "rate", "batch", "penalty", "strength")):
            self.training.tune(new)
        return True

    def frame(self, *, fresh: bool) -> dict[str, Any]:
        """Return what the page shows now; the points only where they may have changed."""
        scores, hidden = self.training.scores(GRID)
        made = {
            "step": self.training.count,
            "field": shades(np.tanh(scores / 2)),  # 2p - 1
            "units": [[thumbnail(h[:, i]) for i in range(h.shape[1])] for h in hidden],
            "weights": [rounded(w) for w in self.training.weights()],
            "biases": [rounded(w) for w in list(self.training.net.parameters())[1::2]],
            "train": told(self.training.judge(*self.train)),
            "test": told(self.training.judge(*self.test)),
        }
        if fresh:
            made["points"] = {"train": listed(self.train), "test": listed(self.test)}
        return made


def shades(values: np.ndarray) -> str:
    """Return values from -1 to 1 as one byte each, in base64; what is not finite is the middle."""
    safe = np.nan_to_num(np.clip(values, -1, 1), nan=0.0)
    return base64.b64encode(np.rint(127 * safe + 128).astype(np.uint8).tobytes()).decode()


def thumbnail(values: np.ndarray) -> str:
    """Return a unit's values over the plane, coarsely, as shares of its largest."""
    coarse = values.reshape(FINE, FINE)[COARSE // 2 :: COARSE, COARSE // 2 :: COARSE]
    largest = np.abs(coarse).max()
    return shades(coarse.ravel() / largest if np.isfinite(largest) and largest > 0 else coarse * 0)


def rounded(tensor: Any) -> Any:
    """Return a tensor's numbers with four digits, None where one is not finite."""
    values = tensor.detach().numpy().astype(float)
    kept: Any = np.where(np.isfinite(values), np.round(values, 4), None)
    return kept.tolist()


def told(judged: tuple[float, float]) -> dict[str, float | None]:
    """Return a loss and an accuracy as they are sent."""
    return {
        name: round(value, 5) if np.isfinite(value) else None
        for name, value in zip(("loss", "right"), judged, strict=True)
    }


def listed(part: Points) -> list[list[float]]:
    """Return points as x, y, label."""
    x, y = part
    table = np.concatenate([x, y[:, None]], axis=1).astype(np.float64)
    return [[round(v, 3) for v in row] for row in table.tolist()]


def draw(**settings: Any) -> Drawn:
    """Train as many steps as asked for, and draw the plane and both loss curves."""
    playing, steps = Playing(settings), settings["steps"]
    every, curve = max(1, steps // 25), []
    for done in range(0, steps + 1, every):
        playing.training.steps(min(done, every))
        judged = playing.training.judge(*playing.train), playing.training.judge(*playing.test)
        curve.append((done, judged[0][0], judged[1][0]))
    plane = plot.Panel(f"After {playing.training.count} steps", "x", "y", height=340)
    z = np.tanh(playing.training.scores(GRID)[0] / 2).reshape(FINE, FINE)
    plane.field(z, (-EDGE, EDGE), (-EDGE, EDGE), signed=True, high=1.5)
    x, y = playing.all
    blue, orange = x[y > 0.5], x[y < 0.5]
    plane.points(blue[:, 0], blue[:, 1], "blue", "first", shape="circle")
    plane.points(orange[:, 0], orange[:, 1], "orange", "second", shape="square")
    at, train, test = np.array(curve).T
    losses = plot.Panel("Loss", "step", "binary cross-entropy", height=260)
    losses.line(at, train, label="training part").line(at, test, label="test part")
    return Drawn(plot.row(plane, losses), says(playing))


def says(playing: Playing) -> str:
    """Tell how far the training is."""
    (loss, right), (test, test_right) = (
        playing.training.judge(*playing.train),
        playing.training.judge(*playing.test),
    )
    n = sum(w.numel() for w in playing.training.net.parameters())
    return (
        f"After {playing.training.count} steps the network of {n} parameters has a training loss "
        f"of {loss:.3f} and a test loss of {test:.3f}; it colours {percent(right, 0)} of the "
        f"training points and {percent(test_right, 0)} of the test points right."
    )


PICTURE = Live(
    title="A network that learns in the plane",
    controls=(
        Choice("data", "data set", points.SETS),
        Slider("noise", "noise", 0.0, 0.5, 0.05, 0.05),
        Slider("layers", "hidden layers", 0, 4, 2, 1),
        Slider("units", "units a layer", 1, 8, 4, 1),
        Choice("activation", "activation", tuple(training.BENDS)),
        Choice("optimizer", "optimizer", tuple(training.STEPPERS), "Adam"),
        Choice("rate", "learning rate", (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3), 0.03),
        Choice("penalty", "regularisation", ("none", "L1", "L2")),
        Choice("strength", "its strength", (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1), 0.003),
        Choice("batch", "batch size", (1, 5, 10, 25, 100), 10),
        Slider("seed", "seed", 0, 99, 0, 1),
        Slider("steps", "steps to train", 0, 300, 200, 20),
        Text("points", "own points (x,y,b is blue; x,y,o is orange)", "", 2400),
    ),
    script="playground.js",
    open=Playing,
    draw=draw,
)
