"""Ops that pick or place elements in ways that plain indexing does not.

order      one element whose equals share its gradient
"""

from chainrule.scratch.ops.picking.order import even_pick

__all__ = ["even_pick"]
