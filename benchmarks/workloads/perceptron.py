"""W1: the multilayer perceptron of every first lesson; overhead per op shows here."""

from typing import Any

from benchmarks.workloads.workload import Step, Workload, examples, trainer


def mlp(e: Any) -> Any:
    """Return the network 784-128-64-10: 109,386 parameters."""
    nn = e.nn
    return nn.Sequential(
        nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10)
    )


def sgd(e: Any) -> Step:
    """Return a step with SGD and momentum."""
    net = mlp(e)
    optimizer = e.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
    return trainer(e, net, optimizer, *examples(e, 784))


def adam(e: Any) -> Step:
    """Return a step with Adam."""
    net = mlp(e)
    return trainer(e, net, e.optim.Adam(net.parameters()), *examples(e, 784))


WORKLOADS = {
    "W1-sgd": Workload("MLP 784-128-64-10, batch 64, SGD with momentum", sgd, 0.75, 80),
    "W1-adam": Workload("MLP 784-128-64-10, batch 64, Adam", adam, 0.7, 80),
}
