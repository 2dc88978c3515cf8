"""What PyTorch compiles runs here as it is written."""

import pytest
import torch

import chainrule.scratch as ours
from chainrule.errors import NotCovered

BOTH = pytest.mark.parametrize("t", [ours, torch], ids=["ours", "torch"])


def test_compile_returns_what_it_is_given():
    model = ours.nn.Linear(2, 2)
    assert ours.compile(model) is model
    assert ours.compile(model, mode="max-autotune", fullgraph=True, backend="eager") is model

    @ours.compile
    def plain(x):
        return x + 1

    @ours.compile(dynamic=True)
    def with_options(x):
        return x + 2

    @ours.compiler.disable
    def never(x):
        return x + 3

    @ours.compiler.disable(recursive=False)
    def nor_this(x):
        return x + 4

    assert [f(0) for f in (plain, with_options, never, nor_this)] == [1, 2, 3, 4]
    assert ours.compiler.reset() is None


def test_script_returns_what_it_is_given():
    @ours.jit.script
    def double(x: int) -> int:
        return 2 * x

    class Net(ours.nn.Module):
        @ours.jit.export
        def forward(self, x):
            return double(x)

        @ours.jit.ignore
        def one(self):
            return 1

        @ours.jit.ignore(drop=True)
        def two(self):
            return 2

        @ours.jit.unused
        def three(self):
            return 3

    net = ours.jit.script(Net())
    assert (net(2), net.one(), net.two(), net.three()) == (4, 1, 2, 3)
    for name in ("trace", "load", "save"):
        with pytest.raises(NotCovered, match=f"torch.jit.{name} needs TorchScript"):
            getattr(ours.jit, name)(net)


@BOTH
def test_regions_can_be_named(t):
    with t.profiler.record_function("forward"), t.autograd.profiler.record_function("again"):
        assert t.ones(1) == 1

    @t.profiler.record_function("f")
    def f():
        return 5

    assert f() == 5
    assert t.profiler.ProfilerActivity.CPU.name == "CPU"


def test_measuring_is_not_covered():
    with pytest.raises(NotCovered, match="cProfile"):
        ours.profiler.profile(activities=[ours.profiler.ProfilerActivity.CPU])


@BOTH
def test_functional_call(t):
    layer = t.nn.Linear(1, 1)
    state = {"weight": t.full((1, 1), 2.0), "bias": t.zeros(1)}
    assert t.func.functional_call(layer, state, (t.ones(1, 1),)).item() == 2.0


@BOTH
def test_variable_is_a_tensor_outside_the_graph(t):
    y = t.ones(2, requires_grad=True) * 2
    shown = t.autograd.Variable(y, requires_grad=True)
    assert (shown.is_leaf, shown.requires_grad, isinstance(y, t.autograd.Variable)) == (True,) * 3
    assert not t.autograd.Variable(y).requires_grad


@BOTH
def test_classes_of_scripted_things_are_there_to_be_asked_for(t):
    class Net(t.jit.ScriptModule):
        def __init__(self):
            super().__init__()
            self.layer = t.nn.Linear(2, 1)

        def forward(self, x):
            return self.layer(x)

    assert issubclass(t.jit.ScriptModule, t.nn.Module)
    assert issubclass(t.jit.RecursiveScriptModule, t.jit.ScriptModule)
    assert isinstance(Net(), t.jit.ScriptModule)
    assert Net()(t.ones(3, 2)).shape == (3, 1)
    plain = t.nn.Linear(2, 1)
    assert not isinstance(plain, t.jit.ScriptModule | t.jit.ScriptFunction)
    with pytest.raises(TypeError, match="No constructor defined"):
        t.jit.ScriptFunction()


def test_a_scripted_method_is_the_method():
    def f(self, x):
        return x

    assert ours.jit.script_method(f) is f
