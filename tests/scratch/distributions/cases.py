"""Distributions to compare: each makes itself on either engine from parameters that learn.

A case is a function of (m, *parameters); the parameters come from numbers below, as tensors.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass
class Case:
    make: Any
    parameters: tuple = ()
    values: Any = (0.3, 1.7)  # where log_prob is asked
    kinds: tuple = ()  # skip these questions: PyTorch does not answer them, or NaN
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
    "Normal": Case(lambda m, a, b: m.Normal(a, b), (REAL, POSITIVE), exact=False),
    "Normal broadcast": Case(lambda m, a, b: m.Normal(a, b), (REAL, ROW), exact=False),
    "Normal of a number": Case(lambda m, a: m.Normal(a, 2.0), (REAL,), exact=False),
    "Normal of numbers": Case(lambda m: m.Normal(1, 2.0), exact=False),
    "Uniform": Case(lambda m, a, b: m.Uniform(a - 3, a + b + 3), (REAL, POSITIVE), values=(0.2,)),
    "Bernoulli": Case(lambda m, a: m.Bernoulli(a), (UNIT,), values=(0.0, 1.0)),
    "Bernoulli logits": Case(lambda m, a: m.Bernoulli(logits=a), (REAL,), values=(0.0, 1.0)),
    "Bernoulli of a number": Case(lambda m: m.Bernoulli(0.3), values=(0.0, 1.0)),
    "Categorical": Case(lambda m, a: m.Categorical(a), (POSITIVE,), values=(0, 1, 2)),
    "Categorical logits": Case(lambda m, a: m.Categorical(logits=a), (REAL,), values=(0, 2)),
    "Categorical row": Case(lambda m, a: m.Categorical(a), (ROW,), values=(0, 1, 2)),
    "Exponential": Case(lambda m, a: m.Exponential(a), (POSITIVE,)),
    "Laplace": Case(lambda m, a, b: m.Laplace(a, b), (REAL, POSITIVE)),
    "Geometric": Case(lambda m, a: m.Geometric(a), (UNIT,), values=(0.0, 3.0)),
    "Geometric logits": Case(lambda m, a: m.Geometric(logits=a), (REAL,), values=(0.0, 3.0)),
    "Poisson": Case(lambda m, a: m.Poisson(a * 8), (POSITIVE,), values=(0.0, 3.0)),
    "Gamma": Case(lambda m, a, b: m.Gamma(a, b), (POSITIVE, POSITIVE), slope=2e-3),
    "Beta": Case(lambda m, a, b: m.Beta(a, b), (POSITIVE, ROW), (0.3, 0.8), slope=2e-3),
    "Beta of numbers": Case(lambda m: m.Beta(0.5, 0.7), values=(0.3, 0.8)),
    "Dirichlet": Case(lambda m, a: m.Dirichlet(a), (POSITIVE,), ([0.2, 0.3, 0.5],), slope=5e-3),
    "Binomial": Case(lambda m, a: m.Binomial(30, a), (UNIT,), values=(0.0, 7.0, 30.0)),
    "Binomial logits": Case(lambda m, a: m.Binomial(5, logits=a), (REAL,), values=(0.0, 5.0)),
    "Multinomial": Case(lambda m, a: m.Multinomial(5, a), (POSITIVE,), ([1.0, 3.0, 1.0],)),
    "OneHotCategorical": Case(
        lambda m, a: m.OneHotCategorical(a), (POSITIVE,), ([0.0, 1.0, 0.0],)
    ),
    "OneHotCategoricalStraightThrough": Case(
        lambda m, a: m.OneHotCategoricalStraightThrough(logits=a), (REAL,), ([0.0, 1.0, 0.0],)
    ),
    "RelaxedOneHotCategorical": Case(
        lambda m, t, a: m.RelaxedOneHotCategorical(t, logits=a), (0.7, REAL), ([0.2, 0.3, 0.5],),
        exact=False,
    ),
    "RelaxedBernoulli": Case(
        lambda m, t, a: m.RelaxedBernoulli(t, a), (0.7, UNIT), (0.3, 0.8), exact=False
    ),
    "LogNormal": Case(lambda m, a, b: m.LogNormal(a, b), (REAL, POSITIVE), exact=False),
    "MultivariateNormal": Case(
        lambda m, a, c: m.MultivariateNormal(a, c), (REAL, MATRIX), ([0.3, 1.0, -1.0],), exact=False
    ),
    "MultivariateNormal precision": Case(
        lambda m, a, c: m.MultivariateNormal(a, precision_matrix=c), (ROW, MATRIX),
        ([0.3, 1.0, -1.0],), exact=False,
    ),
    "MultivariateNormal factor": Case(
        lambda m, a, c: m.MultivariateNormal(a, scale_tril=c), (REAL, FACTOR),
        ([0.3, 1.0, -1.0],), exact=False,
    ),
    "Cauchy": Case(lambda m, a, b: m.Cauchy(a, b), (REAL, POSITIVE)),
    "HalfCauchy": Case(lambda m, a: m.HalfCauchy(a), (POSITIVE,), (0.3, 1.7)),
    "HalfNormal": Case(lambda m, a: m.HalfNormal(a), (POSITIVE,), (0.3, 1.7), exact=False),
    "Gumbel": Case(lambda m, a, b: m.Gumbel(a, b), (REAL, POSITIVE), exact=False),
    "Weibull": Case(lambda m, a, b: m.Weibull(a, b + 1), (POSITIVE, ROW), exact=False),
    "Pareto": Case(lambda m, a, b: m.Pareto(a / 20, b), (POSITIVE, POSITIVE), exact=False),
    "Kumaraswamy": Case(
        lambda m, a, b: m.Kumaraswamy(a, b), (POSITIVE, ROW), (0.3, 0.8), ("mode",), exact=False
    ),
    "Chi2": Case(lambda m, a: m.Chi2(a), (POSITIVE,), slope=2e-3),
    "StudentT": Case(
        lambda m, a, b, c: m.StudentT(a, b, c), (POSITIVE, REAL, ROW), slope=2e-3, exact=False
    ),
    "FisherSnedecor": Case(
        lambda m, a, b: m.FisherSnedecor(a, b), (POSITIVE, ROW), slope=5e-3, exact=False
    ),
    "InverseGamma": Case(
        lambda m, a, b: m.InverseGamma(a, b), (POSITIVE, ROW), slope=2e-3, exact=False
    ),
    "NegativeBinomial": Case(
        lambda m, a, b: m.NegativeBinomial(a, b), (POSITIVE, UNIT), (0.0, 3.0)
    ),
    "NegativeBinomial logits": Case(
        lambda m, a: m.NegativeBinomial(4, logits=a), (REAL,), (0.0, 3.0)
    ),
    "VonMises": Case(lambda m, a, b: m.VonMises(a, b), (REAL, POSITIVE), exact=False),
    "ContinuousBernoulli": Case(
        lambda m, a: m.ContinuousBernoulli(a), (UNIT,), (0.3, 0.8), exact=False
    ),
    "ContinuousBernoulli logits": Case(
        lambda m, a: m.ContinuousBernoulli(logits=a), (REAL,), (0.3, 0.8), exact=False
    ),
    "LogisticNormal": Case(
        lambda m, a, b: m.LogisticNormal(a, b), (REAL, POSITIVE), ([0.1, 0.2, 0.3, 0.4],),
        exact=False,
    ),
    "LowRankMultivariateNormal": Case(
        lambda m, a, w, d: m.LowRankMultivariateNormal(a, w, d),
        (REAL, [[1.0, 0.3], [-0.5, 0.2], [0.1, 2.0]], ROW), ([0.3, 1.0, -1.0],), exact=False,
    ),
    "MixtureSameFamily": Case(
        lambda m, a, b, c: m.MixtureSameFamily(m.Categorical(a), m.Normal(b, c)),
        (POSITIVE, REAL, ROW), exact=False,
    ),
    "MixtureSameFamily of vectors": Case(
        lambda m, a, b, c: m.MixtureSameFamily(
            m.Categorical(logits=a), m.Independent(m.Normal(b, c), 1)
        ),
        ([0.3, -0.2], REAL, ROW), (ROW,), exact=False,
    ),
    "Independent": Case(
        lambda m, a, b: m.Independent(m.Normal(a, b), 1), (REAL, POSITIVE), (REAL[0],), exact=False
    ),
    "Independent Bernoulli": Case(
        lambda m, a: m.Independent(m.Bernoulli(a), 2), (UNIT,), ([[0.0, 1.0, 1.0]] * 2,)
    ),
    "TransformedDistribution": Case(
        lambda m, a, b: m.TransformedDistribution(
            m.Normal(a, b), [m.AffineTransform(1.0, -0.5), m.TanhTransform()]
        ),
        (REAL, POSITIVE), (0.3, -0.4), exact=False,
    ),
    "TransformedDistribution to vectors": Case(
        lambda m, a, b: m.TransformedDistribution(m.Normal(a, b), m.StickBreakingTransform()),
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
