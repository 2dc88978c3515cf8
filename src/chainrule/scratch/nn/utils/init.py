"""Making a layer without drawing its parameters, when they will be loaded anyway."""

from __future__ import annotations

import inspect
from typing import Any

from chainrule.errors import ShapeError
from chainrule.scratch.nn.module import Module
from chainrule.scratch.random.state import fork_rng

__all__ = ["skip_init"]


def skip_init(module_cls: type[Module], *args: Any, **kwargs: Any) -> Any:
    """Return `module_cls(*args, **kwargs)`, leaving the generator where it was.

    What the parameters hold is not to be relied on.
    """
    if not (isinstance(module_cls, type) and issubclass(module_cls, Module)):
        raise ShapeError("skip_init needs a class of modules", got=repr(module_cls))
    if "device" not in inspect.signature(module_cls).parameters:
        raise ShapeError("Module must support a 'device' arg to skip initialization", got="none")
    with fork_rng():
        return module_cls(*args, **kwargs)
