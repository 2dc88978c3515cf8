"""Random tensors: `torch.rand` and its family, in-place draws, and `torch.random`.

    >>> from chainrule import scratch as torch
    >>> generator = torch.manual_seed(0)
    >>> torch.rand(3), torch.randperm(4)
    (tensor([0.4963, 0.7682, 0.0885]), tensor([0, 2, 3, 1]))

The same seed gives what PyTorch's CPU generator gives; docs/reproducing.md says how far.

    state.py      the default generator, seeds, states
    draw.py       arguments checked, then drawn into the layout of an array
    inplace.py    x.uniform_() and its kind
    counts.py     poisson, binomial
    factories.py  rand, randn, randint, randperm, normal, bernoulli, multinomial
"""

from chainrule.scratch.coverage import answers_for
from chainrule.scratch.generator import Generator
from chainrule.scratch.random.counts import binomial, poisson
from chainrule.scratch.random.factories import (
    bernoulli,
    multinomial,
    normal,
    rand,
    rand_like,
    randint,
    randint_like,
    randn,
    randn_like,
    randperm,
)
from chainrule.scratch.random.inplace import uniform_ as uniform_  # and so all methods
from chainrule.scratch.random.state import (
    default_generator,
    get_rng_state,
    initial_seed,
    manual_seed,
    seed,
    set_rng_state,
)
from chainrule.scratch.random.state import fork_rng as fork_rng

# The names of `torch`; `torch.random` has `fork_rng`, Tensor has the methods, besides.
__all__ = [
    "Generator",
    "bernoulli",
    "binomial",
    "default_generator",
    "get_rng_state",
    "initial_seed",
    "manual_seed",
    "multinomial",
    "normal",
    "poisson",
    "rand",
    "rand_like",
    "randint",
    "randint_like",
    "randn",
    "randn_like",
    "randperm",
    "seed",
    "set_rng_state",
]

__getattr__ = answers_for("torch.random")
