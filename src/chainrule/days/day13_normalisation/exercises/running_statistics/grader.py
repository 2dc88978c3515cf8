"""Properties of batch norm's running statistics."""

import numpy as np

import chainrule.scratch as torch
from chainrule.course.grading import Grader, fail
from chainrule.scratch import nn

grader = Grader(needs=("update", "evaluate", "freeze"))


def batches(rng, size):
    """Return running statistics, a batch that differs from them, and a momentum."""
    c = 1 + size // 3
    x = rng.normal(2, 3, (size + 1, c)).round(1)
    return (
        rng.normal(size=c).round(1),
        rng.uniform(0.5, 2, c).round(1),
        x,
        float(0.1 + 0.2 * (size % 2)),
    )


def unseen(rng, size):
    c = 2 + size // 3
    mean, var, weight, bias = rng.uniform(0.5, 3, (4, c)).round(1)
    return rng.normal(2, 3, (size, c)).round(1), mean, var, weight, bias, 0.3


def moved(mean, var, x, m, ddof=1, keep=None):
    keep = 1 - m if keep is None else keep
    return keep * mean + m * x.mean(0), keep * var + m * x.var(0, ddof=ddof)


def fixed(x, mean, var, w, b, eps):
    return w * (x - mean) / np.sqrt(var + eps) + b


grader.equals(
    "update",
    to=moved,
    on=batches,
    mistakes={
        "The momentum weighs the old value: it is the weight of the new batch": lambda u, v, x, m: (
            moved(u, v, x, 1 - m)
        ),
        "The variance divides by B: the running variance divides by B − 1": lambda u, v, x, m: (
            moved(u, v, x, m, ddof=0)
        ),
        "The variance is taken around the running mean: the batch has its own": lambda u, v, x, m: (
            moved(u, v, x, m)[0],
            (1 - m) * v + m * ((x - u) ** 2).sum(0) / (len(x) - 1),
        ),
        "The old value is replaced by the batch: it should move a little": lambda u, v, x, m: moved(
            u, v, x, 1.0
        ),
        "The batch is added, and the old value is not made smaller by 1 − m": lambda u, v, x, m: (
            moved(u, v, x, m, keep=1.0)
        ),
        "The deviation is averaged: it is the variance": lambda u, v, x, m: (
            moved(u, v, x, m)[0],
            (1 - m) * v + m * x.std(0, ddof=1),
        ),
        "The momentum is not used: it is given": lambda u, v, x, m: moved(u, v, x, 0.1),
        "The variance is told first: return (mean, var)": lambda u, v, x, m: moved(u, v, x, m)[
            ::-1
        ],
    },
)
grader.equals(
    "evaluate",
    to=fixed,
    on=unseen,
    mistakes={
        "This uses the batch: in evaluation the running statistics stand in": lambda x, u, v, w, b, e: (
            fixed(x, x.mean(0), x.var(0), w, b, e)
        ),
        "This divides by the variance: the root is missing": lambda x, u, v, w, b, e: (
            w * (x - u) / (v + e) + b
        ),
        "eps stands outside the root: √(var + ε)": lambda x, u, v, w, b, e: (
            w * (x - u) / (np.sqrt(v) + e) + b
        ),
        "Here eps is missing under the root, or another one than that given": (
            lambda x, u, v, w, b, e: fixed(x, u, v, w, b, 0)
        ),
        "Another eps than that given stands under the root": lambda x, u, v, w, b, e: fixed(
            x, u, v, w, b, 1e-5
        ),
        "The running mean is not taken away": lambda x, u, v, w, b, e: fixed(x, 0, v, w, b, e),
        "The scale is missing": lambda x, u, v, w, b, e: fixed(x, u, v, 1, b, e),
        "Scale and shift are exchanged": lambda x, u, v, w, b, e: fixed(x, u, v, b, w, e),
        "The shift is missing": lambda x, u, v, w, b, e: fixed(x, u, v, w, 0, e),
        "Scale and shift are missing": lambda x, u, v, w, b, e: fixed(x, u, v, 1, 0, e),
    },
)


def nested(rng):
    """Return a net that has learned a little, in training mode, its batch norms, and its rest."""
    torch.manual_seed(int(rng.integers(1000)))
    inner = nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4), nn.Dropout(0.5))
    net = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.ReLU(), inner)
    net.train()
    net(torch.randn(16, 3) * 2 + 1)
    with torch.no_grad():
        for norm in (net[1], inner[1]):
            norm.weight.copy_(torch.tensor(rng.uniform(0.5, 2, 4)))
            norm.bias.copy_(torch.tensor(rng.uniform(1, 2, 4)))
    return net, [net[1], inner[1]], [net[0], net[2], inner[0], inner[2]]


@grader.property("freeze", "the running statistics stay, at any depth", points=2)
def statistics_stay(code, rng):
    net, norms, _ = nested(rng)
    before = [norm.running_mean.numpy().copy() for norm in norms]
    code.freeze(net)
    if not np.array_equal(before[0], norms[0].running_mean.numpy()):
        fail("Freezing forgets the running statistics: they stay as training left them")
    net(torch.randn(8, 3) + 2)
    same = [
        np.array_equal(a, norm.running_mean.numpy()) for a, norm in zip(before, norms, strict=True)
    ]
    if not same[0]:
        fail(
            "The running statistics still move in every forward pass",
            hint="they are no parameters: requires_grad has no say, the layer's mode has",
        )
    if not same[1]:
        fail("A batch norm deeper in the net still moves", hint="net.modules() goes to any depth")


@grader.property("freeze", "the running statistics are used")
def statistics_are_used(code, rng):
    net, (norm, _), _ = nested(rng)
    kept = norm.running_mean, norm.running_var, norm.weight, norm.bias
    kept = [one.detach().numpy().copy() for one in kept]
    code.freeze(net)
    x = torch.randn(8, 4) * 2 + 3
    got = norm(x).detach().numpy()
    if np.allclose(got, fixed(x.numpy(), *kept[:2], 1, 0, norm.eps), atol=1e-3):
        fail("Scale and shift are gone: they only stop learning")
    if not np.allclose(got, fixed(x.numpy(), *kept, norm.eps), atol=1e-3):
        fail("The norm still uses its batch: only eval mode takes the running statistics")


@grader.property("freeze", "weight and bias of each norm stop learning")
def parameters_stay(code, rng):
    net, norms, _ = nested(rng)
    code.freeze(net)
    if any(p.requires_grad for norm in norms for p in norm.parameters()):
        fail("γ and β still learn: they ask for a gradient", hint="p.requires_grad_(False)")


@grader.property("freeze", "all other layers go on as before")
def others_go_on(code, rng):
    net, norms, others = nested(rng)
    code.freeze(net)
    if any(norm.training for norm in norms):
        return  # told by the first property
    if not all(layer.training for layer in others):
        fail("The other layers went into evaluation too: dropout is off")
    if not all(p.requires_grad for layer in others for p in layer.parameters()):
        fail("The other layers stopped learning too")


for name, inputs in (("update", batches), ("evaluate", unseen)):
    grader.keeps_inputs(name, on=inputs)
