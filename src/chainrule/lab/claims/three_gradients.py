"""Gradient by hand, by autograd and by finite differences are the same.

Idea:  three ways to one number. The hand-written backward pass of a small net, the engine's tape,
       and (f(w + h) - f(w - h)) / 2h. In float64 the first two may differ by rounding alone, and
       the last by the h² of the central difference.
"""

import numpy as np

from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found

STEP = 1e-5


def forward(x: np.ndarray, y: np.ndarray, w: list[np.ndarray]) -> tuple[float, np.ndarray]:
    """Return mean squared error of tanh(x W₁) W₂ against y, and the hidden layer."""
    h = np.tanh(x @ w[0])  # (N, H)
    return float(np.mean((h @ w[1] - y) ** 2)), h


def by_hand(x: np.ndarray, y: np.ndarray, w: list[np.ndarray]) -> list[np.ndarray]:
    """Return the gradient by the chain rule: tanh' = 1 - h²."""
    _, h = forward(x, y, w)
    d = 2 * (h @ w[1] - y) / y.size  # (N, 1)
    return [x.T @ (d @ w[1].T * (1 - h * h)), h.T @ d]


def by_difference(x: np.ndarray, y: np.ndarray, w: list[np.ndarray]) -> list[np.ndarray]:
    """Return the gradient by moving each weight a little to both sides."""
    out = [np.zeros_like(part) for part in w]
    for part, grad in zip(w, out, strict=True):
        for i in np.ndindex(part.shape):
            keep, ends = part[i], []
            for part[i] in (keep + STEP, keep - STEP):
                ends.append(forward(x, y, w)[0])
            part[i], grad[i] = keep, (ends[0] - ends[1]) / (2 * STEP)
    return out


def measure(bench: Bench) -> Found:
    """Compare the three on a random net: the largest difference over the largest gradient."""
    rng, torch = np.random.default_rng(bench.seed), bench.e.torch
    x, y = rng.standard_normal((20, 5)), rng.standard_normal((20, 1))
    w = [rng.standard_normal((5, 8)), rng.standard_normal((8, 1))]
    leaves = [torch.from_numpy(part.copy()).requires_grad_() for part in w]
    loss = (
        (torch.tanh(torch.from_numpy(x) @ leaves[0]) @ leaves[1] - torch.from_numpy(y)) ** 2
    ).mean()
    loss.backward()
    tape = [leaf.grad.numpy() for leaf in leaves]
    hand, difference = by_hand(x, y, w), by_difference(x, y, w)
    size = max(np.abs(part).max() for part in hand)

    def apart(a: list[np.ndarray], b: list[np.ndarray]) -> float:
        return max(1e-17, max(np.abs(p - q).max() for p, q in zip(a, b, strict=True)) / size)

    found = {
        "hand against tape": apart(hand, tape),
        "hand against differences": apart(hand, difference),
    }
    return Found(float(-np.log10(max(found.values()))), found)


CLAIM = Claim(
    says="By hand, by autograd and by finite differences the gradient is the same to at least 8 "
    "digits in float64.",
    day=4,
    varies="how the gradient is found",
    fixed="a net 5-8-1 with tanh and mean squared error on 20 examples, float64, h = 1e-5",
    nuisance="examples and weights",
    outcome="digits in which the two most different ways agree",
    unit="digits",
    margin=8.0,
    measure=measure,
    axes=("pair of ways", "largest difference ÷ largest gradient"),
    log=True,
    sources=("https://doi.org/10.1038/323533a0", "https://arxiv.org/abs/1502.05767"),
)
