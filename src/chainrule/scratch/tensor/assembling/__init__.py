"""Functions that put tensors together, cut them up, turn them, and look through windows.

stacks   column_stack, block_diag, hsplit
grids    meshgrid, cartesian_prod, combinations
views    rot90, unfold, as_strided
"""

from chainrule.scratch.tensor.assembling.grids import *  # noqa: F403
from chainrule.scratch.tensor.assembling.stacks import *  # noqa: F403
from chainrule.scratch.tensor.assembling.views import *  # noqa: F403
