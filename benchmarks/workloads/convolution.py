"""W2: convolutional networks, one small and one whose products fill the machine."""

from typing import Any

from benchmarks.workloads.workload import Step, Workload, examples, trainer


def lenet(e: Any) -> Step:
    """Return a step of LeNet-5 on digits of 28 x 28, padded to 32."""
    nn = e.nn
    net = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )  # fmt: skip
    return trainer(e, net, e.optim.Adam(net.parameters()), *examples(e, 1, 28, 28))


def cnn(e: Any) -> Step:
    """Return a step of conv32-conv32-pool-conv64-conv64-pool-fc256-fc10 on colour images."""
    nn = e.nn
    net = nn.Sequential(
        nn.Conv2d(3, 32, 3, padding=1), nn.ReLU(), nn.Conv2d(32, 32, 3, padding=1), nn.ReLU(),
        nn.MaxPool2d(2), nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(),
        nn.Conv2d(64, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(4096, 256), nn.ReLU(), nn.Linear(256, 10),
    )  # fmt: skip
    return trainer(e, net, e.optim.Adam(net.parameters()), *examples(e, 3, 32, 32))


WORKLOADS = {
    "W2a": Workload("LeNet-5 on 1x28x28 padded to 32, batch 64, Adam", lenet, 1.7),
    "W2b": Workload("CNN on 3x32x32, four 3x3 convolutions, batch 64, Adam", cnn, 1.4),
}
