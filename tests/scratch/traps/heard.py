"""What the traps' tests share: listening, and the parts of small programs."""

import warnings
from contextlib import contextmanager

import chainrule.scratch as torch
from chainrule.scratch import nn, optim, traps


@contextmanager
def listening():
    """Collect the traps that speak in a block; other warnings are errors as everywhere."""
    traps.reset()
    told = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("error")
        warnings.simplefilter("always", traps.Trap)
        yield told
    told += caught


def heard(program):
    """Return the names of the traps that speak while `program` runs, in order."""
    with listening() as told:
        program()
    return [name_of(warning) for warning in told]


def name_of(warning):
    return str(warning.message).rpartition("traps.off('")[2].partition("'")[0]


def training(model, loss, steps=4, lr=0.01, clear=True):
    """Train as it should be; `loss(model)` computes a loss."""
    optimizer = optim.SGD(model.parameters(), lr=lr)
    for _ in range(steps):
        if clear:
            optimizer.zero_grad()
        loss(model).backward()
        optimizer.step()
    return optimizer


def noise(*shape, grad=False):
    return torch.randn(*shape, requires_grad=grad)


def labels(n, classes=4):
    return torch.arange(n) % classes


def squares(model):
    """A loss of a model of 3 inputs."""
    return (model(noise(8, 3)) ** 2).mean()


def dropping():
    return nn.Sequential(nn.Linear(3, 4), nn.Dropout(0.5), nn.Linear(4, 1))
