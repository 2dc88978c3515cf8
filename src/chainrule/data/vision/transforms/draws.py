"""Random numbers, one draw of the default generator each, as torchvision draws them."""

from collections.abc import Callable
from typing import Any

from chainrule.data.vision.backend import nn, torch


def happens(p: float) -> bool:
    """Return True with probability p."""
    return bool(torch.rand(1) < p)


def uniform(low: float, high: float) -> float:
    """Return a number between low and high."""
    return float(torch.empty(1).uniform_(low, high).item())


def whole(low: int, high: int) -> int:
    """Return a whole number from low to high - 1."""
    return int(torch.randint(low, high, size=(1,)).item())


class Sometimes(nn.Module):
    """Change a picture with probability p; subclasses give `change`."""

    change: Callable[[Any], Any]

    def __init__(self, p: float = 0.5) -> None:
        """Keep the probability."""
        super().__init__()
        self.p = p

    def forward(self, img: Any) -> Any:
        """Return the picture, changed or not."""
        return self.change(img) if happens(self.p) else img

    def __repr__(self) -> str:
        return f"{type(self).__name__}(p={self.p})"
