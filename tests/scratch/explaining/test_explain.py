"""What `explain` tells is what PyTorch's hooks see, and it changes nothing."""

import json
import math
import re
import sys

import numpy as np
import pytest
import torch as pytorch

from chainrule import scratch as torch
from chainrule.errors import ArgumentError, GraphError
from chainrule.scratch import nn
from chainrule.scratch.explaining import explain
from chainrule.scratch.explaining.graph import tape_behind

RNG = np.random.default_rng(0)
NUMBERS = {shape: RNG.normal(size=shape) for shape in [(5, 4), (2, 3, 6, 6), (3, 2, 4), (2, 5, 8)]}


def mlp(t, note):
    net = t.nn.Sequential(t.nn.Linear(4, 8), t.nn.Tanh(), t.nn.Linear(8, 3)).double()
    yield net
    h = note(net[0](t.tensor(NUMBERS[5, 4])))
    scores = note(net[2](note(net[1](h))))
    yield t.nn.functional.cross_entropy(scores, t.tensor([0, 1, 2, 1, 0]))


def conv_net(t, note):
    net = t.nn.Sequential(
        t.nn.Conv2d(3, 4, 3, padding=1), t.nn.BatchNorm2d(4), t.nn.ReLU(), t.nn.MaxPool2d(2),
        t.nn.Flatten(), t.nn.Linear(36, 2),
    ).double()  # fmt: skip
    yield net
    h = t.tensor(NUMBERS[2, 3, 6, 6])
    for layer in net:
        h = note(layer(h))
    yield h.pow(2).mean()


def lstm(t, note):
    net = t.nn.LSTM(4, 3, num_layers=2).double()
    yield net
    out, (hidden, _) = net(t.tensor(NUMBERS[3, 2, 4]))
    note(out)
    yield (out**2).sum() + note(hidden).sin().sum()


def attention(t, note):
    net = t.nn.MultiheadAttention(8, 2, batch_first=True).double()
    yield net
    x = t.tensor(NUMBERS[2, 5, 8])
    out, _ = net(x, x, x, need_weights=False)
    yield (note(out) ** 3).sum()


def own_function(t, note):
    class Cube(t.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x**3

        @staticmethod
        def backward(ctx, dy):
            """Go back through the cube.

            Math:  y = x³    =>    dx = 3 dy x²
            """
            (x,) = ctx.saved_tensors
            return 3 * dy * x**2

    net = t.nn.Linear(4, 3).double()
    yield net
    yield note(Cube.apply(note(net(t.tensor(NUMBERS[5, 4]))))).sum()


def views_and_writes(t, note):
    net = t.nn.Linear(4, 3).double()
    yield net
    h = note(net(t.tensor(NUMBERS[5, 4])))
    h = h * 2
    h[1:3] = -note(h[0:2].t()).t()
    h.mul_(3.0)
    note(h)
    yield (note(h.view(3, 5)) ** 2).sum()


def several_outputs(t, note):
    net = t.nn.Linear(4, 4).double()
    yield net
    h = note(net(t.tensor(NUMBERS[5, 4])))
    largest, _ = h.max(dim=1)
    first, second = h.chunk(2, dim=1)
    _, s, _ = t.linalg.svd(h, full_matrices=False)
    yield (note(largest) ** 2).sum() + (note(first) * note(second)).sum() + note(s).prod()


GRAPHS = [mlp, conv_net, lstm, attention, own_function, views_and_writes, several_outputs]


def in_pytorch(graph, weights):
    """Return norm and mean |·| of the gradients of leaves and noted tensors, in PyTorch."""
    seen = []

    def note(x):
        seen.append(None)
        at = len(seen) - 1
        x.register_hook(lambda dy: seen.__setitem__(at, size(dy.numpy())))
        return x

    parts = graph(pytorch, note)
    net = next(parts)
    net.load_state_dict({k: pytorch.from_numpy(v.numpy().copy()) for k, v in weights.items()})
    next(parts).backward()
    return {k: size(p.grad.numpy()) for k, p in net.named_parameters()}, seen


def size(dy):
    return dy.shape, float(np.linalg.norm(dy)), float(np.abs(dy).mean())


def told(gradient):
    return gradient.shape, gradient.norm, gradient.mean


@pytest.mark.parametrize("graph", GRAPHS, ids=lambda g: g.__name__)
def test_sizes_are_those_of_pytorchs_hooks(graph):
    noted = []
    parts = graph(torch, lambda x: noted.append(x._edge()) or x)
    net = next(parts)
    weights = {k: v.clone() for k, v in net.state_dict().items()}
    loss = next(parts)
    found = explain(loss, net)

    leaves, seen = in_pytorch(graph, weights)
    assert {leaf.name for leaf in found.leaves} == set(leaves)
    for leaf in found.leaves:
        close(told(leaf.gradient), leaves[leaf.name])
    rank = {node: i for i, node in enumerate(tape_behind([loss._edge()]).nodes)}
    for (node, at), expected in zip(noted, seen, strict=True):
        close(told(found.rows[rank[node]].outputs[at].gradient), expected)


def close(ours, theirs):
    assert ours[0] == theirs[0]
    np.testing.assert_allclose(ours[1:], theirs[1:], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("graph", GRAPHS, ids=lambda g: g.__name__)
def test_nothing_is_changed(graph):
    parts = graph(torch, lambda x: x)
    net, loss = next(parts), next(parts)
    values = [p.detach().clone() for p in net.parameters()]
    str(explain(loss)), explain(loss).svg()  # twice: the graph was not freed
    assert all(p.grad is None for p in net.parameters())
    loss.backward()
    grads = [p.grad.clone() for p in net.parameters()]
    again = explain_free(graph, net)
    assert all((a == b).all() for a, b in zip(grads, again, strict=True))
    assert all((p == v).all() for p, v in zip(net.parameters(), values, strict=True))


def explain_free(graph, net):
    """Return the gradients of a run of the same graph that nobody explained."""
    parts = graph(torch, lambda x: x)
    other = next(parts)
    other.load_state_dict(net.state_dict())
    next(parts).backward()
    return [p.grad for p in other.parameters()]


def test_the_table_of_a_small_network():
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))
    x = torch.ones(5, 4)
    loss = nn.functional.mse_loss(net(x), torch.zeros(5, 2))
    text = explain(loss, net).table(width=100)
    assert "4 ops from 4 leaves to the loss" in text
    assert re.search(r"0\.weight +\(3, 4\) +\S+ +\S+\n", text)
    assert re.search(r"1 linear +\S+ +\S+  x \(5, 4\), 0\.weight \(3, 4\), 0\.bias \(3,\) → ", text)
    assert re.search(r"2 relu +\S+ +\S+  #1 \(5, 3\) → \(5, 3\)\n +dx = dy where y > 0   ", text)
    assert re.search(r"4 mse_loss +1 +1  #3 \(5, 2\), data \(5, 2\) → loss \(\)\n", text)
    assert max(map(len, text.splitlines())) <= 100
    assert max(map(len, explain(loss, net).table(width=64).splitlines()[1:-1])) <= 80


def test_the_place_is_the_line_of_the_way_back():
    x = torch.ones(3, requires_grad=True)
    for row in explain((x * x).tanh().sum()).rows:
        with open(row.file, encoding="utf-8") as file:  # noqa: PTH123
            line = file.read().splitlines()[row.line - 1]
        assert "def pullback" in line or "lambda dy, needs" in line


def test_an_own_function_shows_its_formula_and_place():
    parts = own_function(torch, lambda x: x)
    _, loss = next(parts), next(parts)
    row = next(row for row in explain(loss).rows if row.op == "Cube")
    assert row.formula == "dx = 3 dy x²"
    assert row.file == __file__


def test_halves_show_the_place_of_the_op_itself():
    x = torch.ones(3, requires_grad=True)
    row = explain(x.to(torch.bfloat16).exp().float().sum()).rows[1]
    assert (row.op, row.file.endswith("functions.py")) == ("exp", True)
    assert row.gradient.norm == pytest.approx(math.sqrt(3))


def test_names_come_from_live_modules_and_variables():
    generator, critic = nn.Linear(2, 2), nn.Linear(2, 1)
    scale = torch.ones(1, requires_grad=True)
    noise = torch.ones(3, 2)
    fake = generator(noise)
    found = explain((critic(fake) * scale).mean())
    labels = {leaf.label for leaf in found.leaves}
    assert labels == {
        "generator.weight", "generator.bias", "critic.weight", "critic.bias", "scale",
    }  # fmt: skip
    assert [v.label for v in found.rows[0].inputs] == [
        "noise", "generator.weight", "generator.bias",
    ]  # fmt: skip
    assert [v.label for v in found.rows[0].outputs] == ["fake"]


def test_a_half_made_module_elsewhere_does_not_matter():
    class Forgetful(nn.Module):
        def __init__(self):
            self.width = 3  # super().__init__() was forgotten, and nobody has noticed yet

    alive = Forgetful()
    net = nn.Linear(3, 1)
    found = explain(net(torch.ones(2, alive.width)).sum())
    assert {leaf.label for leaf in found.leaves} == {"weight", "bias"}


def test_weights_in_a_list_are_counted():
    params = [torch.ones(2, 2, requires_grad=True), torch.ones(2, requires_grad=True)]
    found = explain((torch.ones(1, 2) @ params[0] + params[1]).sum())
    assert [leaf.name for leaf in found.leaves] == ["params[0]", "params[1]"]


def test_hooks_do_not_run_and_stay():
    x = torch.ones(3, requires_grad=True)
    y = x * 2
    y.retain_grad()
    seen = []
    x.register_hook(seen.append)
    found = explain(y.sum())
    assert seen == []
    assert y.grad is None
    assert found.notes == ["2 hooks on tensors were not run."]
    y.sum().backward()
    assert len(seen) == 1
    assert y.grad is not None


def test_the_first_broken_gradient_is_named():
    x = torch.zeros(3, requires_grad=True)
    found = explain((x.exp() - 1).sqrt().sum())
    assert [row.gradient.finite for row in found.rows] == [False, False, True, True]
    assert "The gradient at #2 sub is not finite; it is the first such" in found.notes[0]
    assert json.loads(found.json())["leaves"][0]["gradient"]["norm"] is None
    assert 'class="broken"' in found.svg()


def test_an_output_that_no_gradient_reached():
    x = torch.ones(2, 3, requires_grad=True)
    values, vectors = torch.linalg.eigh(x @ x.T)
    row = next(row for row in explain(values.sum()).rows if row.op == "eigh")
    assert [out.gradient is None for out in row.outputs] == [False, True]
    assert vectors.shape == (2, 2)
    assert "1 unused" in str(explain(values.sum()))


def test_many_rows_are_folded():
    x = torch.ones(2, requires_grad=True)
    y = x
    for _ in range(30):
        y = y + x
    found = explain(y.sum(), max_rows=10)
    assert len(found.rows) == 31
    assert "… 21 ops more (max_rows=10) …" in str(found)
    assert "… 21 ops more" in found.svg()
    shown = [int(n) for n in re.findall(r"^ +(\d+) \w", str(found), flags=re.MULTILINE)]
    assert shown == [1, 2, 3, 4, 5, 27, 28, 29, 30, 31]


def test_json_holds_all():
    x = torch.ones(2, 3, requires_grad=True)
    told = json.loads(explain(x.sum(dim=1).mean()).json())
    first = told["rows"][0]
    assert (first["op"], first["formula"]) == ("sum", "dx = dy, repeated")
    assert first["inputs"][0] == {**first["inputs"][0], "name": "x", "shape": [2, 3]}
    assert first["gradient"]["norm"] == pytest.approx(math.sqrt(0.5))
    assert "keepdims" in first["settings"]
    assert told["leaves"][0]["gradient"]["shape"] == [2, 3]


def test_a_vector_needs_its_gradient():
    x = torch.ones(3, requires_grad=True)
    with pytest.raises(GraphError, match="scalar"):
        explain(x * 2)
    (row,) = explain(x * 2, gradient=torch.tensor([3.0, 0.0, 4.0])).rows
    assert row.gradient.norm == 5


def test_a_leaf_alone_has_no_rows():
    x = torch.ones((), requires_grad=True)
    found = explain(x)
    assert (found.rows, found.leaves[0].gradient.norm) == ([], 1)
    assert "<svg" in found.svg()
    assert "0 ops from 1 leaf" in str(found)


def test_what_cannot_be_explained_says_why():
    x = torch.ones(3, requires_grad=True)
    y = (x * x).sum()
    y.backward()
    with pytest.raises(GraphError, match=r"before loss\.backward\(\)"):
        explain(y)
    with pytest.raises(GraphError, match="requires_grad=True"):
        explain(torch.ones(()))
    with pytest.raises(ArgumentError, match="needs a Tensor"):
        explain(pytorch.ones(()))


def test_a_long_chain_is_no_recursion():
    x = torch.ones(1, requires_grad=True)
    y = x
    for _ in range(2 * sys.getrecursionlimit()):
        y = y * 1.0
    found = explain(y.sum())
    assert len(found.rows) == 2 * sys.getrecursionlimit() + 1
    assert found.svg().count("<title>") == 1 + 101 + 100  # itself, ops, x beside each
