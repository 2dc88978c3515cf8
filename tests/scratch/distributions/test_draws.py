"""Draws whose number of words depends on what is drawn are PyTorch's, and leave its state."""

import numpy as np
import pytest
import torch as pytorch

from chainrule import scratch as torch

ENGINES = (torch, pytorch)
SHAPES = [0.01, 0.3, 0.999, 1.0, 1.7, 30.0, 1e5]
RATES = [0.0, 0.5, 9.99, 10.0, 37.5, 1e4]

DRAWS = {
    "gamma": lambda t, d: t.distributions.Gamma(t.tensor(SHAPES, dtype=d), 1.0).sample((50,)),
    "beta": lambda t, d: t.distributions.Beta(t.tensor(SHAPES, dtype=d), 0.7).sample((50,)),
    "poisson": lambda t, d: t.poisson(t.tensor(RATES, dtype=d).repeat(50)),
    "poisson of a generator": lambda t, d: t.poisson(
        t.full((2, 3), 4.0, dtype=d), t.Generator().manual_seed(3)
    ),
    "binomial": lambda t, d: t.binomial(
        t.tensor([0.0, 3.0, 40.0, 1e5], dtype=d).repeat(50), t.full((200,), 0.3, dtype=d)
    ),
    "binomial of all chances": lambda t, d: t.binomial(
        t.full((8,), 500.0, dtype=d), t.linspace(0, 1, 8, dtype=d)
    ),
    "transposed": lambda t, d: t.poisson(t.arange(6, dtype=d).reshape(2, 3).t() * 5),
    "one class of transposed weights": lambda t, d: t.multinomial(
        t.arange(1, 13, dtype=d).reshape(3, 4).t(), 1
    ),
    "classes of repeated weights": lambda t, d: t.multinomial(
        t.arange(1, 5, dtype=d).expand(3, 4), 2
    ),
    "a normal waits": lambda t, d: t.randn(3, dtype=d),
}


def seeded(seed):
    for t in ENGINES:
        t.manual_seed(seed)


def drawn(name, dtype):
    mine, twin = (DRAWS[name](t, getattr(t, dtype)).numpy() for t in ENGINES)
    assert mine.dtype == twin.dtype
    np.testing.assert_allclose(mine, twin, rtol=1e-6 if name == "a normal waits" else 0)
    states = [t.get_rng_state().numpy() for t in ENGINES]
    np.testing.assert_array_equal(*states)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", DRAWS)
def test_draws_what_pytorch_draws(name, dtype):
    for seed in range(5):
        seeded(seed)
        drawn(name, dtype)


def test_a_mixed_sequence_stays_in_step():
    seeded(7)
    for name in np.random.default_rng(0).permutation(list(DRAWS) * 4):
        drawn(name, "float32")


def test_refusals():
    with pytest.raises(ValueError, match="rates of 0 or more"):
        torch.poisson(torch.tensor([-1.0]))
    with pytest.raises(RuntimeError, match="poisson needs a tensor of floats"):
        torch.poisson(torch.tensor([1]))
    with pytest.raises(ValueError, match="count and prob of one dtype"):
        torch.binomial(torch.ones(2), torch.ones(2, dtype=torch.float64))
