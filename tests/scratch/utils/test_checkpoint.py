"""A checkpointed part gives the gradients of the plain one, and forgets what it computed."""

import numpy as np
import pytest
import torch

import chainrule.scratch as ours
from chainrule.errors import GraphError, NotCovered

BOTH = pytest.mark.parametrize("t", [ours, torch], ids=["ours", "torch"])


def gradients(t, run):
    """Train one step through a layer, a part that `run` calls, and the layer's output again."""
    t.manual_seed(0)
    first = t.nn.Linear(4, 4)
    part = t.nn.Sequential(t.nn.Linear(4, 8), t.nn.ReLU(), t.nn.Dropout(0.5), t.nn.Linear(8, 4))
    h = first(t.randn(3, 4))
    y = run(part, h)
    z, s = run(lambda q: (q * h, q.sum()), y)
    loss = z.sum() + s**2 + (t.rand(1) * y).sum()
    loss.backward()
    found = [loss, *(p.grad for p in (*first.parameters(), *part.parameters()))]
    return [x.detach().numpy() for x in found], t.get_rng_state().tolist()


@pytest.mark.parametrize(("t", "use_reentrant"), [(ours, False), (ours, True), (torch, False)])
def test_gradients_are_those_of_the_plain_part(t, use_reentrant):
    def checked(part, x):
        return t.utils.checkpoint.checkpoint(part, x, use_reentrant=use_reentrant)

    (mine, after), (twin, after_twin) = gradients(t, checked), gradients(t, lambda f, x: f(x))
    for a, b in zip(mine, twin, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)
    assert after == after_twin


@BOTH
def test_gradients_on_request_go_through_it(t):
    x = t.tensor([2.0], requires_grad=True)
    w = t.tensor([3.0], requires_grad=True)
    y = t.utils.checkpoint.checkpoint(lambda x: (w * x).exp().log(), x, use_reentrant=False)
    dx, dw = t.autograd.grad(y, [x, w])
    assert (x.grad, w.grad) == (None, None)
    np.testing.assert_allclose([dx.item(), dw.item()], [3.0, 2.0], rtol=1e-6)


@BOTH
def test_it_runs_twice_and_only_where_gradients_are_wanted(t):
    runs = []

    def part(x):
        runs.append(1)
        return x * x

    checkpoint = t.utils.checkpoint.checkpoint
    x = t.ones(2, requires_grad=True)
    checkpoint(part, x, use_reentrant=False).sum().backward()
    assert len(runs) == 2
    with t.no_grad():
        checkpoint(part, x, use_reentrant=False)
    assert not checkpoint(part, t.ones(2), use_reentrant=False).requires_grad
    assert len(runs) == 4
    assert checkpoint(lambda x, k: {"y": x}["y"] * k, x, k=3, use_reentrant=False).sum() == 6


@BOTH
def test_a_sequential_in_segments(t):
    t.manual_seed(1)
    layers = t.nn.Sequential(*(t.nn.Linear(3, 3) for _ in range(5)))
    x = t.randn(2, 3, requires_grad=True)
    y = t.utils.checkpoint.checkpoint_sequential(layers, 2, x, use_reentrant=False)
    np.testing.assert_allclose(y.detach().numpy(), layers(x).detach().numpy(), rtol=1e-6)
    y.sum().backward()
    assert all(p.grad is not None for p in layers.parameters())


def test_what_was_computed_in_between_is_forgotten():
    x = ours.ones(1000, requires_grad=True)

    def kept(run):
        def part(x):
            for _ in range(10):
                x = x.exp().log()
            return x

        y = run(part, x)
        node, seen = y.grad_fn, 0
        while node is not None and type(node).__name__ == "Node":
            seen += 1
            node = node.edges[0][0]
        return seen

    assert kept(lambda f, x: f(x)) == 20
    assert kept(lambda f, x: ours.utils.checkpoint.checkpoint(f, x)) == 1


def test_an_input_changed_in_place_is_noticed():
    w = ours.ones(2, requires_grad=True)
    x = w * 2
    y = ours.utils.checkpoint.checkpoint(lambda x: x * x, x)
    x.detach().add_(1.0)
    with pytest.raises(GraphError, match="modified by an inplace operation"):
        y.sum().backward()


def test_gradients_of_gradients_are_not_covered():
    x = ours.ones(2, requires_grad=True)
    y = ours.utils.checkpoint.checkpoint(lambda x: x**3, x)
    with pytest.raises(NotCovered, match="gradients of gradients through checkpoint"):
        ours.autograd.grad(y.sum(), x, create_graph=True)
