"""Calling a module with other parameters than its own, without changing it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from chainrule.errors import OptionError, StateError
from chainrule.scratch.tensor.core import Tensor

__all__ = ["functional_call"]

State = dict[str, Tensor]


def functional_call(
    module: Any,
    parameters_and_buffers: State,
    args: Any = None,
    kwargs: dict[str, Any] | None = None,
    *,
    tie_weights: bool = True,
    strict: bool = False,
) -> Any:
    """Do what `torch.func.functional_call` does, under its older name."""
    warnings.warn(
        "`torch.nn.utils.stateless.functional_call` is deprecated. Please use "
        "`torch.func.functional_call` instead.",
        FutureWarning,
        stacklevel=2,
    )
    options = {"tie_weights": tie_weights, "strict": strict}
    return call_with(module, parameters_and_buffers, args, kwargs, **options)


def call_with(
    module: Any,
    parameters_and_buffers: State | list[State] | tuple[State, ...],
    args: Any = None,
    kwargs: dict[str, Any] | None = None,
    *,
    tie_weights: bool = True,
    strict: bool = False,
) -> Any:
    """Return `module(*args, **kwargs)` as it were with these tensors for its own.

    Args:
        module: what is called.
        parameters_and_buffers: tensors by dotted path; where there are several dictionaries,
            each path is in one of them.
        args: one argument, or a tuple of them.
        kwargs: arguments by name.
        tie_weights: a tensor that stands for a shared one stands for it everywhere.
        strict: all paths are needed, and no others.

    Why: gradients with respect to these tensors are those of a function of parameters.
    """
    given = merged(parameters_and_buffers)
    if strict:
        check_names(module, given)
    wanted = tied(module, given) if tie_weights else given
    args = () if args is None else args if isinstance(args, tuple) else (args,)
    with replaced(module, wanted) as after:
        y = module(*args, **(kwargs or {}))
    if isinstance(parameters_and_buffers, dict):  # buffers that the call put anew
        parameters_and_buffers.update({k: after[k] for k in parameters_and_buffers})
    return y


def merged(states: Any) -> State:
    """Return one dictionary for several."""
    if isinstance(states, dict):
        return dict(states)
    if not isinstance(states, list | tuple) or not all(isinstance(s, dict) for s in states):
        raise OptionError("functional_call needs a dict, or a list of them", got=repr(type(states)))
    together: State = {}
    for state in states:
        if set(state) & set(together):
            raise OptionError(
                "each name may appear in one dictionary",
                got=str(sorted(set(state) & set(together))),
            )
        together.update(state)
    return together


def own_tensors(module: Any) -> State:
    """Return the parameters and buffers of a module, shared ones under each name."""
    found = dict(module.named_parameters(remove_duplicate=False))
    return found | dict(module.named_buffers(remove_duplicate=False))


def check_names(module: Any, given: State) -> None:
    """Refuse missing and unexpected names."""
    known = own_tensors(module)
    missing, unexpected = set(known) - set(given), set(given) - set(known)
    if missing or unexpected:
        raise StateError(
            f"functional_call of {module._get_name()} with strict=True needs all its names",
            got=f"missing {sorted(missing)}, unexpected {sorted(unexpected)}",
        )


def tied(module: Any, given: State) -> State:
    """Let a tensor stand for a shared one under all its names."""
    names: dict[int, list[str]] = {}
    for name, tensor in own_tensors(module).items():
        names.setdefault(id(tensor), []).append(name)
    complete = dict(given)
    for shared in names.values():
        values = {id(given[n]): given[n] for n in shared if n in given}
        if len(values) > 1:
            raise OptionError(
                f"one value is needed for the tied names {sorted(shared)}",
                got=str(len(values)),
                hint="tie_weights=False",
            )
        for value in values.values():
            complete.update(dict.fromkeys(shared, value))
    return complete


@contextmanager
def replaced(module: Any, tensors: State) -> Iterator[State]:
    """Put tensors in the place of a module's own for a block; yield what stands there after."""
    places = {path: place(module, path) for path in tensors}
    before = {path: table.get(name) for path, (table, name) in places.items()}
    known = {path for path, (table, name) in places.items() if name in table}
    after: State = {}
    try:
        for path, (table, name) in places.items():
            table[name] = tensors[path]
        yield after
    finally:
        for path, (table, name) in places.items():
            after[path] = table[name]
            if path in known:
                table[name] = before[path]
            else:
                del table[name]


def place(module: Any, path: str) -> tuple[dict[str, Any], str]:
    """Return the table in which a name is registered; that of plain attributes if in none."""
    owner, _, name = path.rpartition(".")
    parent = module.get_submodule(owner)
    for table in (parent._parameters, parent._buffers):
        if name in table:
            return table, name
    return vars(parent), name
