"""Normalization: subtract the mean, divide by the spread, then scale and shift.

Math:  y = weight (x - mean) / √(var + eps) + bias
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from chainrule.errors import OptionError, ShapeError
from chainrule.scratch import ops
from chainrule.scratch.tensor.core import Tensor, apply

__all__ = ["batch_norm", "group_norm", "layer_norm"]
