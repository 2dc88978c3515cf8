"""The trap of layers in a plain list: no optimizer finds them.

`parameters()` looks once at each module for layers that it cannot see. Whether that was a
mistake shows later: they received gradients, and no optimizer moves them.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Iterator
from typing import Any

from chainrule.scratch.traps.places import Place, user_place
from chainrule.scratch.traps.table import trap

HIDDEN = trap(
    "hidden_layers",
    "Layers or parameters in a plain list or dict are not registered, so they never learn.",
    needed="parameters() needs layers as attributes, or in nn.ModuleList, nn.ModuleDict or "
    "nn.ParameterList",
    got="self.{name} of {module}, a plain {kind} with {n} parameters that receive gradients "
    "and that no optimizer moves",
    hint="self.{name} = nn.{better}(...)",
    silent="lists of layers that are registered as well; frozen layers; a single module in a "
    "list, which is a way to hide one; parameters handed to an optimizer by hand",
)

Suspicion = tuple[dict[str, Any], list[weakref.ref[Any]], Place]
pending: list[Suspicion] = []
_seen: weakref.WeakSet[Any] = weakref.WeakSet()


def look(module: Any) -> None:
    """Look, the first time, for parameters below `module` that are not registered."""
    if module in _seen:
        return
    _seen.add(module)
    parts = list(module.modules())
    known = {id(p) for part in parts for p in part._parameters.values()}
    for part in parts:
        for name, value in vars(part).items():
            if type(value) in {list, tuple, dict} and name not in {"_parameters", "_modules"}:
                suspect(part, name, value, known)


def suspect(part: Any, name: str, value: Any, known: set[int]) -> None:
    """Note a container with parameters that learn and are not registered."""
    items = list(value.values() if isinstance(value, dict) else value)
    layers = [x for x in items if hasattr(x, "_parameters")]
    alone = [x for x in items if is_parameter(x)]
    if len(layers) + 2 * len(alone) < 2:
        return
    found = [p for p in [*inside(layers), *alone] if p._requires and id(p) not in known]
    if not found:
        return
    kind = type(value).__name__
    better = ("Module" if layers else "Parameter") + ("Dict" if kind == "dict" else "List")
    words = {
        "name": name, "module": type(part).__name__, "kind": kind, "n": len(found),
        "better": better,
    }  # fmt: skip
    pending.append((words, [weakref.ref(p) for p in found], user_place()))


def inside(layers: Iterable[Any]) -> Iterator[Any]:
    """Yield the parameters of modules."""
    for layer in layers:
        for part in layer.modules():
            yield from (p for p in part._parameters.values() if p is not None)


def is_parameter(x: Any) -> bool:
    """Tell whether something is a parameter, without knowing the class."""
    kind = type(x)
    return hasattr(kind, "_requires") and any(k.__name__ == "Parameter" for k in kind.__mro__)


def settle(optimizers: list[Any]) -> None:
    """Decide about what is pending, now that the optimizers have made a step."""
    moved = {id(p) for o in optimizers for group in o.param_groups for p in group["params"]}
    for words, references, place in pending:
        params = [p for p in (r() for r in references) if p is not None]
        lost = [p for p in params if p._grad is not None and id(p) not in moved]
        if lost:
            HIDDEN.speak(at=place, **{**words, "n": len(lost)})
    pending.clear()
