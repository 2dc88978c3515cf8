"""From one effect a seed to a verdict, by an interval.

    whole interval above the margin    supported
    whole interval below the margin    refuted
    the margin lies within it          cannot tell

Seeds are paired: an effect compares things within one seed, so what chance does to both
cancels before the interval is made.

>>> decide([2.1, 1.9, 2.0, 2.2, 1.8], margin=1.0).verdict
'supported'
>>> decide([0.1, 0.2, -0.1, 0.0, 0.1], margin=1.0).verdict
'refuted'
>>> decide([2.1, 1.9], margin=1.0).verdict
'cannot tell'
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chainrule.lab.claim import SEEDS

LEVEL = 0.95


@dataclass(frozen=True)
class Decision:
    """The mean effect, its interval, and what follows.

    Params: size  the mean in standard deviations of the effect (Cohen's d of paired values);
                  infinite where every seed gave the same
    """

    mean: float
    low: float
    high: float
    size: float
    margin: float
    verdict: str


def decide(effects: Sequence[float], margin: float) -> Decision:
    """Return the verdict on "the mean effect is at least `margin`".

    Math: mean ± t(0.975, n - 1) · s / √n  (Student, 1908)
    Why:  with five to ten seeds a bootstrap's intervals are too short; Student's are not.
          An effect that is not finite is an experiment that broke: no verdict.
    """
    x = np.asarray(effects, float)
    n = len(x)
    if n < 2 or not np.isfinite(x).all():
        mean = float(x.mean()) if n else np.nan
        return Decision(mean, -np.inf, np.inf, np.nan, margin, "cannot tell")
    mean, deviation = float(x.mean()), float(x.std(ddof=1))
    half = t_quantile(0.5 + LEVEL / 2, n - 1) * deviation / n**0.5
    low, high = mean - half, mean + half
    size = mean / deviation if deviation else np.copysign(np.inf, mean)
    return Decision(mean, low, high, float(size), margin, word(n, low, high, margin))


def word(n: int, low: float, high: float, margin: float) -> str:
    """Return the verdict in a word or two."""
    if n < SEEDS or (low <= margin <= high and low != high):
        return "cannot tell"
    return "supported" if low >= margin else "refuted"


def reversed_effects(effects: Sequence[float], margin: float) -> list[float]:
    """Return effects as far on the other side of the margin: they must turn the verdict round."""
    return [2 * margin - effect for effect in effects]


def t_quantile(p: float, degrees: int) -> float:
    """Return the value that Student's t with so many degrees of freedom stays below, p > 1/2.

    Math: with t = √ν tan θ the density of θ is cos^(ν-1) θ up to a constant (Student, 1908)
    Why:  so the quantile needs one sum of cosines: no table and no SciPy.

    >>> round(t_quantile(0.975, 4), 4), round(t_quantile(0.975, 9), 4)
    (2.7764, 2.2622)
    """
    angle = np.linspace(0, np.pi / 2, 20_001)
    height = np.cos(angle) ** (degrees - 1)
    area = np.concatenate([[0], np.cumsum((height[1:] + height[:-1]) / 2)])
    at = np.interp(2 * p - 1, area / area[-1], angle)
    return float(degrees**0.5 * np.tan(at))
