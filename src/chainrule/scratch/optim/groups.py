"""Parameter groups: which tensors learn, and with which options."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any

from chainrule.errors import ArgumentError, OptionError
from chainrule.scratch.tensor.core import Tensor

Group = dict[str, Any]


class _Required:
    """Stands as the default of an option that every group has to name."""

    def __repr__(self) -> str:
        return "<required parameter>"


required = _Required()


def listed(params: Any) -> list[Any]:
    """Return what an optimizer was given as a list of groups."""
    if isinstance(params, Tensor):
        raise ArgumentError(
            "an optimizer needs a list of tensors or of dicts",
            got="a single tensor (params argument given to the optimizer should be "
            "an iterable of Tensors or dicts)",
            hint="pass [tensor], or model.parameters()",
        )
    found = list(params)
    if not found:
        raise OptionError(
            "an optimizer needs at least one tensor",
            got="optimizer got an empty parameter list",
            hint="an iterator such as model.parameters() is empty once it was used: call it again; "
            "layers in a plain list are not found: nn.ModuleList",
        )
    return found if isinstance(found[0], dict) else [{"params": found}]


def prepare(group: Any, defaults: Group, others: list[Group]) -> Group:
    """Check a new group, fill in the defaults, and return it."""
    if not isinstance(group, dict):
        raise ArgumentError(
            f"param_group must be a dict, but got {type(group)}", hint="{'params': [tensor]}"
        )
    group["params"] = as_list(group["params"])
    take_names(group)
    for param in group["params"]:
        check_leaf(param)
    for name, default in defaults.items():
        if default is required and name not in group:
            raise OptionError(
                f"parameter group didn't specify a value of required optimization parameter {name}",
                hint=f"{name}=..., or an entry {name!r} in each group",
            )
        group.setdefault(name, default)
    check_apart(group, others)
    return group


def as_list(params: Any) -> list[Any]:
    """Return the tensors of a group in an order that stays the same between runs."""
    if isinstance(params, Tensor):
        return [params]
    if isinstance(params, set | frozenset):
        raise ArgumentError(
            "optimizer parameters need to be organized in ordered collections",
            got="a set, whose order changes between runs",
            hint="a list",
        )
    return list(params)


def take_names(group: Group) -> None:
    """Split (name, tensor) pairs, as `named_parameters()` gives them."""
    pairs = [p for p in group["params"] if isinstance(p, tuple)]
    if not pairs:
        return
    if len(pairs) != len(group["params"]):
        raise OptionError(
            "all optimizer params should be with/without names. Some param names are missing",
            hint="model.named_parameters(), or model.parameters()",
        )
    group["params"] = [p for _, p in pairs]
    group["param_names"] = [name for name, _ in pairs]


def check_leaf(param: Any) -> None:
    """Refuse what cannot learn: no tensor, or the result of an op."""
    if not isinstance(param, Tensor):
        raise ArgumentError(
            "optimizer can only optimize Tensors",
            got=f"but one of the params is {type(param).__name__}",
            hint="pass model.parameters()",
        )
    if not (param.is_leaf or param.retains_grad):
        raise OptionError(
            "can't optimize a non-leaf Tensor",
            got="the result of an op",
            hint="pass the tensor it was computed from, or x.detach().requires_grad_()",
        )


def check_apart(group: Group, others: Iterable[Group]) -> None:
    """Refuse a tensor that another group has, and groups with and without names together."""
    if len(group["params"]) != len(set(group["params"])):
        warnings.warn(
            "optimizer contains a parameter group with duplicate parameters; it will be "
            "updated once for each time it is listed",
            stacklevel=5,
        )
    for other in others:
        if ("param_names" in group) != ("param_names" in other):
            kind = "with names" if "param_names" in group else "without names"
            raise OptionError(
                "all optimizer param groups should be with/without names. "
                f"cannot add param group {kind} to the optimizer"
            )
        if not set(group["params"]).isdisjoint(other["params"]):
            raise OptionError(
                "some parameters appear in more than one parameter group",
                hint="name each tensor once",
            )
