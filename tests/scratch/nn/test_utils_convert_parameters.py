"""Parameters to one vector and back, as PyTorch does it."""

import pytest
import torch

import chainrule.scratch as ours

both = pytest.mark.parametrize("t", [ours, torch], ids=["ours", "torch"])


def model(t):
    t.manual_seed(0)
    return t.nn.Sequential(t.nn.Linear(3, 2), t.nn.Linear(2, 1))


@both
def test_there_and_back(t):
    net, other = model(t), model(t)
    vector = t.nn.utils.parameters_to_vector(net.parameters())
    assert tuple(vector.shape) == (11,)
    assert vector[:6].tolist() == net[0].weight.reshape(-1).tolist()
    names = [n for n, _ in net.named_parameters()]
    t.nn.utils.vector_to_parameters(t.arange(11.0), other.parameters())
    assert other[1].weight.tolist() == [[8.0, 9.0]]
    t.nn.utils.vector_to_parameters(vector.detach().clone(), other.parameters())
    assert other[0].weight.tolist() == net[0].weight.tolist()
    assert [n for n, _ in other.named_parameters()] == names
    assert all(isinstance(p, t.nn.Parameter) and p.requires_grad for p in other.parameters())


@both
def test_gradients_flow_back_to_the_parameters(t):
    net = model(t)
    (t.nn.utils.parameters_to_vector(net.parameters()) ** 2).sum().backward()
    assert net[0].bias.grad.tolist() == (net[0].bias * 2).tolist()


@both
def test_parameters_show_the_vector(t):
    net, vector = model(t), t.arange(11.0)
    t.nn.utils.vector_to_parameters(vector, net.parameters())
    vector.mul_(2)
    assert net[0].weight.tolist() == [[0.0, 2.0, 4.0], [6.0, 8.0, 10.0]]


@both
def test_mistakes(t):
    net = model(t)
    with pytest.raises(RuntimeError, match="invalid for input of size 5"):
        t.nn.utils.vector_to_parameters(t.arange(5.0), net.parameters())
    with pytest.raises(TypeError, match="Tensor"):
        t.nn.utils.vector_to_parameters([1.0], net.parameters())
    with pytest.raises(ValueError, match="non-empty list"):
        t.nn.utils.parameters_to_vector([])
