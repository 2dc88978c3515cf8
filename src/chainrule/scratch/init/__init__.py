"""Starting values for parameters: what `torch.nn.init` offers, drawing the same numbers.

    spread.py      one number everywhere; uniform and normal draws, Xavier's and Kaiming's
    truncated.py   normal draws from a window
    structured.py  identity, right angles, mostly zeros
    gain.py        how far a layer spreads numbers

>>> from chainrule import scratch as torch
>>> _ = torch.manual_seed(0)
>>> xavier_uniform_(torch.empty(2, 3)).shape
torch.Size([2, 3])
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import wraps
from typing import Any

from chainrule.scratch.coverage import answers_for
from chainrule.scratch.init.gain import (
    _calculate_fan_in_and_fan_out as _calculate_fan_in_and_fan_out,
)
from chainrule.scratch.init.gain import calculate_gain
from chainrule.scratch.init.spread import (
    constant_,
    kaiming_normal_,
    kaiming_uniform_,
    normal_,
    ones_,
    uniform_,
    xavier_normal_,
    xavier_uniform_,
    zeros_,
)
from chainrule.scratch.init.structured import dirac_, eye_, orthogonal_, sparse_
from chainrule.scratch.init.truncated import trunc_normal_
from chainrule.scratch.tensor.core import Tensor

__all__ = [
    "calculate_gain",
    "constant",
    "constant_",
    "dirac",
    "dirac_",
    "eye",
    "eye_",
    "kaiming_normal",
    "kaiming_normal_",
    "kaiming_uniform",
    "kaiming_uniform_",
    "normal",
    "normal_",
    "ones_",
    "orthogonal",
    "orthogonal_",
    "sparse",
    "sparse_",
    "trunc_normal_",
    "uniform",
    "uniform_",
    "xavier_normal",
    "xavier_normal_",
    "xavier_uniform",
    "xavier_uniform_",
    "zeros_",
]  # fmt: skip


def _deprecated(fill: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """Return PyTorch's older name of a function, without the underscore; it warns."""
    old = fill.__name__.rstrip("_")

    @wraps(fill)
    def renamed(*args: Any, **kwargs: Any) -> Tensor:
        warnings.warn(
            f"`nn.init.{old}` is now deprecated in favor of `nn.init.{old}_`.",
            FutureWarning,
            stacklevel=2,
        )
        return fill(*args, **kwargs)

    renamed.__name__ = renamed.__qualname__ = old
    return renamed


uniform, normal, constant = _deprecated(uniform_), _deprecated(normal_), _deprecated(constant_)
eye, dirac, sparse = _deprecated(eye_), _deprecated(dirac_), _deprecated(sparse_)
orthogonal = _deprecated(orthogonal_)
xavier_uniform, xavier_normal = _deprecated(xavier_uniform_), _deprecated(xavier_normal_)
kaiming_uniform, kaiming_normal = _deprecated(kaiming_uniform_), _deprecated(kaiming_normal_)

__getattr__ = answers_for("torch.nn.init")
