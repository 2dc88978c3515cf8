"""What stands beside the engine: `utils.data` feeds it."""

from chainrule.scratch.utils import data

__all__ = ["data"]
