"""Each draw gives what PyTorch's generator gives, and leaves the stream where it leaves it."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pytest
import torch

from chainrule.errors import ArgumentError, OptionError, StateError
from chainrule.scratch import generator as g

SEEDS = (0, 1, 42, 2**31, 2**32 + 7, -1)
SIZES = (0, 1, 2, 15, 16, 17, 31, 100, 1000, 65537)
HALF, SINGLE, DOUBLE = np.float16, np.float32, np.float64
TORCH = {np.dtype(str(d).removeprefix("torch.")): d for d in (
    torch.float16, torch.float32, torch.float64, torch.int64, torch.int32, torch.int16,
    torch.int8, torch.uint8, torch.bool)}  # fmt: skip


def like(dtype):
    return TORCH[np.dtype(dtype)]


def empty(n, dtype):
    return torch.empty(n, dtype=like(dtype))


@dataclass(frozen=True)
class Draw:
    """What one function draws here, what its twin draws, and how near they must be."""

    name: str
    ours: Any  # (twister, n) -> array
    twin: Any  # (n) -> tensor
    exact: bool = True
    sizes: tuple[int, ...] = SIZES


def fills(name, ours, method, *args, dtypes=(SINGLE, DOUBLE), exact=True):
    """Draw with an in-place method of a tensor, once for each dtype."""
    return [
        Draw(
            f"{name}-{np.dtype(d).name}",
            lambda t, n, d=d: ours(t, (n,), d),
            lambda n, d=d: getattr(empty(n, d), method)(*args),
            exact,
        )
        for d in dtypes
    ]


def uniforms():
    for low, high in ((0.0, 1.0), (-0.3, 0.3), (1.7, 3.1), (0.0, 0.7), (2.0, 2.0)):
        yield from fills(
            f"uniform{low, high}",
            lambda t, s, d, low=low, high=high: g.uniform(t, s, low, high, d),
            "uniform_",
            low,
            high,
            dtypes=(HALF, SINGLE, DOUBLE),
        )


def normals():
    for mean, std in ((0.0, 1.0), (0.0, 0.02), (3.0, 0.5), (1.0, 0.0)):
        yield from fills(
            f"normal{mean, std}",
            lambda t, s, d, mean=mean, std=std: g.normal(t, s, mean, std, d),
            "normal_",
            mean,
            std,
            dtypes=(HALF, SINGLE, DOUBLE),
            exact=False,
        )


def integers():
    bounds = ((0, 10), (-5, 6), (0, 2**28 - 1), (0, 2**28), (-(2**40), 2**41), (3, 2**63 - 1))
    for low, high in bounds:
        yield Draw(
            f"integers{low, high}",
            lambda t, n, low=low, high=high: g.integers(t, (n,), low, high),
            lambda n, low=low, high=high: torch.randint(low, high, (n,)),
        )
    for d in (SINGLE, np.uint8, np.int32, np.bool_):
        yield Draw(
            f"integers-{np.dtype(d).name}",
            lambda t, n, d=d: g.integers(t, (n,), 0, 2, d),
            lambda n, d=d: torch.randint(0, 2, (n,), dtype=like(d)),
        )
    yield Draw(
        "integers-everything",
        lambda t, n: g.integers(t, (n,), -(2**63), 2**63),
        lambda n: empty(n, np.int64).random_(-(2**63), None),
    )
    yield from fills("any_integers", g.any_integers, "random_", dtypes=TORCH)


def events():
    for p in (0.0, 0.1, 0.5, 1.0):
        yield Draw(
            f"bernoulli{p}",
            lambda t, n, p=p: g.bernoulli(t, p, (n,)),
            lambda n, p=p: empty(n, SINGLE).bernoulli_(p),
        )
        yield Draw(
            f"dropout{p}",
            lambda t, n, p=p: g.dropout_mask(t, np.ones(n), p),
            lambda n, p=p: torch.nn.functional.dropout(torch.ones(n), p) != 0,
            sizes=SIZES if 0 < p < 1 else (),  # PyTorch draws nothing for 0 and 1
        )
    for d in (HALF, SINGLE, DOUBLE):
        yield Draw(
            f"bernoulli-{np.dtype(d).name}",
            lambda t, n, d=d: g.bernoulli(t, np.linspace(0, 1, n, dtype=d), (n,)),
            lambda n, d=d: torch.bernoulli(torch.tensor(np.linspace(0, 1, n, dtype=d))),
        )


def inverses():
    near = {"exact": False}
    yield from fills("exponential", lambda t, s, d: g.exponential(t, s, 1.5).astype(d),
                     "exponential_", 1.5, **near)  # fmt: skip
    yield from fills("cauchy", lambda t, s, d: g.cauchy(t, s, 1.0, 2.0).astype(d),
                     "cauchy_", 1.0, 2.0, **near)  # fmt: skip
    yield from fills("geometric", lambda t, s, d: g.geometric(t, s, 0.3).astype(d),
                     "geometric_", 0.3, dtypes=(SINGLE, np.int64))  # fmt: skip
    yield from fills("log_normal", lambda t, s, d: g.log_normal(t, s, 0.5, 0.25).astype(d),
                     "log_normal_", 0.5, 0.25, **near)  # fmt: skip


def weights(n, dtype, rows=None):
    rng = np.random.default_rng(n)
    return rng.uniform(0.1, 1, size=n if rows is None else (rows, n)).astype(dtype)


def choices():
    each = product((SINGLE, DOUBLE), (True, False), (None, 3), (1, 2, 10**6))
    for d, replacement, rows, share in each:
        yield Draw(
            f"multinomial-{np.dtype(d).name}-{replacement}-{rows}-{share}",
            lambda t, n, d=d, r=rows, s=share, w=replacement: g.multinomial(
                t, weights(n, d, r), max(n // s, 1), w
            ),
            lambda n, d=d, r=rows, s=share, w=replacement: torch.multinomial(
                torch.tensor(weights(n, d, r)), max(n // s, 1), w
            ),
            sizes=(1, 2, 17, 100, 1000),
        )
    yield Draw("permutation", g.permutation, torch.randperm)


CASES = [*uniforms(), *normals(), *integers(), *events(), *inverses(), *choices()]
each_case = pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)


def both(seed):
    torch.manual_seed(seed)
    return g.Generator().manual_seed(seed)


def near(ours, twin, exact):
    """Compare; what goes through log, sin or cos may differ in the last bits of the float."""
    twin = twin.numpy()
    assert ours.shape == twin.shape
    if exact:
        np.testing.assert_array_equal(ours, twin)
    else:
        step = np.finfo(twin.dtype).eps
        np.testing.assert_allclose(ours, twin, rtol=8 * step, atol=4 * step)


def same_state(twister):
    np.testing.assert_array_equal(twister.state_bytes(), torch.get_rng_state().numpy())


@each_case
def test_draws_what_pytorch_draws_and_leaves_its_state(case):
    for n in case.sizes:
        seed = SEEDS[zlib.crc32(f"{case.name}{n}".encode()) % len(SEEDS)]
        twister = both(seed)
        near(case.ours(twister, n), case.twin(n), case.exact)
        same_state(twister)


@pytest.mark.parametrize("seed", SEEDS)
def test_many_draws_in_a_row_stay_in_step(seed):
    order = np.random.default_rng(abs(seed)).permutation(len(CASES))
    twister = both(seed)
    for k in order:
        case = CASES[k]
        for n in case.sizes[1:6]:
            near(case.ours(twister, n), case.twin(n), case.exact)
            same_state(twister)


def test_the_second_normal_of_a_pair_waits_for_the_next_call():
    twister = both(3)
    near(g.normal(twister, (3,)), torch.randn(3), False)
    assert twister.spare is not None
    same_state(twister)
    near(g.uniform(twister, (2,)), torch.rand(2), True)
    near(g.normal(twister, (1,), 2.0, 3.0), torch.empty(1).normal_(2.0, 3.0), False)
    assert twister.spare is None
    same_state(twister)


def test_one_by_one_is_how_a_transposed_tensor_is_filled():
    twister = both(5)
    twin = torch.empty(6, 5).T.normal_()
    near(g.normal(twister, (6, 5), one_by_one=True), twin.T, False)
    same_state(twister)


LAYOUTS = {
    "as it is": lambda x: x,
    "transposed": lambda x: x.transpose(0, 2),
    "turned": lambda x: x.transpose(0, 1).transpose(1, 2),
    "cut": lambda x: x[:, 1:, ::2],
    "cut and transposed": lambda x: x[:, 1:, ::2].transpose(0, 1),
    "expanded": lambda x: x[0, 0].expand(3, 4, 5),
    "expanded inside": lambda x: x[:, :1].transpose(0, 2).expand(5, 4, 3),
    "a length of 1": lambda x: x[:, :1].transpose(0, 1),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_dropout_draws_in_the_order_of_memory(name):
    twin = LAYOUTS[name](torch.ones(3, 4, 5))
    twister = both(6)
    keep = g.dropout_mask(twister, twin.numpy(), 0.4)
    np.testing.assert_array_equal(keep, torch.nn.functional.dropout(twin, 0.4) != 0)
    same_state(twister)


@pytest.mark.parametrize("drawn", [0, 1, 623, 624, 625, 2000])
def test_states_go_both_ways(drawn):
    twister = both(9)
    twister.words(drawn)
    torch.rand(drawn)
    same_state(twister)

    other = g.Generator().manual_seed(1)
    other.load_bytes(torch.get_rng_state().numpy())
    same_state(other)
    near(g.normal(other, (5,)), torch.randn(5), False)

    torch.set_rng_state(torch.tensor(other.state_bytes()))
    near(g.normal(other, (5,)), torch.randn(5), False)
    same_state(other)


def test_seeds_are_remembered_as_pytorch_remembers_them():
    for seed in SEEDS:
        assert both(seed).initial_seed() == torch.initial_seed()
    twister = g.Generator("cpu")
    assert twister.initial_seed() == torch.Generator().initial_seed()
    assert str(twister.device) == str(torch.Generator().device)
    assert twister.seed() == twister.initial_seed() != twister.seed()


@pytest.mark.parametrize(
    ("stored", "error", "says"),
    [
        (np.zeros(3, np.uint8), StateError, "needs 5056 bytes; got 3"),
        (np.zeros(5056, np.uint8), StateError, "no state of a Mersenne twister"),
        (np.zeros(5056), ArgumentError, "a state is uint8; got float64"),
    ],
)
def test_what_is_no_state_is_refused(stored, error, says):
    with pytest.raises(error, match=says):
        g.Generator().load_bytes(stored)


def test_a_seed_of_65_bits_is_refused():
    with pytest.raises(OptionError, match="64 bits; got 18446744073709551616"):
        g.Generator().manual_seed(2**64)
