"""Every layer of the table is PyTorch's: names, numbers at the start, outputs, gradients."""

import numpy as np
import pytest
import torch

import chainrule.scratch as ours
from chainrule.scratch import nn
from tests.scratch.nn.layer_cases import CASES as USUAL
from tests.scratch.nn.layer_cases_more import CASES as MORE

# Mistakes are made here on purpose.
pytestmark = pytest.mark.filterwarnings("ignore::chainrule.scratch.traps.Trap")


CASES = USUAL + MORE
HOLDERS = {"Module", "ModuleList", "ModuleDict", "ParameterList", "ParameterDict"}
HOLDERS |= {"Container", "NLLLoss2d"}  # deprecated; test_more_layers.py has them
HOLDERS |= {"DataParallel"}  # tests/scratch/one_cpu/test_distributed.py has it
HOLDERS |= {"RNNBase", "RNNCellBase"}  # bases, which compute nothing themselves
each_case = pytest.mark.parametrize("case", CASES, ids=str)


def made(engine, case):
    engine.manual_seed(0)
    return case.make(engine)


def arrays(case):
    rng = np.random.default_rng(0)
    draw = [
        i if callable(i) else lambda rng, i=i: rng.normal(size=i).astype("float32")
        for i in case.inputs
    ]
    return [np.asarray(d(rng)) for d in draw]


def numbers(tensor):
    return tensor.detach().numpy()


def run(engine, case, *, train):
    """Outputs, gradients, buffers and the next random number after one pass."""
    module = made(engine, case).train(train)
    engine.manual_seed(1)
    leaves = [engine.tensor(a).requires_grad_(a.dtype.kind == "f") for a in arrays(case)]
    # One step from the leaves, so that layers which overwrite their input may do so.
    y = module(*[x * 1 if x.requires_grad else x for x in leaves])
    y = y[0] if isinstance(y, tuple) else y
    if y.requires_grad:
        weights = np.cos(np.arange(y.numel())).reshape(tuple(y.shape))
        y.backward(engine.tensor(weights, dtype=y.dtype))
    grads = [p.grad for p in (*leaves, *module.parameters()) if p.requires_grad]
    return y, grads, dict(module.named_buffers()), engine.rand(1)


@each_case
def test_state_and_text_are_pytorchs(case):
    mine, twin = made(ours, case), made(torch, case)
    assert repr(mine) == repr(twin)
    state, wanted = mine.state_dict(), twin.state_dict()
    assert {k: tuple(v.shape) for k, v in state.items()} == {
        k: tuple(v.shape) for k, v in wanted.items()
    }
    assert list(state) == list(wanted)
    assert {str(v.dtype) for v in state.values()} == {str(v.dtype) for v in wanted.values()}


@each_case
def test_same_seed_draws_the_same_start(case):
    mine, twin = made(ours, case), made(torch, case)
    far = 3e-7 * ("Embedding" in case.code)  # normal draws round once more
    for name, value in twin.state_dict().items():
        np.testing.assert_allclose(
            numbers(mine.state_dict()[name]), numbers(value), rtol=far, err_msg=name
        )
    assert ours.rand(1).item() == torch.rand(1).item()


@each_case
@pytest.mark.parametrize("train", [True, False], ids=["train", "eval"])
def test_outputs_and_gradients_agree(case, train):
    y, grads, buffers, after = run(ours, case, train=train)
    y_twin, grads_twin, buffers_twin, after_twin = run(torch, case, train=train)
    assert str(y.dtype) == str(y_twin.dtype)
    np.testing.assert_allclose(numbers(y), numbers(y_twin), rtol=1e-5, atol=1e-6)
    assert len(grads) == len(grads_twin)
    for grad, grad_twin in zip(grads, grads_twin, strict=True):
        assert (grad is None) == (grad_twin is None)
        if grad is not None:
            far = 2e-6 * max(1, float(grad_twin.abs().max()))  # long sums round in float32
            np.testing.assert_allclose(numbers(grad), numbers(grad_twin), rtol=2e-5, atol=far)
    for name, buffer in buffers_twin.items():
        np.testing.assert_allclose(numbers(buffers[name]), numbers(buffer), rtol=1e-6, err_msg=name)
    assert after.item() == after_twin.item(), "as many numbers drawn"


@each_case
def test_state_travels_into_pytorch_and_back(case):
    mine, twin = made(ours, case), made(torch, case)
    for tensor in twin.state_dict().values():
        tensor.copy_(torch.rand(tensor.shape) * 9)
    assert str(mine.load_state_dict(twin.state_dict())) == "<All keys matched successfully>"
    fresh = made(torch, case)
    fresh.load_state_dict({k: torch.from_numpy(numbers(v)) for k, v in mine.state_dict().items()})
    for name, value in twin.state_dict().items():
        np.testing.assert_array_equal(numbers(fresh.state_dict()[name]), numbers(value))


def test_every_layer_has_a_case():
    layers = {
        n
        for n in nn.__all__
        if isinstance(getattr(nn, n), type) and issubclass(getattr(nn, n), nn.Module)
    }
    lazy = {n for n in layers if n.startswith("Lazy")}  # test_lazy.py has them
    assert layers - HOLDERS - lazy == {case.name for case in CASES}


def test_every_name_is_pytorchs():
    assert [n for n in nn.__all__ if not hasattr(torch.nn, n)] == []


def test_output_size_of_a_transposed_convolution():
    for engine in (ours, torch):
        layer = engine.nn.ConvTranspose2d(2, 3, 3, stride=2, padding=1)
        x = engine.ones(1, 2, 4, 5)
        assert tuple(layer(x, output_size=(8, 9)).shape) == (1, 3, 8, 9)
        assert tuple(layer(x, output_size=[1, 3, 7, 10]).shape) == (1, 3, 7, 10)
        with pytest.raises(ValueError, match=r"\[7, 9\]"):
            layer(x, output_size=(9, 9))
