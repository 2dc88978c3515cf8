"""`torch.jit`: what is scripted runs as Python, which computes the same.

>>> @script
... def double(x: float) -> float:
...     return 2 * x
>>> double(2.0), is_scripting()
(4.0, False)
"""

from __future__ import annotations

import builtins
from typing import Any, Final

from chainrule.errors import ArgumentError
from chainrule.scratch.compiling.compiler import passed
from chainrule.scratch.coverage import answers_for
from chainrule.scratch.coverage.refusing import all_refusing
from chainrule.scratch.nn import Module

__all__ = [
    "Final", "ScriptFunction", "ScriptModule", "annotate", "export", "ignore", "is_scripting",
    "isinstance", "script",
]  # fmt: skip

globals().update(
    all_refusing("torch.jit", "trace trace_module load save freeze fork wait", "TorchScript")
)


class ScriptModule(Module):
    """A module that PyTorch would compile; a subclass runs as the module that it is."""


class RecursiveScriptModule(ScriptModule):
    """What PyTorch makes of a module; here nothing is one."""


class ScriptFunction:
    """What PyTorch makes of a function; here nothing is one."""

    def __init__(self) -> None:
        """Refuse, as PyTorch does."""
        raise ArgumentError("ScriptFunction: No constructor defined", hint="torch.jit.script(f)")


def script(obj: Any, *_: Any, **__: Any) -> Any:
    """Return a function, a class or a module as it is."""
    return obj


def script_method(fn: Any) -> Any:
    """Return the method as it is."""
    return fn


def script_if_tracing(fn: Any) -> Any:
    """Return the function as it is."""
    return fn


def export(fn: Any) -> Any:
    """Return the function as it is."""
    return fn


def interface(obj: Any) -> Any:
    """Return the class as it is."""
    return obj


def unused(fn: Any) -> Any:
    """Return the function as it is."""
    return fn


def ignore(drop: Any = False, **_: Any) -> Any:
    """Return the function as it is."""
    return drop if callable(drop) else passed


def optimize_for_inference(mod: Any, *_: Any, **__: Any) -> Any:
    """Return the module as it is."""
    return mod


def annotate(the_type: Any, the_value: Any) -> Any:
    """Return the value."""
    return the_value


def isinstance(obj: Any, target_type: Any) -> bool:
    """Tell what Python's isinstance tells."""
    return builtins.isinstance(obj, target_type)


def is_scripting() -> bool:
    """Return False."""
    return False


def is_tracing() -> bool:
    """Return False."""
    return False


__getattr__ = answers_for("torch.jit")
