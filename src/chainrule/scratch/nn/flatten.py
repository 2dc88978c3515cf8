"""Change the axes between layers."""

from __future__ import annotations

from typing import Any

from chainrule.errors import ArgumentError
from chainrule.scratch.nn.module import Module
from chainrule.scratch.tensor.core import Tensor


class Flatten(Module):
    """Join a run of axes into one, by default all but the batch.

    Shape: x (B, C, H, W) -> (B, C·H·W)

    >>> from chainrule import scratch as torch
    >>> Flatten()(torch.ones(2, 1, 28, 28)).shape
    torch.Size([2, 784])
    """

    def __init__(self, start_dim: int = 1, end_dim: int = -1) -> None:
        """Name the first and the last axis to join."""
        super().__init__()
        self.start_dim, self.end_dim = start_dim, end_dim

    def forward(self, input: Tensor) -> Tensor:
        """Join the axes."""
        joined: Tensor = input.flatten(self.start_dim, self.end_dim)
        return joined

    def extra_repr(self) -> str:
        """Return which axes are joined."""
        return f"start_dim={self.start_dim}, end_dim={self.end_dim}"


class Unflatten(Module):
    """Split one axis into several.

    Shape: x (B, N) -> (B, *unflattened_size)

    >>> from chainrule import scratch as torch
    >>> Unflatten(1, (3, 4))(torch.ones(2, 12)).shape
    torch.Size([2, 3, 4])
    """

    def __init__(self, dim: int, unflattened_size: Any) -> None:
        """Name the axis and the lengths that it is split into."""
        super().__init__()
        if not isinstance(unflattened_size, tuple | list) or not all(
            isinstance(n, int) for n in unflattened_size
        ):
            raise ArgumentError(
                "unflattened_size must be a tuple of ints", got=repr(unflattened_size)
            )
        self.dim, self.unflattened_size = dim, unflattened_size

    def forward(self, input: Tensor) -> Tensor:
        """Split the axis."""
        split: Tensor = input.unflatten(self.dim, self.unflattened_size)
        return split

    def extra_repr(self) -> str:
        """Return the axis and its new lengths."""
        return f"dim={self.dim}, unflattened_size={self.unflattened_size}"
