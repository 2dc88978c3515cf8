"""L1 added to the loss makes no exact zeros, and L2 makes none either.

Idea:  the gradient of λ|w| is ±λ however small w is, so gradient descent steps across zero, back
       and forth, and hits it only by accident. L2's pull fades with the weight and never arrives.
       Zeros need the step that stops at zero: soft thresholding.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found
from chainrule.train.callbacks.callback import Callback, Step

COLUMNS, USEFUL, LR, STRENGTH = 50, 10, 0.05, 0.2


class Shrink(Callback):
    """Pull every weight towards zero after each step, and stop it there."""

    def __init__(self, bench: Bench, weight: Any) -> None:
        """Take the weight in."""
        self.torch, self.weight = bench.e.torch, weight

    def after_step(self, step: Step) -> None:
        """Shrink.

        Math: w ← sign(w) max(|w| - lr λ, 0)
        """
        with self.torch.no_grad():
            w = self.weight
            w.copy_(self.torch.sign(w) * (w.abs() - LR * STRENGTH).clamp(min=0))


def trained(
    bench: Bench, x: np.ndarray, y: np.ndarray, penalty: Callable[[Any], Any], *, proximal: bool
) -> np.ndarray:
    """Train a linear model with a penalty on its weight; return the size of each weight (N,)."""
    bench.reseed()
    net, mse = bench.mlp(COLUMNS, 1), bench.e.nn.MSELoss()
    weight = net[0].weight

    def criterion(z: Any, t: Any) -> Any:
        return mse(z, t) + penalty(weight)

    shrink = [Shrink(bench, weight)] * proximal
    bench.fit(net, x, y, epochs=100, batch_size=25, lr=LR, criterion=criterion, callbacks=shrink)
    return abs(np.array(weight.detach().numpy()[0]))


def measure(bench: Bench) -> Found:
    """Train with each penalty from the same weights; count weights that are exactly zero."""
    rng = np.random.default_rng(bench.seed)
    x = rng.standard_normal((100, COLUMNS)).astype(np.float32)
    y = x[:, :USEFUL].sum(axis=1, keepdims=True) + rng.standard_normal((100, 1))
    data = x, y.astype(np.float32)
    found = {
        "L1 in the loss": trained(bench, *data, lambda w: STRENGTH * w.abs().sum(), proximal=False),
        "L2 in the loss": trained(bench, *data, lambda w: STRENGTH * (w * w).sum(), proximal=False),
        "L1 proximal": trained(bench, *data, lambda w: 0.0, proximal=True),
    }
    values = {name: float(100 * np.mean(size == 0)) for name, size in found.items()}
    near = {"L1, size < 0.02": float(100 * np.mean(found["L1 in the loss"] < 0.02))}
    most = max(values["L1 in the loss"], values["L2 in the loss"])
    return Found(100 - most, {**values, **near})


CLAIM = Claim(
    says="L1 or L2 added to the loss makes no exact zeros: at least 99 % of the weights "
    "are not zero.",
    day=10,
    varies="the penalty: L1 in the loss, L2 in the loss, L1 by soft thresholding",
    fixed="a linear model of 10 useful and 40 noise features, 100 examples, squared error, "
    "strength 0.2, SGD at 0.05, 100 epochs, batches of 25, the same start",
    nuisance="the features, the noise, the initial weights, the order of the batches",
    outcome="share of weights that are not zero, with L1 or L2 in the loss, whichever has more "
    "zeros",
    unit="%",
    margin=99.0,
    measure=measure,
    axes=("penalty", "weights at zero, or below 0.02 (%)"),
    sources=("https://doi.org/10.1561/2400000003", "https://jmlr.org/papers/v10/langford09a.html"),
)
