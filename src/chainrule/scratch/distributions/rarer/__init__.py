"""Distributions that fewer programs ask for, by what they are made of.

tails.py         Cauchy, and one half of a symmetric one: HalfCauchy, HalfNormal
waiting.py       Weibull, Pareto, Gumbel, Kumaraswamy: a uniform or exponential, transformed
gammas.py        Chi2, StudentT, FisherSnedecor, InverseGamma, NegativeBinomial
circle.py        VonMises: angles
shares.py        ContinuousBernoulli, LogisticNormal
mixture.py       MixtureSameFamily
low_rank.py      LowRankMultivariateNormal
divergences.py   their Kullback-Leibler divergences
"""

from chainrule.scratch.distributions.rarer import crossed as crossed
from chainrule.scratch.distributions.rarer import divergences as divergences
from chainrule.scratch.distributions.rarer.circle import VonMises
from chainrule.scratch.distributions.rarer.gammas import (
    Chi2,
    FisherSnedecor,
    InverseGamma,
    NegativeBinomial,
    StudentT,
)
from chainrule.scratch.distributions.rarer.low_rank import LowRankMultivariateNormal
from chainrule.scratch.distributions.rarer.mixture import MixtureSameFamily
from chainrule.scratch.distributions.rarer.shares import ContinuousBernoulli, LogisticNormal
from chainrule.scratch.distributions.rarer.tails import Cauchy, HalfCauchy, HalfNormal
from chainrule.scratch.distributions.rarer.waiting import Gumbel, Kumaraswamy, Pareto, Weibull

__all__ = [
    "Cauchy",
    "Chi2",
    "ContinuousBernoulli",
    "FisherSnedecor",
    "Gumbel",
    "HalfCauchy",
    "HalfNormal",
    "InverseGamma",
    "Kumaraswamy",
    "LogisticNormal",
    "LowRankMultivariateNormal",
    "MixtureSameFamily",
    "NegativeBinomial",
    "Pareto",
    "StudentT",
    "VonMises",
    "Weibull",
]
