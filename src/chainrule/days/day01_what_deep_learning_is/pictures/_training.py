"""The playground's network and its training, on the scratch engine.

The network is `Linear, activation, …, Linear` with one score at the end; its loss is binary
cross-entropy. All draws come from a generator of its own, so tabs do not disturb each other and
the same seed gives the same run.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from chainrule import engine
from chainrule import scratch as torch
from chainrule.scratch import nn, optim, traps

F = engine.get("numpy").F
BENDS = {"tanh": nn.Tanh, "relu": nn.ReLU, "sigmoid": nn.Sigmoid, "linear": nn.Identity}
STEPPERS = {
    "SGD": lambda p, lr, decay: optim.SGD(p, lr=lr, weight_decay=decay),
    "momentum": lambda p, lr, decay: optim.SGD(p, lr=lr, momentum=0.9, weight_decay=decay),
    "RMSprop": lambda p, lr, decay: optim.RMSprop(p, lr=lr, weight_decay=decay),
    "Adam": lambda p, lr, decay: optim.Adam(p, lr=lr, weight_decay=decay),
}


def network(layers: int, units: int, activation: str, generator: Any) -> nn.Sequential:
    """Return a network from two inputs to one score, started as PyTorch starts it.

    Math: weights and biases ~ U(-1/√fan_in, 1/√fan_in)
    """
    widths = [2, *[units] * layers, 1]
    parts: list[nn.Module] = []
    for fan_in, fan_out in pairwise(widths):
        parts += [nn.Linear(fan_in, fan_out), BENDS[activation]()]
        for weights in parts[-2].parameters():
            nn.init.uniform_(weights, -(fan_in**-0.5), fan_in**-0.5, generator=generator)
    return nn.Sequential(*parts[:-1])


class Training:
    """A network, its optimizer, and the batches it sees."""

    def __init__(self, settings: dict[str, Any], x: np.ndarray, y: np.ndarray) -> None:
        """Begin with fresh weights; x (N, 2), y (N,)."""
        self.generator = torch.Generator().manual_seed(settings["seed"])
        shape = settings["layers"], settings["units"], settings["activation"]
        self.net = network(*shape, self.generator)
        self.count = 0
        self.left: list[Any] = []
        self.show(x, y)
        self.tune(settings)

    def show(self, x: np.ndarray, y: np.ndarray) -> None:
        """Train on these points from now on."""
        self.x, self.y = torch.from_numpy(x), torch.from_numpy(y[:, None])
        self.left = []

    def tune(self, settings: dict[str, Any]) -> None:
        """Take the optimizer, rate, batch size and penalty of the settings; weights stay."""
        penalty, strength = settings["penalty"], settings["strength"]
        self.batch, self.l1 = settings["batch"], strength if penalty == "L1" else 0.0
        decay = strength if penalty == "L2" else 0.0
        self.optimizer = STEPPERS[settings["optimizer"]](
            self.net.parameters(), settings["rate"], decay
        )

    def step(self) -> None:
        """Take one step on the next batch; after the last one the points are shuffled anew."""
        if not len(self.x):
            return
        if not self.left:
            order = torch.randperm(len(self.x), generator=self.generator)
            self.left = list(order.split(self.batch))
        rows = self.left.pop(0)
        self.optimizer.zero_grad()
        loss = F.binary_cross_entropy_with_logits(self.net(self.x[rows]), self.y[rows])
        if self.l1:
            loss = loss + self.l1 * sum(w.abs().sum() for w in self.weights())
        loss.backward()
        self.optimizer.step()
        self.count += 1

    def steps(self, n: int) -> None:
        """Take `n` steps; the engine's warnings would reach nobody here."""
        with traps.silenced(), np.errstate(all="ignore"):
            for _ in range(n):
                self.step()

    def weights(self) -> list[Any]:
        """Return the weight matrices; the penalty leaves biases alone."""
        return [layer.weight for layer in self.net if isinstance(layer, nn.Linear)]

    def scores(self, x: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
        """Return the scores of points (N, 2) as (N,), and each hidden layer's values (N, U)."""
        hidden, h = [], torch.from_numpy(x)
        with torch.no_grad(), traps.silenced(), np.errstate(all="ignore"):
            for at, layer in enumerate(self.net):
                h = layer(h)
                if at % 2:
                    hidden.append(h.numpy())
        return h.numpy()[:, 0], hidden

    def judge(self, x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
        """Return the loss and the share of right answers on points."""
        if not len(x):
            return float("nan"), float("nan")
        scores = self.scores(x)[0].astype(np.float64)
        with np.errstate(all="ignore"):
            losses = np.maximum(scores, 0) - scores * y + np.log1p(np.exp(-np.abs(scores)))
        return float(losses.mean()), float(((scores > 0) == (y > 0.5)).mean())
