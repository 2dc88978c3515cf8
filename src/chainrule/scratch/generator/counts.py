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
    [0.0, 1.0, 98.0]
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
    [1.0, 508.0]
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
    kind, k = p.dtype.type, 0
    log_failure, trials = np.log1p(-p), kind(0)
    while True:
        u = kind(ahead.uniform())
        trials += np.ceil(kind(log(float(u))) / log_failure)
        if trials > n:
            return k
        k += 1


class Curve:
    """The curve over a binomial distribution; the constants are the paper's (BTRS).

    Why: PyTorch keeps each number in the dtype of its arguments, between steps in float64.
         A number rounded otherwise here would now and then take another branch.
    """

    def __init__(self, n: np.floating, p: np.floating) -> None:
        """Fit the curve to `n` trials of probability `p`."""
        kind = self.kind = p.dtype.type
        self.n, self.odds = n, p / (1 - p)
        spread = np.sqrt(n * p * (1 - p))
        self.b = kind(1.15 + 2.53 * float(spread))
        self.a = kind(-0.0873 + 0.0248 * float(self.b) + 0.01 * float(p))
        self.center = kind(float(n * p) + 0.5)
        self.surely = kind(0.92 - 4.2 / float(self.b))
        self.alpha = kind((2.83 + 5.1 / float(self.b)) * float(spread))
        self.m = np.floor((n + 1) * p)
        self.at_m = (float(self.m) + 0.5) * self.log((self.m + 1) / (self.odds * (n - self.m + 1)))

    def log(self, x: np.floating) -> float:
        """Return the logarithm, rounded to the dtype."""
        return float(self.kind(log(float(x))))

    def rest(self, k: np.floating) -> float:
        """Return what Stirling's formula leaves of log k!."""
        x = float(k)
        rough = (x + 0.5) * math.log(x + 1) - (x + 1) + 0.5 * math.log(2 * math.pi)
        return float(self.kind(math.lgamma(x + 1) - rough))

    def bar(self, k: np.floating) -> np.floating:
        """Return the logarithm of how high the bar at `k` stands, against that at `m`."""
        n, m = self.n, self.m
        steps = float((n + 1) * self.kind(self.log((n - m + 1) / (n - k + 1))))
        at_k = (float(k) + 0.5) * self.log(self.odds * (n - k + 1) / (k + 1))
        rests = self.rest(m), self.rest(n - m), -self.rest(k), -self.rest(n - k)
        return self.kind(sum(rests, self.at_m + steps + at_k))


def binomial_under_curve(ahead: Lookahead, n: np.floating, p: np.floating) -> float:
    """Draw one number by rejection."""
    curve, kind = Curve(n, p), p.dtype.type
    while True:
        u, v = kind(float(kind(ahead.uniform())) - 0.5), kind(ahead.uniform())
        edge = kind(0.5 - abs(u))
        k = np.floor(kind(float(2 * curve.a / edge + curve.b) * float(u) + float(curve.center))) if edge else kind(-1)
        if edge >= 0.07 and v <= curve.surely:
            return float(k)
        if k < 0 or k > n:
            continue
        if curve.log(v * curve.alpha / (curve.a / (edge * edge) + curve.b)) <= curve.bar(k):
            return float(k)
