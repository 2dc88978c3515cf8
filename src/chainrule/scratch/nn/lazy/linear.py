"""The affine map that finds out how many numbers come in."""

from __future__ import annotations

from typing import Any

from chainrule.errors import OptionError
from chainrule.scratch.nn.lazy.mixin import LazyModuleMixin
from chainrule.scratch.nn.linear import Linear
from chainrule.scratch.nn.parameter import UninitializedParameter
from chainrule.scratch.tape import recording
from chainrule.scratch.tensor.core import Tensor


class LazyLinear(LazyModuleMixin, Linear):
    """An `nn.Linear` that takes `in_features` from the first input.

    Shape:  x (*, in_features) -> (*, out_features)

    >>> from chainrule import scratch as torch
    >>> layer = LazyLinear(3)
    >>> y = layer(torch.ones(2, 4))
    >>> layer
    Linear(in_features=4, out_features=3, bias=True)
    """

    cls_to_become = Linear

    def __init__(
        self, out_features: int, bias: bool = True, device: Any = None, dtype: Any = None
    ) -> None:
        """Note how many numbers go out."""
        super().__init__(0, 0, False)
        self.weight = UninitializedParameter(device=device, dtype=dtype)
        self.out_features = out_features
        if bias:
            self.bias = UninitializedParameter(device=device, dtype=dtype)

    def reset_parameters(self) -> None:
        """Draw the parameters, if they have shapes."""
        if not self.has_uninitialized_params() and self.in_features != 0:
            super().reset_parameters()

    def initialize_parameters(self, input: Tensor) -> None:
        """Give shapes, and draw the parameters; a state that was loaded has done both."""
        if self.has_uninitialized_params():
            with recording(False):
                self.in_features = input.shape[-1]
                self.weight.materialize((self.out_features, self.in_features))
                if self.bias is not None:
                    self.bias.materialize((self.out_features,))
                self.reset_parameters()
        if self.in_features == 0:
            loaded = self.weight.shape[-1]
            if input.shape[-1] != loaded:
                raise OptionError(
                    f"the loaded weight needs a last axis of {loaded}",
                    got=f"x of shape {tuple(input.shape)}",
                )
            self.in_features = loaded
