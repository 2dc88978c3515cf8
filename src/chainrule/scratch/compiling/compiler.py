"""`torch.compile` and `torch.compiler`: functions are returned as they are.

>>> def double(x):
...     return 2 * x
>>> compile(double) is double, compile(mode="reduce-overhead")(double) is double
(True, True)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chainrule.scratch.coverage import answers_for
from chainrule.scratch.coverage.refusing import doing_nothing

globals().update(doing_nothing("reset cudagraph_mark_step_begin set_stance"))


def passed(*given: Any, **_: Any) -> Any:
    """Return the function given, or what returns it, for decorators with arguments."""
    return given[0] if given and given[0] is not None else passed


def compile(
    model: Callable[..., Any] | None = None,
    *,
    fullgraph: bool = False,
    dynamic: bool | None = None,
    backend: Any = "inductor",
    mode: str | None = None,
    options: dict[str, Any] | None = None,
    disable: bool = False,
    **_: Any,
) -> Any:
    """Return the model or function as it is: it computes the same."""
    return passed(model)


def disable(fn: Any = None, recursive: bool = True, **_: Any) -> Any:
    """Return the function as it is."""
    return passed(fn)


def allow_in_graph(fn: Any) -> Any:
    """Return the function as it is."""
    return fn


def is_compiling() -> bool:
    """Return False."""
    return False


def is_dynamo_compiling() -> bool:
    """Return False."""
    return False


def is_exporting() -> bool:
    """Return False."""
    return False


def list_backends(exclude_tags: Any = ()) -> list[str]:
    """Return no backend."""
    return []


__getattr__ = answers_for("torch.compiler")
