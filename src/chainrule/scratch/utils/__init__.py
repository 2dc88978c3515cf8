"""What stands beside the engine: `utils.data` feeds it, `save` and `load` keep its tensors."""

from importlib import import_module as _import_module

from chainrule.scratch.coverage import answers_for
from chainrule.scratch.utils import data

__all__ = ["data"]
_answer = answers_for("torch.utils")


def __getattr__(name: str) -> object:
    """Import what comes later; say why other names are missing."""
    if name in {"checkpoint", "tensorboard"}:
        return _import_module(f"chainrule.scratch.utils.{name}")
    return _answer(name)
