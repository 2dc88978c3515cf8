"""How far a layer spreads numbers: fans and gains.

fan_in, fan_out    how many numbers one unit reads, and how many units read one number
gain               what a nonlinearity takes away from the spread, to be given back
"""

from __future__ import annotations

import math

from chainrule.errors import OptionError, nearest
from chainrule.scratch.tensor.core import Tensor

LINEAR = (
    "linear",
    "conv1d",
    "conv2d",
    "conv3d",
    "conv_transpose1d",
    "conv_transpose2d",
    "conv_transpose3d",
)
GAINS = dict.fromkeys((*LINEAR, "sigmoid"), 1.0) | {
    "tanh": 5.0 / 3,
    "relu": math.sqrt(2.0),
    "selu": 3.0 / 4,
}


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    """Return the factor that keeps the spread of values through a nonlinearity.

    >>> calculate_gain("relu"), calculate_gain("leaky_relu", 1.0)
    (1.4142135623730951, 1.0)
    """
    if nonlinearity == "leaky_relu":
        slope = 0.01 if param is None else param
        if isinstance(slope, bool) or not isinstance(slope, int | float):
            raise OptionError(f"negative_slope {param} not a valid number")
        return math.sqrt(2.0 / (1 + slope**2))
    if nonlinearity not in GAINS:
        hint = nearest(str(nonlinearity), (*GAINS, "leaky_relu"))
        raise OptionError(f"Unsupported nonlinearity {nonlinearity}", hint=hint)
    return GAINS[nonlinearity]


def _calculate_fan_in_and_fan_out(tensor: Tensor) -> tuple[int, int]:
    """Return how many numbers one unit reads, and how many units read one number.

    Shape: tensor (M, K) or (M, C, *): fan_in K or C · *, fan_out M or M · *
    """
    if tensor.ndim < 2:
        raise OptionError(
            "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions",
            got=f"shape {tuple(tensor.shape)}",
            hint="a bias is usually set by nn.init.zeros_",
        )
    out, into, *kernel = tensor.shape
    return into * math.prod(kernel), out * math.prod(kernel)


def xavier_std(tensor: Tensor, gain: float) -> float:
    """Return the spread that Glorot & Bengio ask for."""
    return gain * math.sqrt(2.0 / float(sum(_calculate_fan_in_and_fan_out(tensor))))


def kaiming_std(tensor: Tensor, a: float, mode: str, nonlinearity: str) -> float:
    """Return the spread that He et al. ask for."""
    fans = dict(zip(("fan_in", "fan_out"), _calculate_fan_in_and_fan_out(tensor), strict=True))
    if mode.lower() not in fans:
        raise OptionError(
            f"Mode {mode} not supported, please use one of {list(fans)}", hint="mode='fan_in'"
        )
    return calculate_gain(nonlinearity, a) / math.sqrt(fans[mode.lower()])
