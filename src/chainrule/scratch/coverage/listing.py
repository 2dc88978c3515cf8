"""List PyTorch's public names: `python -m chainrule.scratch.coverage --names` writes them."""

from __future__ import annotations

import json
import types
from importlib import import_module
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("pytorch.json")
# The namespaces that the table shows, in this order.
NAMESPACES = (
    "torch", "torch.Tensor", "torch.nn", "torch.nn.functional", "torch.nn.init",
    "torch.nn.utils", "torch.nn.utils.rnn", "torch.nn.utils.parametrize",
    "torch.nn.utils.parametrizations", "torch.optim", "torch.optim.lr_scheduler",
    "torch.optim.swa_utils", "torch.utils", "torch.utils.data", "torch.autograd",
    "torch.autograd.functional", "torch.distributions", "torch.distributions.constraints",
    "torch.linalg", "torch.random", "torch.func", "torch.utils.checkpoint", "torch.nn.parallel",
    "torch.amp", "torch.accelerator", "torch.backends", "torch.cuda", "torch.cuda.amp",
    "torch.distributed", "torch.compiler", "torch.jit", "torch.profiler",
)  # fmt: skip
SERVICE = {"torch.overrides", "torch._jit_internal", "torch.types"}  # imported by other modules


def listed() -> dict[str, Any]:
    """Return PyTorch's version and its public names by namespace."""
    torch = import_module("torch")
    names = {namespace: public(namespace, resolved(namespace)) for namespace in NAMESPACES}
    return {"version": torch.__version__.partition("+")[0], "names": names}


def resolved(namespace: str) -> Any:
    """Return a module of PyTorch, or its class Tensor."""
    if namespace == "torch.Tensor":
        return import_module("torch").Tensor
    return import_module(namespace)


def public(namespace: str, of: Any) -> list[str]:
    """Return the names that a namespace offers, without what it imports for itself."""
    exported = set(getattr(of, "__all__", ()))
    found = [name for name in sorted(dir(of)) if not name.startswith("_")]
    keep = own if not exported or namespace == "torch" else is_listed
    return [name for name in found if name in exported or keep(namespace, getattr(of, name))]


def own(namespace: str, value: Any) -> bool:
    """Tell whether a value is PyTorch's, not a constant or a helper from Python's library."""
    if namespace == "torch.Tensor":
        return True
    if isinstance(value, types.ModuleType):
        return is_part(namespace, value)
    home = getattr(value if callable(value) else type(value), "__module__", None) or "torch"
    return home.split(".")[0] == "torch" and home not in SERVICE


def is_part(namespace: str, value: Any) -> bool:
    """Tell whether a value is a module inside the namespace."""
    return isinstance(value, types.ModuleType) and value.__name__.startswith(f"{namespace}.")


def is_listed(namespace: str, value: Any) -> bool:
    """Tell whether a value is a module that the table shows too."""
    return is_part(namespace, value) and value.__name__ in NAMESPACES


def write() -> None:
    """Write the names of the PyTorch that is installed."""
    FILE.write_text(json.dumps(listed(), indent=1) + "\n", encoding="utf-8")
