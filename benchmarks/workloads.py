"""The work that is timed: a training step, written once, run on both engines.

Each function takes an engine and returns `step`, which does forward, loss, backward and
optimizer step once and returns the loss.
"""

from collections.abc import Callable
from typing import Any


def trainer(e: Any, net: Any, optimizer: Any, x: Any, y: Any) -> Callable[[], Any]:
    """Return one training step with cross-entropy."""
    measure = e.nn.CrossEntropyLoss()

    def step() -> Any:
        optimizer.zero_grad()
        loss = measure(net(x), y)
        loss.backward()
        optimizer.step()
        return loss

    return step


def mlp(e: Any) -> Any:
    """Return the network 784-128-64-10 of W1: 109,386 parameters."""
    nn = e.nn
    return nn.Sequential(
        nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10)
    )


def digits_like(e: Any, *shape: int) -> tuple[Any, Any]:
    """Return 64 random examples of the given shape, and labels."""
    return e.torch.randn(64, *shape), e.torch.randint(0, 10, (64,))


def w1_sgd(e: Any) -> Callable[[], Any]:
    """MLP 784-128-64-10, batch 64, SGD with momentum."""
    net = mlp(e)
    return trainer(
        e, net, e.optim.SGD(net.parameters(), lr=0.01, momentum=0.9), *digits_like(e, 784)
    )


def w1_adam(e: Any) -> Callable[[], Any]:
    """MLP 784-128-64-10, batch 64, Adam."""
    net = mlp(e)
    return trainer(e, net, e.optim.Adam(net.parameters()), *digits_like(e, 784))


def w2a(e: Any) -> Callable[[], Any]:
    """LeNet-5 on 1x28x28 padded to 32, batch 64, Adam."""
    nn = e.nn
    net = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )  # fmt: skip
    return trainer(e, net, e.optim.Adam(net.parameters()), *digits_like(e, 1, 28, 28))


def w2b(e: Any) -> Callable[[], Any]:
    """CNN on 3x32x32: conv32-conv32-pool-conv64-conv64-pool-fc256-fc10, batch 64."""
    nn = e.nn
    net = nn.Sequential(
        nn.Conv2d(3, 32, 3, padding=1), nn.ReLU(), nn.Conv2d(32, 32, 3, padding=1), nn.ReLU(),
        nn.MaxPool2d(2), nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(),
        nn.Conv2d(64, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(4096, 256), nn.ReLU(), nn.Linear(256, 10),
    )  # fmt: skip
    return trainer(e, net, e.optim.Adam(net.parameters()), *digits_like(e, 3, 32, 32))


WORKLOADS = {"W1-sgd": w1_sgd, "W1-adam": w1_adam, "W2a": w2a, "W2b": w2b}
