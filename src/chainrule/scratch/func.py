"""Functions of modules and of functions: `torch.func`."""

from chainrule.scratch.coverage import answers_for
from chainrule.scratch.nn.utils.stateless import call_with as functional_call

__all__ = ["functional_call"]

__getattr__ = answers_for("torch.func")
