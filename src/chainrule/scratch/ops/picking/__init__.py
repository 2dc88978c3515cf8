"""Ops that pick or place elements in ways that plain indexing does not.

order      one element whose equals share its gradient
strided    windows along an axis, steps through memory
scatter    many elements combined in one place
"""

from chainrule.scratch.ops.picking.order import even_pick
from chainrule.scratch.ops.picking.scatter import scatter_reduce
from chainrule.scratch.ops.picking.strided import as_strided, unfold_dim

__all__ = ["as_strided", "even_pick", "scatter_reduce", "unfold_dim"]
