"""Embedding: look up a learned row for each index.

    y, pullback = embedding(weight, index)    # weight (K, C), index (B, T) -> (B, T, C)

It is a product with one-hot rows that is never written out.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import AxisError, ShapeError
from chainrule.scratch.ops.contract import op
from chainrule.scratch.types import Array, Needs, Result
