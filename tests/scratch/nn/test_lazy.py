"""Lazy layers find out their sizes as PyTorch's do, with the same numbers."""

import copy
import re
from importlib import import_module
from multiprocessing.reduction import ForkingPickler

import numpy as np
import pytest
import torch

import chainrule.scratch as ours
from chainrule.errors import ChainruleError

BOTH = pytest.mark.parametrize("t", [ours, torch], ids=["ours", "torch"])
CONV = [f"Lazy{kind}{n}d" for kind in ("Conv", "ConvTranspose") for n in (1, 2, 3)]
NORM = [f"Lazy{kind}{n}d" for kind in ("BatchNorm", "InstanceNorm") for n in (1, 2, 3)]
CONV_SETTINGS = [
    {},
    {"stride": 2, "padding": 1},
    {"groups": 2},
    {"bias": False},
    {"dilation": 2, "padding": 2},
]
NORM_SETTINGS = [
    {},
    {"affine": False},
    {"bias": False},
    {"track_running_stats": False},
    {"momentum": None},
    {"eps": 1e-3},
]
CASES = [("LazyLinear", (3,), {}), ("LazyLinear", (3,), {"bias": False})]
CASES += [(name, (4, 3), settings) for name in CONV for settings in CONV_SETTINGS]
CASES += [(name, (), settings) for name in NORM for settings in NORM_SETTINGS]
CASES += [("LazyLinear", (3,), {"dtype": "float64"}), ("LazyConv2d", (4, 3), {"dtype": "float64"})]
CASES += [(name, (), {"dtype": "float64"}) for name in NORM]


def batch(t, name, dtype=None):
    n = int(name[-2]) if name[-1] == "d" else 0
    x = np.random.default_rng(0).normal(size=(2, 4, *[7] * n)).astype(dtype or "float32")
    return t.tensor(x.tolist(), dtype=getattr(t, dtype or "float32"))


def parts(module):
    return {name: value.detach().numpy() for name, value in module.state_dict().items()}


@pytest.mark.parametrize(("name", "args", "settings"), CASES, ids=str)
def test_layer_becomes_the_plain_one_with_pytorchs_numbers(name, args, settings):
    found = {}
    for t in (ours, torch):
        wanted = {k: getattr(t, v) if k == "dtype" else v for k, v in settings.items()}
        t.manual_seed(1)
        layer = getattr(t.nn, name)(*args, **wanted)
        before = repr(layer), [k for k, _ in layer.named_parameters()], list(layer.state_dict())
        x = batch(t, name, settings.get("dtype"))
        y = layer(x)
        assert type(layer) is getattr(t.nn, name.removeprefix("Lazy"))
        assert all(type(p) is t.nn.Parameter for p in layer.parameters())
        assert all(type(b) is t.Tensor for b in layer.buffers())
        assert not hasattr(layer, "_initialize_hook")
        if y.requires_grad:
            y.sum().backward()
        grads = [p.grad.numpy() for p in layer.parameters()]
        found[t] = before, repr(layer), parts(layer), y.detach().numpy(), grads, t.rand(3).numpy()
    mine, theirs = found[ours], found[torch]
    assert mine[:2] == theirs[:2]
    assert list(mine[2]) == list(theirs[2])
    for key in mine[2]:
        if name.startswith(("LazyLinear", "LazyConv")):
            np.testing.assert_array_equal(mine[2][key], theirs[2][key])
        np.testing.assert_allclose(mine[2][key], theirs[2][key], rtol=1e-5, atol=1e-6)
        assert mine[2][key].dtype == theirs[2][key].dtype
    np.testing.assert_allclose(mine[3], theirs[3], rtol=1e-4, atol=1e-5)
    for a, b in zip(mine[4], theirs[4], strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-3, atol=1e-4)
    np.testing.assert_array_equal(mine[5], theirs[5])


def lenet(t):
    nn = t.nn
    return nn.Sequential(
        nn.LazyConv2d(6, kernel_size=5, padding=2), nn.LazyBatchNorm2d(), nn.Sigmoid(),
        nn.AvgPool2d(kernel_size=2, stride=2), nn.Flatten(),
        nn.LazyLinear(20), nn.Sigmoid(), nn.Linear(20, 12), nn.LazyLinear(10, bias=False),
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["SGD", "Adam"])
def test_training_with_an_optimizer_made_before_the_first_batch(kind):
    losses = {}
    for t in (ours, torch):
        t.manual_seed(0)
        net = lenet(t)
        optimizer = getattr(t.optim, kind)(net.parameters(), lr=0.05)
        optimizer.step()  # nothing has a gradient yet
        losses[t] = []
        for _ in range(4):
            loss = t.nn.functional.cross_entropy(net(t.randn(4, 1, 8, 8)), t.tensor([1, 2, 3, 4]))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses[t].append(loss.item())
        losses[t].append(t.rand(1).item())
    np.testing.assert_allclose(losses[ours], losses[torch], rtol=1e-5)


@BOTH
def test_hooks_see_the_plain_layer(t):
    seen = []
    layer = t.nn.LazyLinear(3)
    layer.register_forward_pre_hook(lambda m, args: seen.append(type(m)))
    layer.register_forward_hook(lambda m, args, y: seen.append((type(m), tuple(y.shape))))
    layer(input=t.ones(2, 5))
    assert seen == [t.nn.Linear, (t.nn.Linear, (2, 3))]
    assert len(layer._forward_pre_hooks) == 1
    first = t.nn.LazyLinear(3)
    first.register_forward_pre_hook(lambda m, args: (t.ones(2, 7),), prepend=True)
    assert first(t.ones(2, 5)).shape == (2, 3)
    assert first.in_features == 7


@BOTH
@pytest.mark.parametrize("assign", [False, True])
@pytest.mark.parametrize(
    "name", ["LazyLinear", "LazyConv2d", "LazyConvTranspose1d", "LazyBatchNorm2d"]
)
def test_states_go_between_layers_with_and_without_shapes(t, name, assign):
    def make():
        args = {"LazyLinear": (3,), "LazyBatchNorm2d": ()}.get(name, (4, 3))
        return getattr(t.nn, name)(*args)

    done, x = make(), batch(t, name)
    done(x)
    loaded = make()
    assert repr(loaded.load_state_dict(done.state_dict(), assign=assign)) == (
        "<All keys matched successfully>"
    )
    assert type(loaded) is getattr(t.nn, name)
    assert not loaded.has_uninitialized_params()
    loaded.eval()
    done.eval()
    np.testing.assert_array_equal(loaded(x).detach().numpy(), done(x).detach().numpy())
    assert type(loaded) is type(done)
    if name != "LazyLinear":
        assert repr(loaded) != repr(done)  # the sizes stay 0, in PyTorch too
    still = make()
    still.load_state_dict(make().state_dict())
    assert still.has_uninitialized_params()
    with pytest.raises(RuntimeError, match="Can't access the shape of an uninitialized"):
        done.load_state_dict(make().state_dict())
    with pytest.raises(RuntimeError, match="Missing key"):
        make().load_state_dict({})


def test_a_loaded_weight_says_which_input_it_takes():
    done, loaded = ours.nn.LazyLinear(3), ours.nn.LazyLinear(3)
    done(ours.ones(1, 4))
    loaded.load_state_dict(done.state_dict())
    with pytest.raises(ValueError, match="needs a last axis of 4; got x of shape"):
        loaded(ours.ones(1, 5))


@BOTH
def test_a_state_prints_its_blanks(t):
    state = t.nn.LazyBatchNorm1d().state_dict()
    blank, buffer = "<UninitializedParameter>", "<UninitializedBuffer>"
    shown = f"('weight', {blank}), ('bias', {blank}), ('running_mean', {buffer})"
    assert repr(state).startswith(f"OrderedDict([{shown}")


USES = {
    "count": lambda t, p: p.numel(),
    "sum": lambda t, p: p.sum(),
    "product": lambda t, p: p * 2,
    "add": lambda t, p: t.add(p, 1),
    "init": lambda t, p: t.nn.init.normal_(p),
    "xavier": lambda t, p: t.nn.init.xavier_uniform_(p),
    "clone": lambda t, p: p.clone(),
    "detach": lambda t, p: p.detach(),
    "len": lambda t, p: len(p),
    "list": lambda t, p: p.tolist(),
    "item": lambda t, p: p.item(),
    "linear": lambda t, p: t.nn.functional.linear(t.ones(2, 2), p),
    "vector": lambda t, p: t.nn.utils.parameters_to_vector([p]),
}


@BOTH
@pytest.mark.parametrize("use", USES)
def test_using_a_parameter_without_a_shape_raises(t, use):
    with pytest.raises(ValueError, match="Attempted to use an uninitialized parameter"):
        USES[use](t, t.nn.LazyLinear(3).weight)


@BOTH
def test_what_a_parameter_without_a_shape_knows(t):
    p = t.nn.UninitializedParameter(dtype=t.float64)
    assert (p.dtype, p.requires_grad, p.is_leaf, p.grad) == (t.float64, True, True, None)
    assert isinstance(p, t.nn.Parameter)
    assert (p.is_floating_point(), str(p.device), p.data.shape) == (True, "cpu", (0,))
    with pytest.raises(RuntimeError, match="Can't access the shape"):
        _ = p.shape
    with pytest.raises(RuntimeError, match="Can't share memory"):
        p.share_memory_()
    p.materialize((2, 3))
    assert type(p) is t.nn.Parameter
    assert (p.shape, p.dtype, p.requires_grad) == ((2, 3), t.float64, True)
    b = t.nn.UninitializedBuffer(persistent=False)
    assert isinstance(b, t.nn.Buffer)
    assert (b.persistent, b.requires_grad) == (False, False)
    module = t.nn.Module()
    module.b = b
    assert (list(module.state_dict()), list(module._buffers)) == ([], ["b"])
    b.materialize((4,), dtype=t.float16)
    assert type(b) is t.Tensor
    assert (b.shape, b.dtype) == ((4,), t.float16)
    frozen = t.nn.parameter.UninitializedParameter(requires_grad=False)
    assert t.nn.parameter.is_lazy(frozen)
    frozen.materialize((1,))
    assert not frozen.requires_grad
    assert not t.nn.parameter.is_lazy(frozen)


@BOTH
def test_dtype_may_change_before_the_first_batch(t):
    x = t.ones(2, 3, 4, 4, dtype=t.float64)
    net = t.nn.Sequential(t.nn.LazyConv2d(2, 3), t.nn.LazyBatchNorm2d()).double()
    assert repr(net[0].weight) == "<UninitializedParameter>"
    assert repr(net[1].running_mean) == "<UninitializedBuffer>"
    assert net(x).dtype == t.float64
    assert net[1].running_mean.dtype == t.float64
    assert t.nn.LazyLinear(3).to("cpu").to(t.float16).weight.dtype == t.float16


def sent(module):
    """What arrives in another process."""
    return ForkingPickler.loads(ForkingPickler.dumps(module))


@BOTH
@pytest.mark.parametrize("way", [copy.deepcopy, sent])
def test_copies_are_lazy_for_themselves(t, way):
    first = t.nn.LazyLinear(3)
    second = way(first)
    second(t.ones(1, 2))
    assert (type(first), type(second)) == (t.nn.LazyLinear, t.nn.Linear)
    first(t.ones(1, 5))
    assert (first.in_features, second.in_features) == (5, 2)
    assert len(second._forward_pre_hooks) == len(second._load_state_dict_pre_hooks) == 0


WRONG = {
    "LazyConv2d": (
        RuntimeError,
        r"Expected 3D \(unbatched\) or 4D \(batched\) input to Lazy",
    ),
    "LazyConvTranspose1d": (RuntimeError, r"Expected 2D \(unbatched\) or 3D"),
    "LazyBatchNorm2d": (ValueError, "expected 4D input"),
    "LazyInstanceNorm3d": (ValueError, "expected 4D or 5D input"),
}


@BOTH
@pytest.mark.parametrize("name", WRONG)
def test_an_input_of_other_axes_raises(t, name):
    args = (4, 3) if "Conv" in name else ()
    kind, words = WRONG[name]
    with pytest.raises(kind, match=words):
        getattr(t.nn, name)(*args)(t.ones([2] * 6))


@BOTH
def test_one_example_and_wrong_groups(t):
    layer = t.nn.LazyConv2d(4, 3)
    assert layer(t.ones(5, 6, 6)).shape == (4, 4, 4)
    assert layer.in_channels == 5
    up = t.nn.LazyConvTranspose2d(4, 3, stride=2)
    assert up(t.ones(1, 2, 5, 5), output_size=[12, 12]).shape == (1, 4, 12, 12)
    with pytest.raises(ValueError, match="in_channels must be divisible by groups"):
        t.nn.LazyConv1d(4, 3, groups=2)(t.ones(1, 3, 5))
    with pytest.raises(ValueError, match="groups must be a positive integer"):
        t.nn.LazyConv1d(4, 3, groups=0)


@BOTH
def test_modules_of_ones_own(t):
    where = "torch.nn.modules.lazy" if t is torch else "chainrule.scratch.nn.lazy"
    mixin = import_module(where).LazyModuleMixin

    class Times(mixin, t.nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = t.nn.UninitializedParameter()

        def forward(self, x):
            return x @ self.weight

    class Forgets(Times):
        def initialize_parameters(self, x):
            pass

    class Knows(Times):
        def initialize_parameters(self, x):
            self.weight.materialize((x.shape[-1], 2))
            t.nn.init.ones_(self.weight)

    with pytest.raises(NotImplementedError, match="initialize_parameters is not implemented"):
        Times()(t.ones(2, 3))
    with pytest.raises(RuntimeError, match="module Forgets has not been fully initialized"):
        Forgets()(t.ones(2, 3))
    knows = Knows()
    assert knows(t.ones(2, 3)).tolist() == [[3, 3], [3, 3]]
    assert type(knows) is Knows
    assert knows(t.ones(1, 3)).tolist() == [[3, 3]]


def test_the_error_says_what_to_do():
    with pytest.raises(ChainruleError, match=re.escape("Try: call the model on one dummy batch")):
        ours.nn.LazyLinear(3).weight.sum()
