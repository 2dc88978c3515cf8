"""Local response normalization under the name it had in Torch 7."""

from __future__ import annotations

from chainrule.errors import OptionError
from chainrule.scratch import functional as F
from chainrule.scratch.nn.module import Module
from chainrule.scratch.tensor.core import Tensor


class CrossMapLRN2d(Module):
    """Let loud neighbours quieten a channel of an image; see `LocalResponseNorm`.

    Shape: x (B, C, H, W) -> (B, C, H, W)
    """

    def __init__(self, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1) -> None:
        """Set how many channels count as neighbours, and how strongly."""
        super().__init__()
        self.size, self.alpha, self.beta, self.k = size, alpha, beta, k

    def forward(self, input: Tensor) -> Tensor:
        """Normalize `input`."""
        if input.ndim != 4:
            raise OptionError("CrossMapLRN2d: Expected input to be 4D", got=f"{input.ndim}D")
        return F.local_response_norm(input, self.size, self.alpha, self.beta, self.k)

    def extra_repr(self) -> str:
        """Return the settings."""
        return f"{self.size}, alpha={self.alpha}, beta={self.beta}, k={self.k}"
