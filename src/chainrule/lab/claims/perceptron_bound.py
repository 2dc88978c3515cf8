"""On separable data the perceptron makes at most (R/γ)² updates.

Idea:  R is the length of the longest example (with the constant 1 of the bias), γ the margin that
       the best unit vector leaves. From zero weights each update brings the weights at least γ
       nearer to that vector and lengthens them by at most R, so there is an end (Novikoff, 1962).
Ours:  data with a known separating direction: its margin is a γ, perhaps not the largest, so the
       bound that we test is the weaker one. Were it broken, the theorem would be.
"""

import numpy as np

from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found

MARGINS = (0.02, 0.05, 0.1, 0.2, 0.4)


def separable(rng: np.random.Generator, gap: float) -> tuple[np.ndarray, np.ndarray, float]:
    """Return examples (N, 3) whose last coordinate is 1, signs (N,), and the margin γ."""
    direction = rng.standard_normal(3)
    direction /= np.linalg.norm(direction)
    x = np.concatenate([rng.uniform(-1, 1, (4000, 2)), np.ones((4000, 1))], axis=1)
    distance = x @ direction
    keep = np.flatnonzero(np.abs(distance) >= gap)[:200]
    return x[keep], np.sign(distance[keep]), float(np.abs(distance[keep]).min())


def updates(x: np.ndarray, y: np.ndarray, limit: int = 1_000_000) -> int:
    """Count the perceptron's updates until a pass makes none."""
    w, made = np.zeros(x.shape[1]), -1
    count = 0
    while made != count and count < limit:
        made = count
        for one, sign in zip(x, y, strict=True):
            if sign * (w @ one) <= 0:
                w += sign * one
                count += 1
    return count


def measure(bench: Bench) -> Found:
    """Count updates at each margin and compare with the bound, the worst case deciding."""
    rng = np.random.default_rng(bench.seed)
    made, bounds = [], []
    for gap in MARGINS:
        x, y, margin = separable(rng, gap)
        made.append(updates(x, y))
        bounds.append((np.linalg.norm(x, axis=1).max() / margin) ** 2)
    used = np.array(made) / np.array(bounds)
    values = {"updates at 0.02": made[0], "bound at 0.02": bounds[0], "share used": used.max()}
    curves = {"bound (R/γ)²": (MARGINS, bounds), "updates made": (MARGINS, made)}
    return Found(float(1 - used.max()), values, curves)


CLAIM = Claim(
    says="From zero weights, with the bias as a coordinate, the perceptron never makes more than "
    "(R/γ)² updates on separable data: the share of the bound that is left over is at least 0.",
    day=2,
    varies="the gap asked for around the separating line, from 0.02 to 0.4; γ is at least that",
    fixed="200 points in a square, learning rate 1, zero weights, examples in a fixed order",
    nuisance="the points and the separating line",
    outcome="share of the bound that was not used, at the margin where it was used most",
    margin=0.0,
    measure=measure,
    axes=("gap asked for (γ is at least that)", "updates until separated"),
    log=True,
    seeds=20,
    sources=("https://doi.org/10.1037/h0042519", "https://arxiv.org/abs/1305.0208"),
)
