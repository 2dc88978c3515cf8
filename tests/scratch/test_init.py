"""Each way to fill a tensor draws PyTorch's numbers, and as many of them."""

import numpy as np
import pytest
import torch

import chainrule.scratch as ours
from chainrule.scratch import init

# code, and whether the numbers are PyTorch's to the last bit
EXACT = """
uniform_(new(3, 4)) | uniform_(new(40, 50), -2, 3) | uniform_(new(7), a=0.5, b=0.75)
uniform_(double(5, 6), -1, 1) | constant_(new(3), 0.3) | ones_(new(2, 2)) | zeros_(new(2, 2))
eye_(new(3, 5)) | eye_(new(5, 3)) | dirac_(new(4, 3, 3)) | dirac_(new(4, 2, 3, 3), 2)
dirac_(new(6, 2, 1, 2, 3), groups=3) | dirac_(new(2, 5, 4)) | xavier_uniform_(new(3, 4))
xavier_uniform_(new(30, 40), gain=2.0) | xavier_uniform_(new(3, 4, 5, 5))
kaiming_uniform_(new(3, 4)) | kaiming_uniform_(new(30, 40), a=0.2)
kaiming_uniform_(new(3, 4, 3, 3), mode="fan_out")
kaiming_uniform_(new(3, 4), nonlinearity="relu")
kaiming_uniform_(new(3, 4), mode="fan_out", nonlinearity="tanh") | uniform_(new(4, 3).T)
uniform_(new(3, 4), generator=generator) | kaiming_uniform_(new(3, 4), generator=generator)
"""
CLOSE = """
normal_(new(3, 4)) | normal_(new(40, 50), 1, 3) | normal_(new(7)) | normal_(double(5, 6), -1, 0.1)
normal_(new(17)) | xavier_normal_(new(3, 4)) | xavier_normal_(new(30, 40), gain=0.5)
xavier_normal_(new(3, 4, 5)) | kaiming_normal_(new(3, 4)) | kaiming_normal_(new(30, 40), a=0.2)
kaiming_normal_(new(30, 4), nonlinearity="relu")
kaiming_normal_(new(3, 4, 3, 3), mode="fan_out", nonlinearity="selu") | trunc_normal_(new(3, 4))
trunc_normal_(new(40, 50)) | trunc_normal_(new(40, 50), std=0.02)
trunc_normal_(new(30, 40), 0.5, 1, -0.5, 1) | trunc_normal_(new(30, 40), 0, 1, -0.1, 0.2)
trunc_normal_(double(30, 40), 0, 1, 1.5, 2) | trunc_normal_(new(4), 0, 1, -0.3, 0)
orthogonal_(new(5, 5)) | orthogonal_(new(3, 8)) | orthogonal_(new(8, 3), gain=2)
orthogonal_(new(4, 3, 2, 2)) | orthogonal_(double(6, 4)) | sparse_(new(6, 4), 0.4)
sparse_(new(20, 5), sparsity=0.9, std=1.0) | normal_(new(30, 3), generator=generator)
trunc_normal_(new(30, 3), generator=generator) | orthogonal_(new(5, 4), generator=generator)
"""


def codes(table):
    return [code.strip() for code in table.replace("\n", "|").split("|") if code.strip()]


def fill(engine, code):
    """The tensor, whether it came back itself, and the number that is drawn next."""
    engine.manual_seed(3)
    made = []

    def new(*shape, dtype=engine.float32):
        made.append(engine.zeros(shape, dtype=dtype))
        return made[-1]

    scope = {n: getattr(engine.nn.init, n) for n in init.__all__ if n.endswith("_")}
    scope |= {"new": new, "double": lambda *shape: new(*shape, dtype=engine.float64)}
    scope["generator"] = engine.Generator().manual_seed(4)
    y = eval(code, scope)
    return (
        y.numpy(),
        y is made[0] or code.endswith(".T)"),
        [engine.rand(1).item(), scope["generator"].initial_seed()],
    )


@pytest.mark.parametrize("code", codes(EXACT))
def test_numbers_are_pytorchs_to_the_last_bit(code):
    mine, twin = fill(ours, code), fill(torch, code)
    np.testing.assert_array_equal(mine[0], twin[0])
    assert mine[1:] == twin[1:]


@pytest.mark.parametrize("code", codes(CLOSE))
def test_numbers_are_pytorchs_to_rounding(code):
    mine, twin = fill(ours, code), fill(torch, code)
    np.testing.assert_allclose(mine[0], twin[0], rtol=2e-5, atol=2e-6)
    assert mine[0].dtype == twin[0].dtype
    assert mine[1:] == twin[1:]


GAINS = [
    "linear",
    "conv1d",
    "conv3d",
    "conv_transpose2d",
    "sigmoid",
    "tanh",
    "relu",
    "selu",
    "leaky_relu",
]


@pytest.mark.parametrize("name", GAINS)
def test_gains(name):
    assert init.calculate_gain(name) == torch.nn.init.calculate_gain(name)


def test_gain_of_a_leaky_relu_with_a_slope():
    assert init.calculate_gain("leaky_relu", 0.3) == torch.nn.init.calculate_gain("leaky_relu", 0.3)
    assert init.calculate_gain("leaky_relu", 2) == torch.nn.init.calculate_gain("leaky_relu", 2)


MISTAKES = {
    'calculate_gain("rely")': "Unsupported nonlinearity rely. Try: did you mean 'relu'?",
    'calculate_gain("leaky_relu", True)': "negative_slope True not a valid number",
    "xavier_uniform_(new(3))": "got shape (3,). Try: a bias is usually set by nn.init.zeros_",
    'kaiming_normal_(new(3, 4), mode="fan")': "Mode fan not supported",
    "eye_(new(3))": "Only tensors with 2 dimensions",
    "dirac_(new(3, 3))": "Only tensors with 3, 4, or 5 dimensions",
    "dirac_(new(3, 3, 3), 2)": "divisible by groups",
    "orthogonal_(new(3))": "Only tensors with 2 or more dimensions",
    "sparse_(new(3), 0.1)": "Only tensors with 2 dimensions",
}


@pytest.mark.parametrize("code", MISTAKES)
def test_mistakes_are_explained(code):
    for engine in (ours, torch):
        scope = {
            n: getattr(engine.nn.init, n) for n in dir(engine.nn.init) if not n.startswith("__")
        }
        scope["new"] = engine.zeros
        with pytest.raises(ValueError) as info:  # noqa: PT011 - the words are checked below
            eval(code, scope)
        assert engine is torch or MISTAKES[code] in str(info.value)


def test_a_window_far_from_the_mean_warns():
    for engine in (ours, torch):
        with pytest.warns(UserWarning, match="mean is more than 2 std from"):
            engine.nn.init.trunc_normal_(engine.zeros(3), 0, 1, 3, 4)


def test_empty_tensors_are_left_alone():
    for engine in (ours, torch):
        with pytest.warns(UserWarning, match="zero-element tensors is a no-op"):
            engine.nn.init.kaiming_uniform_(engine.zeros(0, 3))
        with pytest.warns(UserWarning, match="zero-element tensors is a no-op"):
            engine.nn.init.kaiming_normal_(engine.zeros(0, 3))
        assert engine.nn.init.orthogonal_(engine.zeros(0, 3)).shape == (0, 3)


def test_parameters_are_filled_outside_the_graph():
    weight = ours.nn.Parameter(ours.zeros(3, 4))
    for fill_ in (
        init.uniform_,
        init.normal_,
        init.ones_,
        init.eye_,
        init.orthogonal_,
        init.xavier_normal_,
    ):
        assert fill_(weight) is weight
        assert weight.is_leaf
        assert weight.requires_grad
    assert weight._version == 6


def test_older_names_warn():
    old = [n for n in init.__all__ if f"{n}_" in init.__all__]
    assert len(old) == 11
    for engine in (ours, torch):
        with pytest.warns(FutureWarning, match="`nn.init.xavier_uniform` is now deprecated"):
            engine.nn.init.xavier_uniform(engine.zeros(2, 2))


def test_all_of_pytorch_is_here():
    assert set(torch.nn.init.__all__) == set(init.__all__)
