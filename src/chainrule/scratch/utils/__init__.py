"""What stands beside the engine: `utils.data` feeds it, `save` and `load` keep its tensors."""

from chainrule.scratch.coverage import answers_for
from chainrule.scratch.utils import data

__all__ = ["data"]

__getattr__ = answers_for("torch.utils")
