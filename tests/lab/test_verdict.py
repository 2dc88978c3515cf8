"""Intervals and verdicts: equal to SciPy's, and able to go either way."""

import numpy as np
import pytest

from chainrule.lab.verdict import decide, reversed_effects, t_quantile


@pytest.mark.parametrize("p", [0.9, 0.975, 0.995])
@pytest.mark.parametrize("degrees", [1, 2, 4, 9, 19, 100])
def test_t_quantile_is_scipys(p, degrees):
    stats = pytest.importorskip("scipy.stats")
    assert t_quantile(p, degrees) == pytest.approx(stats.t.ppf(p, degrees), rel=2e-4)


def test_the_interval_is_scipys():
    stats = pytest.importorskip("scipy.stats")
    x = np.random.default_rng(0).normal(2, 1, 10)
    low, high = stats.t.interval(0.95, 9, x.mean(), stats.sem(x))
    decided = decide(x, margin=0.5)
    assert (decided.low, decided.high) == pytest.approx((low, high), rel=1e-3)


@pytest.mark.parametrize(
    ("effects", "margin", "verdict"),
    [
        ([2.0, 2.1, 1.9, 2.0, 2.2], 1.0, "supported"),
        ([0.0, 0.1, -0.1, 0.0, 0.2], 1.0, "refuted"),
        ([-5.0, 5.0, 4.0, -3.0, 2.0], 1.0, "cannot tell"),
        ([2.0] * 5, 2.0, "supported"),  # the same in each seed, and just enough
        ([1.0] * 5, 2.0, "refuted"),
        ([2.0] * 4, 1.0, "cannot tell"),  # too few seeds
        ([2.0, 2.0, 2.0, 2.0, np.nan], 1.0, "cannot tell"),
        ([2.0, 2.0, 2.0, 2.0, np.inf], 1.0, "cannot tell"),
        ([], 1.0, "cannot tell"),
    ],
)
def test_verdicts(effects, margin, verdict):
    assert decide(effects, margin).verdict == verdict


def test_half_of_true_effects_on_the_margin_stay_undecided():
    """At an effect of exactly the margin, a one-sided error happens in 2.5 % of experiments."""
    rng = np.random.default_rng(1)
    ends = [decide(rng.normal(1, 1, 8), 1.0).verdict for _ in range(2000)]
    assert 0.015 < ends.count("supported") / 2000 < 0.035
    assert 0.015 < ends.count("refuted") / 2000 < 0.035


def test_reversed_effects_turn_the_verdict_round():
    effects = [2.0, 2.1, 1.9, 2.0, 2.2]
    assert decide(reversed_effects(effects, 1.0), 1.0).verdict == "refuted"
