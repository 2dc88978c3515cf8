"""Probability distributions, under the names of `torch.distributions`.

>>> from chainrule import scratch as torch
>>> from chainrule.scratch.distributions import Categorical
>>> _ = torch.manual_seed(0)
>>> policy = Categorical(logits=torch.tensor([0.0, 1.0, 2.0]))
>>> action = policy.sample()
>>> policy.log_prob(action), policy.entropy()
(tensor(-0.4076), tensor(0.8324))

With the same seed `sample` draws what PyTorch draws. `rsample` lets gradients through, where
`has_rsample` says so.

    distribution.py   the base: shapes, checks, what each one is asked
    constraints.py    where a parameter or a sample may lie
    normal.py, …      one distribution a file
    transforms/       maps for TransformedDistribution
    pathwise/         gradients of draws that were made by rejection
    kl/               how far one distribution is from another
"""

from chainrule.scratch.coverage import answers_for
from chainrule.scratch.distributions import constraints, kl, transforms
from chainrule.scratch.distributions.bernoulli import Bernoulli
from chainrule.scratch.distributions.beta import Beta
from chainrule.scratch.distributions.binomial import Binomial
from chainrule.scratch.distributions.categorical import Categorical
from chainrule.scratch.distributions.constraint_registry import biject_to, transform_to
from chainrule.scratch.distributions.dirichlet import Dirichlet
from chainrule.scratch.distributions.distribution import Distribution
from chainrule.scratch.distributions.exp_family import ExponentialFamily
from chainrule.scratch.distributions.exponential import Exponential
from chainrule.scratch.distributions.gamma import Gamma
from chainrule.scratch.distributions.geometric import Geometric
from chainrule.scratch.distributions.independent import Independent
from chainrule.scratch.distributions.kl import kl_divergence, register_kl
from chainrule.scratch.distributions.laplace import Laplace
from chainrule.scratch.distributions.log_normal import LogNormal
from chainrule.scratch.distributions.multinomial import Multinomial
from chainrule.scratch.distributions.multivariate_normal import MultivariateNormal
from chainrule.scratch.distributions.normal import Normal
from chainrule.scratch.distributions.one_hot_categorical import (
    OneHotCategorical,
    OneHotCategoricalStraightThrough,
)
from chainrule.scratch.distributions.poisson import Poisson
from chainrule.scratch.distributions.rarer import *  # noqa: F403
from chainrule.scratch.distributions.rarer import __all__ as _rarer
from chainrule.scratch.distributions.relaxed_bernoulli import RelaxedBernoulli
from chainrule.scratch.distributions.relaxed_categorical import RelaxedOneHotCategorical
from chainrule.scratch.distributions.transformed_distribution import TransformedDistribution
from chainrule.scratch.distributions.transforms import *  # noqa: F403
from chainrule.scratch.distributions.transforms import __all__ as _transforms
from chainrule.scratch.distributions.uniform import Uniform

__all__ = [
    "Bernoulli",
    "Beta",
    "Binomial",
    "Categorical",
    "Dirichlet",
    "Distribution",
    "Exponential",
    "ExponentialFamily",
    "Gamma",
    "Geometric",
    "Independent",
    "Laplace",
    "LogNormal",
    "Multinomial",
    "MultivariateNormal",
    "Normal",
    "OneHotCategorical",
    "OneHotCategoricalStraightThrough",
    "Poisson",
    "RelaxedBernoulli",
    "RelaxedOneHotCategorical",
    "TransformedDistribution",
    "Uniform",
    "biject_to",
    "constraints",
    "kl",
    "kl_divergence",
    "register_kl",
    "transform_to",
    "transforms",
]
__all__ += [*_rarer, *_transforms]

__getattr__ = answers_for("torch.distributions")
