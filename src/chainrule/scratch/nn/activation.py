"""Layers without axes of their own: each bends, squashes or normalizes what passes.

Most have no parameters; `PReLU` learns one. `inplace=True` overwrites the input, which
saves memory and is refused where the way back needs the old value.
"""

from __future__ import annotations

from typing import Any

from chainrule.errors import OptionError
from chainrule.scratch import functional as F
from chainrule.scratch import init
from chainrule.scratch.nn.module import Module
from chainrule.scratch.nn.parameter import blank
from chainrule.scratch.tensor.core import Tensor


class _InPlace(Module):
    """A bend whose only setting is whether it overwrites its input."""

    def __init__(self, inplace: bool = False) -> None:
        """Choose whether to overwrite the input."""
        super().__init__()
        self.inplace = inplace

    def _shown(self, settings: str) -> str:
        """Append `inplace=True` where it is set."""
        return f"{settings}, inplace=True" if self.inplace else settings

    def extra_repr(self) -> str:
        """Return the settings."""
        return "inplace=True" if self.inplace else ""


class ReLU(_InPlace):
    """Keep the positive part.

    Math:  y = max(x, 0)
    Shape: x (*) -> (*)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Bend `input`."""
        return F.relu(input, self.inplace)


class SELU(_InPlace):
    """Bend so that mean 0 and variance 1 are a fixed point (Klambauer et al., 2017).

    Math:  y = scale (x if x > 0 else alpha (exp(x) - 1)),  scale = 1.0507, alpha = 1.6733
    Shape: x (*) -> (*)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Bend `input`."""
        return F.selu(input, self.inplace)


class SiLU(_InPlace):
    """Let each value gate itself; also called swish.

    Math:  y = x σ(x)
    Shape: x (*) -> (*)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Bend `input`."""
        return F.silu(input, self.inplace)


class Mish(_InPlace):
    """Let each value gate itself through a tanh.

    Math:  y = x tanh(log(1 + exp(x)))
    Shape: x (*) -> (*)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Bend `input`."""
        return F.mish(input, self.inplace)


class Hardsigmoid(_InPlace):
    """Draw the sigmoid with three straight lines.

    Math:  y = clip(x / 6 + 1 / 2, 0, 1)
    Shape: x (*) -> (*)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Bend `input`."""
        return F.hardsigmoid(input, self.inplace)

    def extra_repr(self) -> str:
        """Return nothing, as PyTorch does."""
        return ""


class Hardswish(_InPlace):
    """Draw the swish with the three-line sigmoid.

    Math:  y = x clip(x / 6 + 1 / 2, 0, 1)
    Shape: x (*) -> (*)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Bend `input`."""
        return F.hardswish(input, self.inplace)

    def extra_repr(self) -> str:
        """Return nothing, as PyTorch does."""
        return ""


class Hardtanh(_InPlace):
    """Cut values off at two bounds.

    Math:  y = clip(x, min_val, max_val)
    Shape: x (*) -> (*)
    """

    def __init__(self, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> None:
        """Set the bounds."""
        super().__init__(inplace)
        if max_val <= min_val:
            raise OptionError("max_val must be greater than min_val", got=f"{max_val}, {min_val}")
        self.min_val, self.max_val = min_val, max_val

    def forward(self, input: Tensor) -> Tensor:
        """Cut `input`."""
        return F.hardtanh(input, self.min_val, self.max_val, self.inplace)

    def extra_repr(self) -> str:
        """Return the bounds."""
        return self._shown(f"min_val={self.min_val}, max_val={self.max_val}")


class ReLU6(Hardtanh):
    """Keep the positive part, up to 6.

    Math:  y = clip(x, 0, 6)
    Shape: x (*) -> (*)
    """

    def __init__(self, inplace: bool = False) -> None:
        """Set the bounds 0 and 6."""
        super().__init__(0.0, 6.0, inplace)

    def extra_repr(self) -> str:
        """Return nothing but `inplace`."""
        return "inplace=True" if self.inplace else ""


class Threshold(_InPlace):
    """Replace what does not exceed a threshold.

    Math:  y = x if x > threshold else value
    Shape: x (*) -> (*)
    """

    def __init__(self, threshold: float, value: float, inplace: bool = False) -> None:
        """Set the threshold and the value that stands below it."""
        super().__init__(inplace)
        self.threshold, self.value = threshold, value

    def forward(self, input: Tensor) -> Tensor:
        """Bend `input`."""
        return F.threshold(input, self.threshold, self.value, self.inplace)

    def extra_repr(self) -> str:
        """Return the settings."""
        return self._shown(f"threshold={self.threshold}, value={self.value}")


class LeakyReLU(_InPlace):
    """Keep the positive part, and a little of the rest, so that no unit dies.

    Math:  y = x if x > 0 else negative_slope x
    Shape: x (*) -> (*)
    """

    def __init__(self, negative_slope: float = 1e-2, inplace: bool = False) -> None:
        """Set the slope below zero."""
        super().__init__(inplace)
        self.negative_slope = negative_slope

    def forward(self, input: Tensor) -> Tensor:
        """Bend `input`."""
        return F.leaky_relu(input, self.negative_slope, self.inplace)

    def extra_repr(self) -> str:
        """Return the slope."""
        return self._shown(f"negative_slope={self.negative_slope}")


class RReLU(_InPlace):
    """Draw the slope below zero anew for each element; in evaluation take the mean slope.

    Math:  y = x if x > 0 else a x,  a from U(lower, upper)
    Shape: x (*) -> (*)
    """

    def __init__(
        self, lower: float = 1.0 / 8, upper: float = 1.0 / 3, inplace: bool = False
    ) -> None:
        """Set the range of slopes."""
        super().__init__(inplace)
        self.lower, self.upper = lower, upper

    def forward(self, input: Tensor) -> Tensor:
        """Bend `input`."""
        return F.rrelu(input, self.lower, self.upper, self.training, self.inplace)

    def extra_repr(self) -> str:
        """Return the range."""
        return self._shown(f"lower={self.lower}, upper={self.upper}")


class _Alpha(_InPlace):
    """A bend that levels off at -alpha."""

    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        """Set the limit on the left."""
        super().__init__(inplace)
        self.alpha = alpha

    def extra_repr(self) -> str:
        """Return alpha."""
        return self._shown(f"alpha={self.alpha}")


class ELU(_Alpha):
    """Bend smoothly towards -alpha (Clevert et al., 2015).

    Math:  y = x if x > 0 else alpha (exp(x) - 1)
    Shape: x (*) -> (*)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Bend `input`."""
        return F.elu(input, self.alpha, self.inplace)


class CELU(_Alpha):
    """Bend as ELU, with slope 1 at zero for every alpha.

    Math:  y = x if x > 0 else alpha (exp(x / alpha) - 1)
    Shape: x (*) -> (*)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Bend `input`."""
        return F.celu(input, self.alpha, self.inplace)


class Sigmoid(Module):
    """Squash into (0, 1).

    Math:  y = 1 / (1 + exp(-x))
    Shape: x (*) -> (*)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Squash `input`."""
        return F.sigmoid(input)


class Tanh(Module):
    """Squash into (-1, 1).

    Math:  y = tanh(x)
    Shape: x (*) -> (*)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Squash `input`."""
        return F.tanh(input)


class LogSigmoid(Module):
    """Return the logarithm of the sigmoid, exact where the sigmoid rounds to 0.

    Math:  y = -log(1 + exp(-x))
    Shape: x (*) -> (*)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Squash `input`."""
        return F.logsigmoid(input)


class Softsign(Module):
    """Squash into (-1, 1), approaching the bounds slowly.

    Math:  y = x / (1 + |x|)
    Shape: x (*) -> (*)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Squash `input`."""
        return F.softsign(input)


class Tanhshrink(Module):
    """Take away what tanh would keep.

    Math:  y = x - tanh(x)
    Shape: x (*) -> (*)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Bend `input`."""
        return F.tanhshrink(input)


class GELU(Module):
    """Weigh each value by the chance that a standard normal lies below it.

    Math:  y = x Φ(x), or with approximate="tanh"
           y = x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2
    Shape: x (*) -> (*)
    """

    def __init__(self, approximate: str = "none") -> None:
        """Choose the exact form ("none") or "tanh"."""
        super().__init__()
        self.approximate = approximate

    def forward(self, input: Tensor) -> Tensor:
        """Bend `input`."""
        return F.gelu(input, approximate=self.approximate)

    def extra_repr(self) -> str:
        """Return the form."""
        return f"approximate={self.approximate!r}"


class Softplus(Module):
    """Bend smoothly from 0 to a line.

    Math:  y = log(1 + exp(beta x)) / beta, and x itself where beta x > threshold
    Shape: x (*) -> (*)
    """

    def __init__(self, beta: float = 1.0, threshold: float = 20.0) -> None:
        """Set the sharpness, and where the line begins."""
        super().__init__()
        self.beta, self.threshold = beta, threshold

    def forward(self, input: Tensor) -> Tensor:
        """Bend `input`."""
        return F.softplus(input, self.beta, self.threshold)

    def extra_repr(self) -> str:
        """Return the settings."""
        return f"beta={self.beta}, threshold={self.threshold}"


class _Shrink(Module):
    """Pull values near zero to zero."""

    def __init__(self, lambd: float = 0.5) -> None:
        """Set how far "near" reaches."""
        super().__init__()
        self.lambd = lambd

    def extra_repr(self) -> str:
        """Return the reach."""
        return str(self.lambd)


class Hardshrink(_Shrink):
    """Replace values near zero by zero.

    Math:  y = x if |x| > lambd else 0
    Shape: x (*) -> (*)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Bend `input`."""
        return F.hardshrink(input, self.lambd)


class Softshrink(_Shrink):
    """Move values towards zero, and those near it to zero.

    Math:  y = sign(x) max(|x| - lambd, 0)
    Shape: x (*) -> (*)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Bend `input`."""
        return F.softshrink(input, self.lambd)


class PReLU(Module):
    """Learn the slope below zero, one for all channels or one each (He et al., 2015).

    Math:   y = x if x > 0 else weight x
    Shape:  x (B, C, *) -> (B, C, *)
    Params: weight (num_parameters,), all `init` at the start
    """

    weight: Tensor

    def __init__(
        self, num_parameters: int = 1, init: float = 0.25, device: Any = None, dtype: Any = None
    ) -> None:
        """Set how many slopes there are and where they start."""
        super().__init__()
        self.num_parameters, self.init = num_parameters, init
        self.weight = blank(num_parameters, device=device, dtype=dtype)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Set all slopes to where they start."""
        init.constant_(self.weight, self.init)

    def forward(self, input: Tensor) -> Tensor:
        """Bend `input`."""
        return F.prelu(input, self.weight)

    def extra_repr(self) -> str:
        """Return the number of slopes."""
        return f"num_parameters={self.num_parameters}"


class GLU(Module):
    """Let one half of an axis gate the other (Dauphin et al., 2016).

    Math:  y = a σ(b), where x = [a; b] along `dim`
    Shape: x (*, 2N) -> (*, N)
    """

    def __init__(self, dim: int = -1) -> None:
        """Name the axis to halve."""
        super().__init__()
        self.dim = dim

    def forward(self, input: Tensor) -> Tensor:
        """Gate the first half by the second."""
        return F.glu(input, self.dim)

    def extra_repr(self) -> str:
        """Return the axis."""
        return f"dim={self.dim}"


class _Along(Module):
    """A function of all numbers along one axis."""

    def __init__(self, dim: int | None = None) -> None:
        """Name the axis of the classes."""
        super().__init__()
        self.dim = dim

    def extra_repr(self) -> str:
        """Return the axis."""
        return f"dim={self.dim}"


class Softmax(_Along):
    """Turn scores along an axis into probabilities.

    Math:  y = exp(x) / Σ exp(x)
    Shape: x (*) -> (*)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Normalize `input`."""
        return F.softmax(input, self.dim, _stacklevel=5)


class Softmin(_Along):
    """Turn costs along an axis into probabilities: the smallest gets most.

    Math:  y = exp(-x) / Σ exp(-x)
    Shape: x (*) -> (*)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Normalize `input`."""
        return F.softmin(input, self.dim, _stacklevel=5)


class LogSoftmax(_Along):
    """Turn scores along an axis into log-probabilities.

    Math:  y = x - log Σ exp(x)
    Shape: x (*) -> (*)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Normalize `input`."""
        return F.log_softmax(input, self.dim, _stacklevel=5)


class Softmax2d(Module):
    """Turn the scores of each pixel's channels into probabilities.

    Shape: x (B, C, H, W) or (C, H, W) -> the same
    """

    def forward(self, input: Tensor) -> Tensor:
        """Normalize over the channels."""
        if input.ndim not in (3, 4):
            raise OptionError(
                "Softmax2d: expected input to be 3D or 4D", got=f"{tuple(input.shape)}"
            )
        return F.softmax(input, -3, _stacklevel=5)
