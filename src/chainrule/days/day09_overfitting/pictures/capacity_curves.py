"""Capacity: training and validation error against the number of terms, and the fit itself."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from chainrule import scratch as torch
from chainrule.course.picture import Choice, Drawn, Picture, Slider, plot

TERMS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 18, 20, 23, 26, 30, 40, 60, 100, 200, 400)
SETS, NEW, TOP = 9, 200, 1e3  # data sets of which the middle one is told; above TOP all is alike


def truth(x: np.ndarray) -> np.ndarray:
    """Return what the points follow."""
    return np.sin(3 * x)


def features(x: np.ndarray) -> np.ndarray:
    """Return Chebyshev polynomials of growing degree, each smaller than the one before.

    Math:  cos(k arccos x) / (1 + k)
    Shape: x (N,) -> (N, 400)
    """
    k = np.arange(TERMS[-1])
    return np.cos(k * np.arccos(x)[:, None]) / (1 + k)


def points(n: int, noise: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return noisy points, about evenly spread."""
    rng = np.random.default_rng(seed)
    x = (2 * (np.arange(n) + rng.uniform(0, 1, n)) / n - 1).clip(-1, 1)
    return x, truth(x) + rng.normal(0, noise, n)


def solve(inside: np.ndarray, y: np.ndarray, decay: float) -> np.ndarray:
    """Return least squares of smallest weights, or with a price `decay` on their squares.

    Math: w = Aᵀ (A Aᵀ + decay n I)⁻¹ y, which for decay 0 is the pseudo-inverse of A times y
    """
    a, n = torch.from_numpy(inside), len(y)
    if decay == 0:
        w = torch.linalg.pinv(a, rtol=1e-9) @ torch.from_numpy(y)
    else:
        gram = a @ a.mT + decay * n * torch.eye(n, dtype=torch.float64)
        w = a.mT @ torch.linalg.solve(gram, torch.from_numpy(y))
    return np.array(w.numpy())


@lru_cache(maxsize=32)
def errors(n: int, noise: float, decay: float) -> np.ndarray:
    """Return the middle training and validation error of each capacity, (M, 2)."""
    found = []
    for seed in range(SETS):
        (x, y), (x_new, y_new) = points(n, noise, seed), points(NEW, noise, 1000 + seed)
        inside, outside = features(x), features(x_new)
        for terms in TERMS:
            w = solve(inside[:, :terms], y, decay)
            pairs = ((inside, y), (outside, y_new))
            found.append([np.mean((h[:, :terms] @ w - t) ** 2) for h, t in pairs])
    return np.median(np.array(found).reshape(SETS, len(TERMS), 2), axis=0)


def draw(capacity: int, n: int, noise: float, decay: float) -> Drawn:
    """Draw the fit of one capacity, and both errors of all."""
    terms = TERMS[capacity]
    x, y = points(n, noise, 0)
    line = np.linspace(-1, 1, 241)
    fitted = features(line)[:, :terms] @ solve(features(x)[:, :terms], y, decay)
    fit = plot.Panel(f"The fit with {terms} terms", "input", "output", y=(-2.5, 2.5), height=300)
    fit.line(line, truth(line), label="truth", colour="muted", dash="4 4")
    fit.line(line, np.clip(fitted, -2.6, 2.6), label="fit", colour="first")
    fit.points(x, y, label="training points", colour="ink", size=6)

    both = errors(n, noise, decay)
    shown, at = np.clip(both, 1e-4, TOP), np.arange(len(TERMS))
    ticks = [(i, str(TERMS[i])) for i in (0, 3, 7, 12, 15, 17, 20)]
    curves = plot.Panel(
        f"Error ({SETS} sets, middle one)", "terms", log="y", y=(1e-4, TOP), height=300,
        x=(0, len(TERMS) - 1), x_ticks=ticks,
    )  # fmt: skip
    curves.line(at, shown[:, 1], label="validation", colour="second")
    curves.line(at, shown[:, 0], label="training", colour="first", dash="7 3")
    curves.rule(x=capacity, label="this fit")
    nearest = float(np.interp(n, TERMS, at))
    curves.rule(x=nearest, label=f"{n} examples", colour="faint", dash="")
    own, new = both[capacity]
    best = TERMS[int(both[:, 1].argmin())]
    says = (
        f"{terms} terms, {n} examples: training error {told(own)}, validation error {told(new)}. "
        f"Lowest validation error {told(both[:, 1].min())} with {best} terms; "
        f"with 400 terms {told(both[-1, 1])}."
    )
    return Drawn(plot.row(fit, curves), says=says)


def told(error: float) -> str:
    """Return an error as words tell it."""
    if error < 1e-4:
        return "below 0.0001"
    return f"above {TOP:.0f}" if error > TOP else f"{error:.3g}"


PICTURE = Picture(
    title="Training and validation error against capacity",
    controls=(
        Slider("capacity", "capacity (step)", 0, len(TERMS) - 1, 3, 1),
        Choice("n", "training examples", (10, 20, 40), 20),
        Choice("noise", "noise", (0.0, 0.1, 0.3, 0.6), 0.3),
        Choice("decay", "weight decay", (0.0, 0.0001, 0.001, 0.01, 0.1), 0.0),
    ),
    draw=draw,
)
