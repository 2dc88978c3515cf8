"""Distributions to compare: each makes itself on either engine from parameters that learn.

A case is a function of (D, *parameters); the parameters come from numbers below, as tensors.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass
class Case:
    make: Any
    parameters: tuple = ()
    values: Any = (0.3, 1.7)  # where log_prob is asked
    kinds: tuple = ()  # skip these questions: PyTorch does not answer them either
    rtol: float = 1e-9
    slope: float = 1e-9  # how well gradients of rsample agree
    exact: bool = field(default=True)  # float32 samples are equal, bit for bit


POSITIVE = [[0.7, 1.3, 2.5], [3.1, 0.4, 5.0]]
REAL = [[-0.7, 0.3, 2.5], [1.1, -0.4, 0.0]]
UNIT = [[0.1, 0.5, 0.9], [0.25, 0.6, 0.99]]
ROW = [0.2, 1.5, 3.0]
MATRIX = [[2.0, 0.3, 0.1], [0.3, 1.5, -0.4], [0.1, -0.4, 1.0]]
FACTOR = [[1.2, 0.0, 0.0], [0.3, 0.8, 0.0], [-0.5, 0.4, 1.1]]

CASES = {
    "Normal": Case(lambda D, a, b: D.Normal(a, b), (REAL, POSITIVE), exact=False),
    "Normal broadcast": Case(lambda D, a, b: D.Normal(a, b), (REAL, ROW), exact=False),
    "Normal of a number": Case(lambda D, a: D.Normal(a, 2.0), (REAL,), exact=False),
    "Normal of numbers": Case(lambda D: D.Normal(1, 2.0), exact=False),
    "Uniform": Case(lambda D, a, b: D.Uniform(a - 3, a + b), (REAL, POSITIVE), values=(0.2,)),
    "Bernoulli": Case(lambda D, a: D.Bernoulli(a), (UNIT,), values=(0.0, 1.0)),
    "Bernoulli logits": Case(lambda D, a: D.Bernoulli(logits=a), (REAL,), values=(0.0, 1.0)),
    "Bernoulli of a number": Case(lambda D: D.Bernoulli(0.3), values=(0.0, 1.0)),
    "Categorical": Case(lambda D, a: D.Categorical(a), (POSITIVE,), values=(0, 1, 2)),
    "Categorical logits": Case(lambda D, a: D.Categorical(logits=a), (REAL,), values=(0, 2)),
    "Categorical row": Case(lambda D, a: D.Categorical(a), (ROW,), values=(0, 1, 2)),
    "Exponential": Case(lambda D, a: D.Exponential(a), (POSITIVE,)),
    "Laplace": Case(lambda D, a, b: D.Laplace(a, b), (REAL, POSITIVE)),
    "Geometric": Case(lambda D, a: D.Geometric(a), (UNIT,), values=(0.0, 3.0)),
    "Geometric logits": Case(lambda D, a: D.Geometric(logits=a), (REAL,), values=(0.0, 3.0)),
    "Poisson": Case(lambda D, a: D.Poisson(a * 8), (POSITIVE,), values=(0.0, 3.0)),
    "Gamma": Case(lambda D, a, b: D.Gamma(a, b), (POSITIVE, POSITIVE), slope=2e-3),
    "Beta": Case(lambda D, a, b: D.Beta(a, b), (POSITIVE, ROW), (0.3, 0.8), slope=2e-3),
    "Beta of numbers": Case(lambda D: D.Beta(0.5, 0.7), values=(0.3, 0.8)),
    "Dirichlet": Case(lambda D, a: D.Dirichlet(a), (POSITIVE,), ([0.2, 0.3, 0.5],), slope=5e-3),
    "Binomial": Case(lambda D, a: D.Binomial(30, a), (UNIT,), values=(0.0, 7.0, 30.0)),
    "Binomial logits": Case(lambda D, a: D.Binomial(5, logits=a), (REAL,), values=(0.0, 5.0)),
    "Multinomial": Case(lambda D, a: D.Multinomial(5, a), (POSITIVE,), ([1.0, 3.0, 1.0],)),
    "OneHotCategorical": Case(
        lambda D, a: D.OneHotCategorical(a), (POSITIVE,), ([0.0, 1.0, 0.0],)
    ),
    "OneHotCategoricalStraightThrough": Case(
        lambda D, a: D.OneHotCategoricalStraightThrough(logits=a), (REAL,), ([0.0, 1.0, 0.0],)
    ),
    "RelaxedOneHotCategorical": Case(
        lambda D, t, a: D.RelaxedOneHotCategorical(t, logits=a), (0.7, REAL), ([0.2, 0.3, 0.5],),
        exact=False,
    ),
    "RelaxedBernoulli": Case(
        lambda D, t, a: D.RelaxedBernoulli(t, a), (0.7, UNIT), (0.3, 0.8), exact=False
    ),
    "LogNormal": Case(lambda D, a, b: D.LogNormal(a, b), (REAL, POSITIVE), exact=False),
    "MultivariateNormal": Case(
        lambda D, a, m: D.MultivariateNormal(a, m), (REAL, MATRIX), ([0.3, 1.0, -1.0],), exact=False
    ),
    "MultivariateNormal precision": Case(
        lambda D, a, m: D.MultivariateNormal(a, precision_matrix=m), (ROW, MATRIX),
        ([0.3, 1.0, -1.0],), exact=False,
    ),
    "MultivariateNormal factor": Case(
        lambda D, a, m: D.MultivariateNormal(a, scale_tril=m), (REAL, FACTOR),
        ([0.3, 1.0, -1.0],), exact=False,
    ),
    "Independent": Case(
        lambda D, a, b: D.Independent(D.Normal(a, b), 1), (REAL, POSITIVE), (REAL[0],), exact=False
    ),
    "Independent Bernoulli": Case(
        lambda D, a: D.Independent(D.Bernoulli(a), 2), (UNIT,), ([[0.0, 1.0, 1.0]] * 2,)
    ),
    "TransformedDistribution": Case(
        lambda D, a, b: D.TransformedDistribution(
            D.Normal(a, b), [D.AffineTransform(1.0, -0.5), D.TanhTransform()]
        ),
        (REAL, POSITIVE), (0.3, -0.4), exact=False,
    ),
    "TransformedDistribution to vectors": Case(
        lambda D, a, b: D.TransformedDistribution(D.Normal(a, b), D.StickBreakingTransform()),
        (REAL, POSITIVE), ([0.1, 0.2, 0.3, 0.4],), exact=False,
    ),
}  # fmt: skip


def parameters(t, case, dtype, learn=True):
    return [t.tensor(np.array(p), dtype=dtype).requires_grad_(learn) for p in case.parameters]


def values(t, case, d, dtype):
    """One tensor for each value, of the shape of an event."""
    whole = d.support.is_discrete and not d.event_shape
    return [
        t.tensor(np.array(v), dtype=t.int64 if whole and isinstance(v, int) else dtype)
        for v in case.values
    ]
