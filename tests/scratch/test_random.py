"""`torch.rand` and its family draw here what they draw in PyTorch."""

from __future__ import annotations

import copy
import re
from pathlib import Path

import numpy as np
import pytest
import torch

from chainrule import scratch
from chainrule.errors import (
    ArgumentError,
    DtypeError,
    GraphError,
    NotCovered,
    OptionError,
    RangeError,
    ShapeError,
)

DRAWS = {
    "rand": lambda t: t.rand(2, 3),
    "rand of a tuple": lambda t: t.rand((2, 3), dtype=t.float64),
    "rand of a list": lambda t: t.rand([4]),
    "rand by name": lambda t: t.rand(size=(5,), device="cpu", requires_grad=True),
    "rand of nothing": lambda t: t.rand(0),
    "rand 0-d": lambda t: t.rand(()),
    "rand half": lambda t: t.rand(100, dtype=t.float16),
    "randn": lambda t: t.randn(3, 5),
    "randn 16": lambda t: t.randn(4, 4),
    "randn 17": lambda t: t.randn(17, dtype=t.double),
    "randn half": lambda t: t.randn(33, dtype=t.half),
    "randint high": lambda t: t.randint(10, (4,)),
    "randint low high": lambda t: t.randint(-3, 10, (4, 2)),
    "randint by name": lambda t: t.randint(low=5, high=9, size=(3,)),
    "randint high by name": lambda t: t.randint(high=9, size=(3,)),
    "randint size by name": lambda t: t.randint(9, size=(3,)),
    "randint wide": lambda t: t.randint(2**40, (3,)),
    "randint bool": lambda t: t.randint(0, 2, (9,), dtype=t.bool),
    "randint float": lambda t: t.randint(0, 2**20, (9,), dtype=t.float32),
    "randint uint8": lambda t: t.randint(0, 256, (9,), dtype=t.uint8),
    "randint int8": lambda t: t.randint(-128, 128, (9,), dtype=t.int8),
    "randperm": lambda t: t.randperm(10),
    "randperm float": lambda t: t.randperm(10, dtype=t.float32),
    "randperm small": lambda t: t.randperm(256, dtype=t.uint8),
    "randperm none": lambda t: t.randperm(0),
    "rand_like": lambda t: t.rand_like(t.zeros(2, 3)),
    "rand_like transposed": lambda t: t.rand_like(t.zeros(2, 3).t()),
    "rand_like other": lambda t: t.rand_like(t.zeros(2, dtype=t.int64), dtype=t.float64),
    "randn_like transposed": lambda t: t.randn_like(t.zeros(4, 6).t()),
    "randn_like cut": lambda t: t.randn_like(t.zeros(4, 12)[:, ::2]),
    "randint_like": lambda t: t.randint_like(t.zeros(2, 3), 10),
    "randint_like low": lambda t: t.randint_like(t.zeros(2, 3, dtype=t.int32), 5, 10),
    "normal of numbers": lambda t: t.normal(1.0, 2.0, (3,)),
    "normal by name": lambda t: t.normal(mean=0, std=1, size=(20,)),
    "normal of a mean": lambda t: t.normal(t.arange(20.0), 0.5),
    "normal of a mean alone": lambda t: t.normal(mean=t.arange(3.0)),
    "normal of a std": lambda t: t.normal(2.0, t.arange(20.0)),
    "normal of both": lambda t: t.normal(t.arange(4.0).reshape(4, 1), t.arange(5.0)),
    "bernoulli": lambda t: t.bernoulli(t.linspace(0, 1, 20)),
    "bernoulli double": lambda t: t.bernoulli(t.linspace(0, 1, 20, dtype=t.float64)),
    "bernoulli p": lambda t: t.bernoulli(t.ones(20, dtype=t.int64), 0.3),
    "bernoulli method": lambda t: t.full((2, 9), 0.5).bernoulli(),
    "multinomial": lambda t: t.multinomial(t.arange(1.0, 9.0), 3),
    "multinomial one": lambda t: t.arange(1.0, 9.0).reshape(2, 4).multinomial(1),
    "multinomial again": lambda t: t.multinomial(t.arange(1.0, 9.0), 30, replacement=True),
    "uniform_": lambda t: t.empty(20).uniform_(-1, 2),
    "uniform_ of a view": lambda t: t.zeros(4, 6)[1:3, ::2].uniform_(),
    "normal_": lambda t: t.empty(5, dtype=t.float64).normal_(1, 2),
    "normal_ transposed": lambda t: t.empty(5, 7).t().normal_(),
    "random_": lambda t: t.empty(5, dtype=t.int64).random_(),
    "random_ to": lambda t: t.empty(5, dtype=t.int16).random_(7),
    "random_ from to": lambda t: t.empty(5).random_(3, 7),
    "random_ by name": lambda t: t.empty(5).random_(3, to=7),
    "random_ from": lambda t: t.empty(5, dtype=t.int8).random_(100, None),
    "random_ float from": lambda t: t.empty(5).random_(2**24 - 3, None),
    "random_ everything": lambda t: t.empty(5, dtype=t.int64).random_(-(2**63), None),
    "bernoulli_": lambda t: t.empty(9, dtype=t.bool).bernoulli_(),
    "bernoulli_ p": lambda t: t.empty(4, 5).t().bernoulli_(0.2),
    "bernoulli_ each": lambda t: t.empty(4, 5).t().bernoulli_(t.linspace(0, 1, 4)),
    "exponential_": lambda t: t.empty(9).exponential_(),
    "geometric_": lambda t: t.empty(9, dtype=t.int64).geometric_(0.2),
    "cauchy_": lambda t: t.empty(9).cauchy_(1, 2),
    "log_normal_": lambda t: t.empty(3, 6).t().log_normal_(),
}


def same(ours, twin):
    """Compare dtype, shape, flag and values; and the states that the draws left."""
    assert str(ours.dtype) == str(twin.dtype)
    assert ours.requires_grad == twin.requires_grad
    assert ours.shape == tuple(twin.shape)
    rtol = 1e-3 if twin.dtype == torch.float16 else 1e-6
    ours, twin = ours.detach().numpy(), twin.detach().numpy()
    np.testing.assert_allclose(ours, twin, rtol=rtol, atol=rtol)
    same_state()


def same_state():
    np.testing.assert_array_equal(scratch.get_rng_state().numpy(), torch.get_rng_state().numpy())


def seeded(seed):
    scratch.manual_seed(seed)
    torch.manual_seed(seed)


@pytest.mark.parametrize("name", DRAWS)
def test_draws_what_pytorch_draws(name):
    seeded(len(name))
    for _ in range(2):
        same(DRAWS[name](scratch), DRAWS[name](torch))


def test_a_mixed_sequence_stays_in_step():
    seeded(7)
    for name in np.random.default_rng(0).permutation(list(DRAWS) * 3):
        same(DRAWS[name](scratch), DRAWS[name](torch))


@pytest.mark.parametrize("name", ["rand", "randn", "randperm", "randint high", "multinomial"])
def test_a_generator_of_ones_own_leaves_the_default_alone(name):
    calls = {
        "rand": lambda t, g: t.rand(3, generator=g),
        "randn": lambda t, g: t.empty(40).normal_(generator=g),
        "randperm": lambda t, g: t.randperm(9, generator=g),
        "randint high": lambda t, g: t.randint(9, (3,), generator=g),
        "multinomial": lambda t, g: t.multinomial(t.ones(9), 4, generator=g),
    }
    seeded(1)
    ours, twin = scratch.Generator().manual_seed(5), torch.Generator().manual_seed(5)
    for _ in range(2):
        same(calls[name](scratch, ours), calls[name](torch, twin))
        np.testing.assert_array_equal(ours.get_state().numpy(), twin.get_state().numpy())


def test_seeds():
    for seed in (0, 3, -1, 1.7, 2**40 + 1):
        assert scratch.manual_seed(seed) is scratch.default_generator
        torch.manual_seed(seed)
        assert scratch.initial_seed() == torch.initial_seed()
        same_state()
    assert scratch.seed() == scratch.initial_seed()
    assert scratch.random.initial_seed() == scratch.initial_seed()


def test_states_come_back_and_cross_over():
    seeded(2)
    scratch.randn(3)
    state = scratch.get_rng_state()
    first = scratch.randn(5).tolist()
    torch.set_rng_state(torch.from_numpy(state.numpy()))
    scratch.set_rng_state(state)
    assert scratch.randn(5).tolist() == first
    torch.randn(5)
    same_state()
    assert repr(state.dtype) == repr(torch.get_rng_state().dtype)


def test_a_generator_can_be_cloned_copied_and_set():
    one = scratch.Generator().manual_seed(4)
    scratch.randn(3, generator=one)
    twins = [one.clone_state(), copy.deepcopy(one), scratch.Generator().set_state(one.get_state())]
    want = scratch.randn(2, generator=one).tolist()
    assert [scratch.randn(2, generator=twin).tolist() for twin in twins] == [want] * 3


def draw_and_fail(t):
    with t.random.fork_rng():
        t.rand(1)
        raise ZeroDivisionError


def test_fork_rng_leaves_no_trace():
    seeded(3)
    for t in (scratch, torch):
        with t.random.fork_rng():
            t.manual_seed(9)
            t.rand(5)
        with pytest.raises(ZeroDivisionError):
            draw_and_fail(t)
        with t.random.fork_rng(enabled=False):
            t.rand(1)
    same(scratch.rand(2), torch.rand(2))


def test_in_place_draws_write_where_the_tensor_lives():
    x = scratch.zeros(4, 4)
    version = x._version
    assert x[1].uniform_(1, 2) is not x
    assert x._version == version + 1
    assert (x.numpy()[1] >= 1).all()
    assert x[0].sum().item() == 0


def test_no_gradient_passes_an_in_place_draw():
    x = scratch.ones(20, requires_grad=True)
    y = x * 2
    y.normal_()
    y.sum().backward()
    assert x.grad.tolist() == [0.0] * 20
    with scratch.no_grad():
        x.normal_()
    assert x.requires_grad


WRONG = {
    "leaf": (lambda t: t.ones(2, requires_grad=True).uniform_(), GraphError, "leaf"),
    "expanded": (lambda t: t.ones(1).expand(3).normal_(), GraphError, "single memory location"),
    "uniform of integers": (lambda t: t.rand(2, dtype=t.int64), DtypeError, "floats; got int64"),
    "normal of integers": (lambda t: t.zeros(2, dtype=t.int64).normal_(), DtypeError, "floats"),
    "bounds": (lambda t: t.empty(2).uniform_(2, 1), OptionError, "from=2, to=1"),
    "std": (lambda t: t.empty(2).normal_(0, -1), OptionError, "std >= 0.0; got std=-1"),
    "std tensor": (lambda t: t.normal(0.0, t.tensor([-1.0])), OptionError, "std >= 0.0"),
    "no size": (lambda t: t.normal(0.0, 1.0), ArgumentError, "needs a size"),
    "no range": (lambda t: t.randint(5, 5, (2,)), OptionError, "from=5, to=5"),
    "uint8": (lambda t: t.randint(0, 300, (2,), dtype=t.uint8), RangeError, "for torch.uint8"),
    "negative size": (lambda t: t.rand(-1), ShapeError, "lengths of 0 or more"),
    "negative n": (lambda t: t.randperm(-1), ShapeError, "n of 0 or more; got -1"),
    "n of uint8": (lambda t: t.randperm(300, dtype=t.uint8), OptionError, "fit in uint8"),
    "p": (lambda t: t.empty(3).bernoulli_(1.5), OptionError, r"\[0, 1\]; got p=1.5"),
    "p tensor": (lambda t: t.bernoulli(t.tensor([2.0])), OptionError, "every p"),
    "p of integers": (lambda t: t.bernoulli(t.tensor([1, 0])), DtypeError, "floats"),
    "rate": (lambda t: t.empty(3).exponential_(0), OptionError, "lambda > 0.0; got lambd=0"),
    "geometric": (lambda t: t.empty(3).geometric_(1.0), OptionError, "p=1.0"),
    "sigma": (lambda t: t.empty(3).cauchy_(0, -1), OptionError, "sigma=-1"),
    "log std": (lambda t: t.empty(3).log_normal_(0, 0), OptionError, "std=0"),
    "too many": (lambda t: t.multinomial(t.ones(2), 3), OptionError, "num_samples=3, classes=2"),
    "weights": (lambda t: t.multinomial(t.tensor([1.0, -2.0]), 1), OptionError, "every weight"),
    "no weight": (lambda t: t.multinomial(t.zeros(2), 1), OptionError, "sum above 0"),
    "no samples": (lambda t: t.multinomial(t.ones(2), 0), OptionError, "num_samples > 0"),
    "weights of integers": (lambda t: t.multinomial(t.tensor([1]), 1), DtypeError, "floats"),
    "3 dimensions": (lambda t: t.multinomial(t.ones(1, 1, 2), 1), OptionError, "1 or 2 dim"),
    "three bounds": (lambda t: t.empty(2).random_(1, 2, 3), ArgumentError, "at most two"),
    "generator": (lambda t: t.rand(2, generator="x"), ArgumentError, "torch.Generator; got str"),
    "state": (lambda t: t.set_rng_state([1]), ArgumentError, "uint8 Tensor; got list"),
    "device": (lambda t: t.Generator(device="cuda"), NotCovered, "runs on the CPU"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_calls_say_what_is_needed_where_pytorch_refuses_too(name):
    call, error, says = WRONG[name]
    with pytest.raises(error, match=says):
        call(scratch)
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever PyTorch says
        call(torch)


def script(t):
    """Draw as public training scripts draw, and yield what they would print."""
    functional, data = t.nn.functional, t.utils.data
    t.manual_seed(1234)
    yield t.rand(3)
    yield t.randn(5)
    yield t.randn(17)
    yield t.randperm(6)
    yield functional.dropout(t.ones(8), 0.4)
    yield functional.dropout(t.ones(3, 4).t(), 0.5)
    model = t.nn.Linear(3, 2)
    yield model.weight.detach()
    samples = data.TensorDataset(t.randn(10, 3), t.randint(0, 2, (10,)))
    for x, y in data.DataLoader(samples, batch_size=4, shuffle=True):
        yield functional.dropout(x, 0.1)
        yield y
    yield t.empty(2).uniform_()


def test_a_script_prints_the_same_on_both_engines():
    assert [str(x) for x in script(scratch)] == [str(x) for x in script(torch)]
    same_state()


PAGE = Path(__file__).parents[2] / "docs" / "reproducing.md"


def test_the_page_about_reproducing_runs_and_prints_what_it_says(capsys):
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    for block in blocks:
        exec(block, {})
    said = re.findall(r"print\(.*\)  # (.*)", "".join(blocks))
    assert capsys.readouterr().out.splitlines() == said
    assert len(blocks) == len(said) == 2
