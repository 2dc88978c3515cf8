"""`torch.func` gives PyTorch's gradients, of gradients too, and its stacks of samples."""

import numpy as np
import pytest
import torch

import chainrule.scratch as ours


def data(t, *shape):
    return t.tensor(np.random.default_rng(0).normal(size=shape).astype(np.float32))


def per_sample(t):
    t.manual_seed(0)
    layer = t.nn.Sequential(t.nn.Linear(3, 4), t.nn.Tanh(), t.nn.Linear(4, 1))
    state = {k: v.detach() for k, v in layer.named_parameters()}

    def loss(state, x, y):
        return ((t.func.functional_call(layer, state, (x[None],)) - y) ** 2).mean()

    each = t.func.vmap(t.func.grad(loss), in_dims=(None, 0, 0))
    return list(each(state, data(t, 5, 3), data(t, 5)).values())


def ensemble(t):
    t.manual_seed(0)
    models = [t.nn.Linear(3, 2) for _ in range(4)]
    parameters, buffers = t.func.stack_module_state(models)
    call = lambda p, b, x: t.func.functional_call(models[0], (p, b), (x,))  # noqa: E731
    return [t.vmap(call, in_dims=(0, 0, None))(parameters, buffers, data(t, 5, 3))]


def quietly(t, func):
    with t.no_grad():
        return func(data(t, 3).requires_grad_())


def physics(t):
    """Slopes of a network by its input, and of their loss by the network's own parameters."""
    t.manual_seed(0)
    net = t.nn.Sequential(t.nn.Linear(1, 4), t.nn.Tanh(), t.nn.Linear(4, 1))
    u = lambda x: net(x[None])[0]  # noqa: E731
    found = []
    for slope in (
        t.func.vmap(t.func.grad(t.func.grad(u))),
        t.func.jacrev(lambda x: t.stack([u(part) for part in x])),
        lambda x: t.func.vjp(net, x[:, None])[1](t.ones(5, 1))[0],
    ):
        net.zero_grad()
        (slope(data(t, 5)) ** 2).mean().backward()
        found += [p.grad.clone() for p in net.parameters() if p.grad is not None]
    return found


CASES = {
    "a network's own parameters": physics,
    "grad": lambda t: [t.func.grad(lambda x: (x**3).sum())(data(t, 3))],
    "grad of grad": lambda t: [
        t.func.grad(lambda x: t.func.grad(lambda x: (x**3).sum())(x).sum())(data(t, 3))
    ],
    "two arguments": lambda t: t.func.grad(lambda x, y: (x * y.sin()).sum(), (0, 1))(
        data(t, 3), data(t, 3)
    ),
    "a tree": lambda t: list(
        t.func.grad(lambda p, x: (p["w"] * x + p["b"]).sum())(
            {"w": data(t, 3), "b": data(t, 1)}, data(t, 3)
        ).values()
    ),
    "without a graph": lambda t: [quietly(t, t.func.grad(lambda x: x.exp().sum()))],
    "vjp without a graph": lambda t: quietly(t, lambda x: t.func.vjp(t.exp, x)[1](x)),
    "jacobian without a graph": lambda t: [quietly(t, t.func.jacrev(t.exp))],
    "value": lambda t: t.func.grad_and_value(lambda x: x.exp().sum())(data(t, 3)),
    "aux": lambda t: t.func.grad(lambda x: (x.exp().sum(), x + 1), has_aux=True)(data(t, 3)),
    "no part": lambda t: t.func.grad(lambda x, y: (y * y).sum(), (0, 1))(data(t, 3), data(t, 3)),
    "jacrev": lambda t: [t.func.jacrev(lambda x: x.sin() * x.sum())(data(t, 2, 3))],
    "jacfwd": lambda t: [t.func.jacfwd(lambda x: x[0] * x)(data(t, 3))],
    "hessian": lambda t: [t.func.hessian(lambda x: (x**3).sum() * x[0])(data(t, 3))],
    "vmap": lambda t: [t.vmap(lambda x, y: x @ y)(data(t, 4, 3), data(t, 4, 3))],
    "vmap of axes": lambda t: [
        t.vmap(lambda x, y: x * y, in_dims=(1, None), out_dims=1)(data(t, 3, 4), data(t, 3))
    ],
    "vmap of vmap": lambda t: [
        t.vmap(t.vmap(t.dot, in_dims=(None, 0)), in_dims=(0, None))(data(t, 2, 3), data(t, 4, 3))
    ],
    "vmap of several": lambda t: t.vmap(lambda x: (x.sum(), x * 2))(data(t, 4, 3)),
    "per sample": per_sample,
    "ensemble": ensemble,
}


@pytest.mark.filterwarnings("ignore:.*torch.jit.script.*:DeprecationWarning")
@pytest.mark.parametrize("name", CASES)
def test_it_is_pytorchs(name):
    mine, twin = CASES[name](ours), CASES[name](torch)
    assert len(mine) == len(twin)
    for a, b in zip(mine, twin, strict=True):
        assert (tuple(a.shape), a.requires_grad) == (tuple(b.shape), b.requires_grad)
        np.testing.assert_allclose(a.detach().numpy(), b.detach().numpy(), rtol=1e-5, atol=1e-6)


def test_vjp():
    for t in (ours, torch):
        y, pull = t.func.vjp(lambda x: x.sin(), t.zeros(2))
        assert y.tolist() == [0.0, 0.0]
        assert pull(t.tensor([2.0, 3.0]))[0].tolist() == [2.0, 3.0]


def test_gradients_flow_through_vmap():
    for t in (ours, torch):
        w = t.tensor([2.0, 3.0], requires_grad=True)
        t.vmap(lambda x, w: (w * x).sum(), in_dims=(0, None))(t.ones(4, 2), w).sum().backward()
        assert w.grad.tolist() == [4.0, 4.0]


def test_what_does_not_fit_says_so():
    with pytest.raises(RuntimeError, match="whose value is a scalar; got \\(2,\\)"):
        ours.func.grad(lambda x: x)(ours.ones(2))
    with pytest.raises(ValueError, match="one number of samples"):
        ours.vmap(ours.dot)(ours.ones(2, 3), ours.ones(4, 3))
