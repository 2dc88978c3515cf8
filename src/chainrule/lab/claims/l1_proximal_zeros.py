"""L1 with a proximal step sets the weights of noise features to exactly zero.

Idea:  after each gradient step every weight is pulled towards zero by lr·λ, and stays there if
       that would take it across: soft thresholding. A feature whose gradient is smaller than λ
       never leaves zero, so L1 selects features (Tibshirani, 1996).
Ours:  a linear model, ten features that matter and forty that do not; λ is chosen on the
       validation part, as one would. What predicts best need not select best.
"""

from typing import Any

import numpy as np

from chainrule.lab.bench import Bench, Parts
from chainrule.lab.claim import Claim, Curve, Found
from chainrule.train.callbacks.callback import Callback, Step

USEFUL, NOISE, LR = 10, 40, 0.05
STRENGTHS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)


class Shrink(Callback):
    """Pull every weight towards zero after each step, and stop it there."""

    def __init__(self, bench: Bench, weight: Any, by: float) -> None:
        """Take the weight in, and how far it is pulled a step."""
        self.torch, self.weight, self.by = bench.e.torch, weight, by

    def after_step(self, step: Step) -> None:
        """Shrink.

        Math: w ← sign(w) max(|w| - by, 0)
        """
        with self.torch.no_grad():
            w = self.weight
            w.copy_(self.torch.sign(w) * (w.abs() - self.by).clamp(min=0))


def regression(bench: Bench) -> list[Parts]:
    """Return features and targets; the first ten features have weights of 0.3 to 1, either sign."""
    rng = np.random.default_rng(bench.seed)
    weight = np.zeros((USEFUL + NOISE, 1))
    weight[:USEFUL, 0] = rng.uniform(0.3, 1, USEFUL) * rng.choice([-1, 1], USEFUL)
    x = rng.standard_normal((1200, USEFUL + NOISE))
    y = x @ weight + rng.standard_normal((1200, 1))
    return bench.split(x.astype(np.float32), y.astype(np.float32), shares=(1 / 12, 1 / 12, 5 / 6))


def swept(bench: Bench, x: Parts, y: Parts, size: int) -> np.ndarray:
    """Train with each strength; return validation and test loss and both shares of zeros."""
    mse, found = bench.e.nn.MSELoss(), []
    for strength in STRENGTHS:
        bench.reseed()
        net = bench.mlp(USEFUL + NOISE, 1)
        shrink = [Shrink(bench, net[0].weight, LR * strength)]
        bench.fit(
            net, x.train, y.train, epochs=4 * size, batch_size=size, lr=LR, criterion=mse,
            callbacks=shrink,
        )  # fmt: skip
        zero = 100 * (net[0].weight.detach().numpy()[0] == 0)
        losses = [bench.loss(net, *part, mse) for part in zip(x[1:], y[1:], strict=True)]
        found.append((*losses, zero[USEFUL:].mean(), zero[:USEFUL].mean()))
    return np.array(found).T  # (4, M)


def measure(bench: Bench) -> Found:
    """Count zeros at the strength that the validation part likes best, for two batch sizes."""
    x, y = regression(bench)
    across = [float(np.log10(strength)) for strength in STRENGTHS]
    effect, curves = dict[str, float](), dict[str, Curve]()
    values = dict[str, float]()
    for name, size in {"batches": 25, "full batch": 100}.items():
        validation, _, noise, useful = swept(bench, x, y, size)
        best = int(np.argmin(validation))
        effect[name] = float(noise[best])
        values |= {f"{name}, noise": noise[best], f"{name}, useful": useful[best]}
        curves[f"noise, {name}"] = (across, noise)
        curves[f"useful, {name}"] = (across, useful)
    return Found(effect["batches"], values, curves)


CLAIM = Claim(
    says="L1 with a proximal step, its strength chosen on the validation part, sets the weights of "
    "at least 50 % of the noise features to exactly zero.",
    day=10,
    varies="strength of L1: 0.001 to 1; batches of 25 or all 100 examples a step",
    fixed="a linear model of 10 useful and 40 noise features, noise of deviation 1 on the targets, "
    "100 training and 100 validation examples, squared error, SGD at 0.05 for 400 steps",
    nuisance="the features, the weights, the noise, the order of the batches",
    outcome="share of noise features whose weight is exactly zero, batches of 25",
    unit="%",
    margin=50.0,
    measure=measure,
    axes=("log10 of the strength", "weights at exactly zero (%)"),
    sources=(
        "https://doi.org/10.1111/j.2517-6161.1996.tb02080.x",
        "https://doi.org/10.1137/080716542",
        "https://doi.org/10.1214/009053606000000281",
    ),
    instead="With batches of 25 about a fifth are at zero: the noise of each batch kicks weights "
    "off again. With the full gradient it is about half, at the strength that predicts "
    "best; a stronger pull clears most of the noise and keeps nearly all useful features.",
)
