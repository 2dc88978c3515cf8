"""What an optimizer saves: groups that number their tensors, and state under these numbers.

An Adam of two parameters after three steps:

    {"state": {0: {"step": tensor(3.), "exp_avg": tensor(…), …}, 1: …},
     "param_groups": [{"lr": 0.1, …, "params": [0, 1]}]}
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np

from chainrule.errors import OptionError
from chainrule.scratch.optim.groups import Group
from chainrule.scratch.optim.options import number
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.types import DEFAULT


def scalar(value: float) -> Tensor:
    """Return a count or a rate as the tensor that PyTorch keeps it in."""
    return wrap(np.array(value, dtype=DEFAULT["float"].numpy))


def pack(groups: list[Group], state: dict[Any, Any]) -> dict[str, Any]:
    """Replace tensors by their positions; the values themselves are not copied."""
    at: dict[Tensor, int] = {}
    packed, start = [], 0
    for group in groups:
        for i, p in enumerate(group["params"], start):
            at.setdefault(p, i)
        start += len(group["params"])
        options = {name: value for name, value in group.items() if name != "params"}
        packed.append({**options, "params": [at[p] for p in group["params"]]})
    values = {at[key] if isinstance(key, Tensor) else key: kept for key, kept in state.items()}
    return {"state": values, "param_groups": packed}


def unpack_groups(groups: list[Group], saved: list[Group], defaults: Group) -> list[Group]:
    """Return the saved groups, holding the tensors of `groups`.

    Why: a state saved by an older version lacks newer options, which `defaults` fill in.
    """
    if len(groups) != len(saved):
        raise OptionError(
            f"the state needs {len(groups)} parameter groups",
            got=f"{len(saved)} (loaded state dict has a different number of parameter groups)",
        )
    out = []
    for i, (group, kept) in enumerate(zip(groups, saved, strict=True)):
        if len(group["params"]) != len(kept["params"]):
            raise OptionError(
                f"parameter group {i} needs {len(group['params'])} parameters",
                got=f"{len(kept['params'])} (loaded state dict contains a parameter group that "
                "doesn't match the size of optimizer's group)",
                hint="build the optimizer from the same model as the one that was saved",
            )
        names = {"param_names": group["param_names"]} if "param_names" in group else {}
        options = {name: value for name, value in kept.items() if name != "params"}
        out.append({**defaults, **names, **deepcopy(options), "params": group["params"]})
    return out


def unpack_state(groups: list[Group], saved: dict[str, Any]) -> dict[Any, Any]:
    """Return a copy of the saved state under the tensors of `groups`, in their dtypes."""
    at = {
        i: p
        for group, kept in zip(groups, saved["param_groups"], strict=True)
        for i, p in zip(kept["params"], group["params"], strict=True)
    }
    return {
        at.get(key, key): fitted(at[key], kept) if key in at else kept
        for key, kept in saved["state"].items()
    }


def fitted(param: Tensor, value: Any, name: str | None = None) -> Any:
    """Copy a value out of a saved state; all floats but the step take the parameter's dtype."""
    if name == "step" and isinstance(value, int | float | Tensor):
        return scalar(float(number(value)))
    if isinstance(value, Tensor):
        floats = param._array.dtype.kind == "f"
        value = wrap(np.array(value._array, dtype=param._array.dtype if floats else None))
    elif isinstance(value, dict):
        value = {key: fitted(param, part, key) for key, part in value.items()}
    elif isinstance(value, list | tuple):
        value = type(value)(fitted(param, part) for part in value)
    return value
