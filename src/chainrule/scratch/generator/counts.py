"""Counts: how many events in a time (poisson), how many successes in n trials (binomial).

Paper: Hörmann, "The transformed rejection method for generating Poisson random variables",
       1993, https://doi.org/10.1016/0167-6687(93)90997-4; and "The generation of binomial
       random variates", 1993, https://doi.org/10.1080/00949659308811496

Small means are counted out, event by event. From a mean of 10 on, a point under a simple
curve is drawn and kept if it also lies under the bars of the distribution.
"""

from __future__ import annotations

import math

import numpy as np

from chainrule.scratch.generator.lookahead import Lookahead
from chainrule.scratch.generator.stream import Generator
from chainrule.scratch.types import Array

COUNTED_OUT = 10  # up to this mean


def poisson(generator: Generator, rate: Array) -> Array:
    """Draw how many events happen where `rate` are expected.

    Shape: rate (*) -> (*)

    >>> poisson(Generator().manual_seed(0), np.array([0.0, 3.0, 100.0])).tolist()
    [0.0, 6.0, 96.0]
    """
    with Lookahead(generator) as ahead:
        drawn = [one_poisson(ahead, mean) for mean in rate.ravel().tolist()]
    return np.array(drawn, np.float64).astype(rate.dtype).reshape(rate.shape)


def one_poisson(ahead: Lookahead, mean: float) -> float:
    """Draw one number."""
    if mean == 0:
        return 0
    if mean >= COUNTED_OUT:
        return poisson_under_curve(ahead, mean)
    events, left, limit = 0, ahead.uniform(), math.exp(-mean)
    while left > limit:  # waiting times add up, so their exponentials multiply
        events += 1
        left *= ahead.uniform()
    return events


def poisson_under_curve(ahead: Lookahead, mean: float) -> float:
    """Draw one number by rejection; the constants are the paper's (PTRS)."""
    root, log_mean = math.sqrt(mean), math.log(mean)
    b = 0.931 + 2.53 * root
    a = -0.059 + 0.02483 * b
    log_alpha = math.log(1.1239 + 1.1328 / (b - 3.4))
    surely = 0.9277 - 3.6224 / (b - 2)
    while True:
        u, v = ahead.uniform() - 0.5, ahead.uniform()
        edge = 0.5 - abs(u)
        k = math.floor((2 * a / edge + b) * u + mean + 0.43) if edge else -1
        if edge >= 0.07 and v <= surely:
            return k
        if k < 0 or (edge < 0.013 and v > edge):
            continue
        bar = -mean + k * log_mean - math.lgamma(k + 1)
        if log(v) + log_alpha - math.log(a / (edge * edge) + b) <= bar:
            return k


def log(x: float) -> float:
    """Return the logarithm, that of 0 too."""
    return math.log(x) if x > 0 else -math.inf


def binomial(generator: Generator, count: Array, prob: Array) -> Array:
    """Draw how many of `count` trials succeed, each of probability `prob`.

    Shape: count (*), prob (*), one dtype -> (*)

    >>> count = np.array([4.0, 1000.0])
    >>> binomial(Generator().manual_seed(0), count, np.array([0.5, 0.5])).tolist()
    [3.0, 507.0]
    """
    pairs = zip(count.ravel(), prob.ravel(), strict=True)
    with Lookahead(generator) as ahead:
        drawn = [one_binomial(ahead, n, p) for n, p in pairs]
    return np.array(drawn, np.float64).astype(count.dtype).reshape(count.shape)


def one_binomial(ahead: Lookahead, n: np.floating, p: np.floating) -> float:
    """Draw one number, counting the rarer of success and failure."""
    if n <= 0 or p <= 0:
        return 0
    if p >= 1:
        return float(n)
    rare = p if p <= 0.5 else p.dtype.type(1) - p
    far = n * rare >= COUNTED_OUT
    k = binomial_under_curve(ahead, n, rare) if far else successes(ahead, n, rare)
    return k if p <= 0.5 else float(n) - k


def successes(ahead: Lookahead, n: np.floating, p: np.floating) -> float:
    """Count successes, jumping from one to the next over a geometric number of trials."""
    log_failure, trials, k = float(np.log1p(-p)), 0.0, 0
    while True:
        trials += float(np.ceil(log(ahead.uniform()) / log_failure))
        if trials > n:
            return k
        k += 1


class Curve:
    """The curve over a binomial distribution; the constants are the paper's (BTRS).

    Why: PyTorch multiplies the arguments in their own dtype and goes on in float64. Numbers
         rounded elsewhere would now and then take another branch.
    """

    def __init__(self, n: np.floating, p: np.floating) -> None:
        """Fit the curve to `n` trials of probability `p`."""
        self.n, self.m, self.odds = float(n), float(np.floor((n + 1) * p)), float(p / (1 - p))
        spread = float(np.sqrt(n * p * (1 - p)))
        self.b = 1.15 + 2.53 * spread
        self.a = -0.0873 + 0.0248 * self.b + 0.01 * float(p)
        self.center = float(n * p) + 0.5
        self.surely = 0.92 - 4.2 / self.b
        self.alpha = (2.83 + 5.1 / self.b) * spread
        self.at_m = (self.m + 0.5) * math.log((self.m + 1) / (self.odds * (self.n - self.m + 1)))
        self.at_m += stirling_rest(self.m) + stirling_rest(self.n - self.m)

    def bar(self, k: float) -> float:
        """Return the logarithm of how high the bar at `k` stands, against that at `m`."""
        steps = (self.n + 1) * math.log((self.n - self.m + 1) / (self.n - k + 1))
        at_k = (k + 0.5) * math.log(self.odds * (self.n - k + 1) / (k + 1))
        return self.at_m + steps + at_k - stirling_rest(k) - stirling_rest(self.n - k)


def stirling_rest(k: float) -> float:
    """Return what Stirling's formula leaves of log k!."""
    rough = (k + 0.5) * math.log(k + 1) - (k + 1) + 0.5 * math.log(2 * math.pi)
    return math.lgamma(k + 1) - rough


def binomial_under_curve(ahead: Lookahead, n: np.floating, p: np.floating) -> float:
    """Draw one number by rejection."""
    curve = Curve(n, p)
    while True:
        u, v = ahead.uniform() - 0.5, ahead.uniform()
        edge = 0.5 - abs(u)
        k = math.floor((2 * curve.a / edge + curve.b) * u + curve.center) if edge else -1
        if edge >= 0.07 and v <= curve.surely:
            return k
        if k < 0 or k > n:
            continue
        if log(v * curve.alpha / (curve.a / (edge * edge) + curve.b)) <= curve.bar(k):
            return k
