"""The tensor and everything it can do without a layer. Read core.py, then views.py.

core        the array, its graph, `apply`
promotion   which dtype a mixed operation has
views       shared memory, in-place writes
gradient    `backward`, hooks, gradients of gradients
the rest    one family of functions a file; each is `torch.NAME` and a method
"""

from typing import Any, NoReturn

from chainrule.scratch.coverage.lookup import missing
from chainrule.scratch.tensor import convert as convert
from chainrule.scratch.tensor import indexing as indexing
from chainrule.scratch.tensor import memory as memory
from chainrule.scratch.tensor import printing as printing
from chainrule.scratch.tensor import protocol as protocol
from chainrule.scratch.tensor import typed as typed
from chainrule.scratch.tensor.core import Tensor, apply, method, methods, wrap
from chainrule.scratch.tensor.gradient import RemovableHandle


def _missing(self: Any, name: str) -> NoReturn:
    """Say that a method is not covered, or which one was meant."""
    raise missing("torch.Tensor", name, type(self))


methods(__getattr__=_missing)

__all__ = ["RemovableHandle", "Tensor", "apply", "method", "wrap"]
