"""Functions that write values at places: by index along a dimension, by mask, by slice."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from chainrule.errors import AxisError, DtypeError, ShapeError
from chainrule.scratch import ops
from chainrule.scratch.tensor.axes import one_axis
from chainrule.scratch.tensor.core import Tensor, apply, method
from chainrule.scratch.tensor.indexing import cast_value, plain_key
from chainrule.scratch.tensor.joining import narrow
from chainrule.scratch.tensor.picking import _long, as_mask, check_bounds
from chainrule.scratch.tensor.shape import select_shape
