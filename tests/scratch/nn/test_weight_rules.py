"""Weights that follow a rule: normed, orthogonal, computed from others, lent for one call."""

from copy import deepcopy

import numpy as np
import pytest
import torch

import chainrule.scratch as ours
from chainrule.errors import ChainruleError
from tests.scratch.nn.weight_rule_cases import MISTAKES, RULES

BOTH = (ours, torch)


def numbers(x):
    return x.detach().numpy()


def outcome(engine, prepare, shape, passes=3):
    """Outputs, gradients and state after a few passes of a layer with a rule."""
    engine.manual_seed(0)
    layer = prepare(engine)
    x = engine.tensor(np.random.default_rng(1).normal(size=shape).astype("float32"))
    for _ in range(passes):
        y = layer(x)
    (y * y).sum().backward()
    layer.eval()
    state = {k: numbers(v) for k, v in layer.state_dict().items()}
    grads = {k: numbers(p.grad) for k, p in layer.named_parameters()}
    return numbers(layer(x)), grads, state, repr(layer), engine.rand(1).item()


def same(prepare, shape):
    mine, twin = outcome(ours, prepare, shape), outcome(torch, prepare, shape)
    np.testing.assert_allclose(mine[0], twin[0], rtol=2e-5, atol=2e-6)
    for a, b in zip(mine[1:3], twin[1:3], strict=True):
        assert list(a) == list(b)
        for name in a:
            np.testing.assert_allclose(a[name], b[name], rtol=2e-4, atol=2e-5, err_msg=name)
    assert mine[3:] == twin[3:]


def older(e, code="nn.Conv2d(2, 3, 2)", **settings):
    with pytest.warns(FutureWarning, match="weight_norm"):
        return e.nn.utils.weight_norm(eval(code, {"nn": e.nn}), **settings)


def norms(e):
    return e.nn.utils.parametrizations


def scope(e):
    return {"nn": e.nn, "torch": e, "P": norms(e), "older": lambda **s: older(e, **s)}


@pytest.mark.parametrize("code", RULES)
def test_rule_gives_what_pytorch_gives(code):
    shape = (3, 4) if "Linear(4" in code else (2, 2, 4, 4)
    same(lambda e: eval(code, scope(e)), shape)


def orthogonal(e, shape, way, trivial):
    layer = e.nn.Linear(shape[1], shape[0])
    if trivial or way == "householder":
        e.nn.init.orthogonal_(layer.weight)
    return norms(e).orthogonal(layer, "weight", way, use_trivialization=trivial)


@pytest.mark.parametrize("trivial", [True, False])
@pytest.mark.parametrize("way", ["matrix_exp", "cayley", "householder"])
@pytest.mark.parametrize("shape", [(4, 4), (4, 2), (2, 4)], ids=str)
def test_orthogonal_gives_what_pytorch_gives(shape, way, trivial):
    same(lambda e: orthogonal(e, shape, way, trivial), (3, shape[1]))
    layer = orthogonal(ours, shape, way, trivial)
    weight = numbers(layer.weight)
    gram = weight @ weight.T if shape[0] < shape[1] else weight.T @ weight
    np.testing.assert_allclose(gram, np.eye(len(gram)), atol=1e-5)
    if not trivial and way != "householder":
        with pytest.raises(NotImplementedError, match="needs a base"):
            layer.weight = ours.eye(*shape)


class Symmetric:
    """A parametrization on both engines, with a way back."""

    def __new__(cls, e, back=True):
        class Made(e.nn.Module):
            def forward(self, x):
                return x.triu() + x.triu(1).mT

        if back:
            Made.right_inverse = lambda self, x: x.triu()
        return Made()


def test_a_parametrized_weight_behaves_as_pytorchs():
    said = []
    for e in BOTH:
        P, layer = e.nn.utils.parametrize, e.nn.Linear(3, 3)
        layer.weight.data = e.arange(9.0).reshape(3, 3)
        twin = deepcopy(layer)
        P.register_parametrization(layer, "weight", Symmetric(e))
        told = [list(layer.state_dict()), layer.weight.tolist(), type(layer).__name__, repr(layer)]
        layer.weight = e.ones(3, 3) * 5
        told += [layer.weight.tolist(), layer.parametrizations.weight.original.tolist()]
        told += [
            P.is_parametrized(layer),
            P.is_parametrized(layer, "bias"),
            P.is_parametrized(twin),
        ]
        told += [P.type_before_parametrizations(layer).__name__, isinstance(layer, e.nn.Linear)]
        with P.cached():
            told.append(layer.weight is layer.weight)
        told.append(layer.weight is layer.weight)
        P.register_parametrization(layer, "weight", Symmetric(e))
        told += [len(layer.parametrizations.weight), list(dict(layer.named_parameters()))]
        copy = deepcopy(layer)
        P.transfer_parametrizations_and_params(layer, twin)
        told += [copy.weight.tolist(), twin.weight.tolist(), list(twin.state_dict())]
        P.remove_parametrizations(layer, "weight")
        told += [type(layer).__name__, list(layer.state_dict()), layer.weight.tolist()]
        P.remove_parametrizations(twin, "weight", leave_parametrized=False)
        told += [twin.weight.tolist(), isinstance(twin.weight, e.nn.Parameter)]
        said.append(told)
    assert said[0] == said[1]


def test_a_copy_of_a_parametrized_layer_is_independent():
    layer = norms(ours).weight_norm(ours.nn.Linear(3, 2))
    copy = deepcopy(layer)
    ours.nn.utils.parametrize.remove_parametrizations(layer, "weight")
    assert copy.weight.tolist() == layer.weight.tolist()
    copy.weight = ours.ones(2, 3)
    assert copy.weight.tolist() != layer.weight.tolist()
    ours.nn.utils.parametrize.remove_parametrizations(copy, "weight")
    assert list(copy.state_dict()) == ["bias", "weight"]


def test_removing_a_rule_leaves_the_value():
    for e in BOTH:
        layer = e.nn.utils.spectral_norm(e.nn.Linear(4, 3)).eval()
        before = layer(e.ones(1, 4)).tolist()
        e.nn.utils.remove_spectral_norm(layer)
        np.testing.assert_allclose(layer(e.ones(1, 4)).tolist(), before, rtol=1e-5)
        assert list(layer.state_dict()) == ["bias", "weight"]
        layer = older(e)
        before = layer(e.ones(1, 2, 3, 3)).tolist()
        e.nn.utils.remove_weight_norm(layer)
        np.testing.assert_allclose(layer(e.ones(1, 2, 3, 3)).tolist(), before, rtol=1e-5)
        layer = norms(e).weight_norm(e.nn.Linear(4, 3))
        before = layer.weight.tolist()
        e.nn.utils.parametrize.remove_parametrizations(layer, "weight")
        assert layer.weight.tolist() == before
        assert list(layer.state_dict()) == ["bias", "weight"]


def test_states_travel_between_engines_and_forms():
    with pytest.warns(FutureWarning):
        old = torch.nn.utils.weight_norm(torch.nn.Linear(4, 3))
    new = norms(ours).weight_norm(ours.nn.Linear(4, 3))
    new.load_state_dict(old.state_dict())
    np.testing.assert_allclose(numbers(new.weight), numbers(old.weight), rtol=1e-6)
    mine = ours.nn.utils.spectral_norm(ours.nn.Linear(4, 3))
    twin = torch.nn.utils.spectral_norm(torch.nn.Linear(4, 3))
    mine.load_state_dict(twin.state_dict())
    np.testing.assert_array_equal(numbers(mine.weight_u), numbers(twin.weight_u))
    assert mine.state_dict()._metadata[""] == twin.state_dict()._metadata[""]


@pytest.mark.parametrize("transpose", [False, True])
@pytest.mark.parametrize("affine", [False, True])
def test_a_batch_norm_folds_into_the_layer_before(transpose, affine):
    weights = []
    for e in BOTH:
        e.manual_seed(0)
        made = e.nn.ConvTranspose2d if transpose else e.nn.Conv2d
        conv, bn = made(2, 3, 2, bias=affine), e.nn.BatchNorm2d(3, affine=affine)
        bn(e.randn(4, 3, 5, 5) * 2 + 1)
        fused = e.nn.utils.fuse_conv_bn_eval(conv.eval(), bn.eval(), transpose)
        x = e.randn(2, 2, 4, 4)
        np.testing.assert_allclose(numbers(fused(x)), numbers(bn(conv(x))), rtol=1e-4, atol=1e-5)
        weights.append(numbers(fused.weight))
    np.testing.assert_allclose(*weights, rtol=1e-5, atol=1e-7)


def test_a_batch_norm_folds_into_a_linear_layer():
    for e in BOTH:
        linear, bn = e.nn.Linear(4, 3), e.nn.BatchNorm1d(3)
        bn(e.randn(9, 3) * 2 + 1)
        fused = e.nn.utils.fuse_linear_bn_eval(linear.eval(), bn.eval())
        x = e.randn(2, 4)
        np.testing.assert_allclose(numbers(fused(x)), numbers(bn(linear(x))), rtol=1e-4, atol=1e-5)


def test_skipping_the_start_draws_nothing():
    for e in BOTH:
        e.manual_seed(0)
        layer = e.nn.utils.skip_init(e.nn.Linear, 4, 3, bias=False)
        assert tuple(layer.weight.shape) == (3, 4)
        assert e.rand(1).item() == pytest.approx(0.4962566)


def called(e, *args, **kwargs):
    if e is torch:
        return torch.func.functional_call(*args, **kwargs)
    return ours.nn.utils.stateless.call_with(*args, **kwargs)


def test_a_module_is_called_with_lent_parameters():
    said = []
    for e in BOTH:
        e.manual_seed(0)
        net = e.nn.Sequential(e.nn.Linear(2, 2), e.nn.BatchNorm1d(2), e.nn.Linear(2, 1))
        weight = e.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
        lent = {"0.weight": weight, "1.running_mean": e.zeros(2)}
        x = e.tensor([[1.0, 2.0], [0.5, -1.0]])
        y = called(e, net, lent, (x,))
        (y * y).sum().backward()
        told = [weight.grad.tolist(), lent["1.running_mean"].tolist()]
        told += [net[0].weight.grad, net[1].running_mean.tolist(), weight is net[0].weight]
        tied = e.nn.Sequential(e.nn.Linear(2, 2), e.nn.Linear(2, 2))
        tied[1].weight = tied[0].weight
        told.append(called(e, tied, [{"0.weight": weight}, {"0.bias": weight[0]}], x).tolist())
        told.append(called(e, tied, {"0.weight": weight}, x, tie_weights=False).tolist())
        for wrong in ({"0.weight": weight}, {"9": weight}):
            with pytest.raises(RuntimeError):
                called(e, net, wrong, x, strict=True)
        with pytest.raises(ValueError, match=r"tied|tie"):
            called(e, tied, {"0.weight": weight, "1.weight": weight * 2}, x)
        said.append(told)
    for mine, twin in zip(*said, strict=True):
        if isinstance(twin, list):
            np.testing.assert_allclose(mine, twin, rtol=1e-4, atol=1e-6)
        else:
            assert mine == twin


def test_the_older_stateless_call_warns():
    for e in BOTH:
        with pytest.warns(FutureWarning, match="functional_call"):
            y = e.nn.utils.stateless.functional_call(
                e.nn.Linear(1, 1, bias=False), {"weight": e.ones(1, 1)}, e.ones(1)
            )
        assert y.tolist() == [1]


@pytest.mark.parametrize("code", MISTAKES)
def test_what_pytorch_refuses_is_refused_and_explained(code):
    with pytest.raises(Exception) as theirs:  # noqa: PT011 - PyTorch says which
        eval(code, {"nn": torch.nn, "torch": torch})
    with pytest.raises(theirs.type) as refused:
        eval(code, {"nn": ours.nn, "torch": ours})
    assert isinstance(refused.value, ChainruleError)
