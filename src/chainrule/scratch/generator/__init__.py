"""Random numbers on plain arrays: what PyTorch's CPU generator draws, draw for draw.

    >>> generator = Generator().manual_seed(0)
    >>> uniform(generator, (3,)).round(4)  # torch.manual_seed(0); torch.rand(3)
    array([0.4963, 0.7682, 0.0885], dtype=float32)

One stream of 32-bit words feeds every distribution. What a draw takes from the stream is
part of its contract: one word too many moves everything that comes after it. So each
function here says how many words it takes.

    stream.py    the words, and the state as PyTorch stores it
    layout.py    which draw goes where in memory
    uniforms.py  uniform, and the events that are one comparison: bernoulli, dropout
    normals.py   normal (two ways, chosen by size), log_normal
    integers.py  integers from a range, permutations
    inverse.py   exponential, cauchy, geometric: a uniform through the inverse of a cdf
    choice.py    multinomial
    lookahead.py numbers one at a time, for the two that follow
    gamma.py     gamma, by rejection
    counts.py    poisson, binomial
"""

from chainrule.scratch.generator.choice import multinomial
from chainrule.scratch.generator.counts import binomial, poisson
from chainrule.scratch.generator.gamma import gamma
from chainrule.scratch.generator.integers import any_integers, integers, permutation
from chainrule.scratch.generator.inverse import cauchy, exponential, geometric
from chainrule.scratch.generator.layout import laid_out
from chainrule.scratch.generator.normals import log_normal, normal
from chainrule.scratch.generator.stream import DEFAULT_SEED, Generator
from chainrule.scratch.generator.uniforms import bernoulli, dropout_mask, uniform

__all__ = [
    "DEFAULT_SEED",
    "Generator",
    "any_integers",
    "bernoulli",
    "binomial",
    "cauchy",
    "dropout_mask",
    "exponential",
    "gamma",
    "geometric",
    "integers",
    "laid_out",
    "log_normal",
    "multinomial",
    "normal",
    "permutation",
    "poisson",
    "uniform",
]
