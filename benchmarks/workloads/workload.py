"""What a workload is, and the training step that most of them share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Step = Callable[[], Any]


@dataclass(frozen=True)
class Workload:
    """A piece of work and what it should cost.

    about       one line for the list
    build       takes an engine, returns the step
    target      our time over PyTorch's, on one thread, that comes first
    target_mb   the resident memory that comes first
    """

    about: str
    build: Callable[[Any], Step]
    target: float | None = None
    target_mb: float | None = None


def trainer(e: Any, net: Any, optimizer: Any, x: Any, y: Any) -> Step:
    """Return one training step: forward, cross-entropy, backward, optimizer."""
    measure = e.nn.CrossEntropyLoss()

    def step() -> Any:
        optimizer.zero_grad()
        loss = measure(net(x), y)
        loss.backward()
        optimizer.step()
        return loss

    return step


def examples(e: Any, *shape: int) -> tuple[Any, Any]:
    """Return 64 random examples of the given shape, and labels of ten classes."""
    return e.torch.randn(64, *shape), e.torch.randint(0, 10, (64,))
