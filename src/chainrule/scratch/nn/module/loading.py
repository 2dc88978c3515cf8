"""Loading a state dict over a tree of modules: who gets what, and what does not fit."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from chainrule.errors import GraphError, StateError

EXTRA = "_extra_state"
WRAPPERS = ("module.", "_orig_mod.")  # what DataParallel and torch.compile put before names


class _IncompatibleKeys(NamedTuple):
    """The names that one side has and the other lacks."""

    missing_keys: list[str]
    unexpected_keys: list[str]

    def __repr__(self) -> str:
        if not self.missing_keys and not self.unexpected_keys:
            return "<All keys matched successfully>"
        lists = f"missing_keys={self.missing_keys}, unexpected_keys={self.unexpected_keys}"
        return f"_IncompatibleKeys({lists})"


class Loading:
    """One call of `load_state_dict`: visits the modules and collects what is wrong."""

    def __init__(self, given: Mapping[str, Any], assign: bool) -> None:
        """Copy the mapping, so that hooks may change it."""
        self.state: Any = OrderedDict(given)
        self.assign = assign
        self.metadata = getattr(given, "_metadata", None)
        if self.metadata is not None:
            vars(self.state)["_metadata"] = self.metadata
        self.missing: list[str] = []
        self.unexpected: list[str] = []
        self.problems: list[str] = []

    def visit(self, module: Any, state: Mapping[str, Any], prefix: str) -> None:
        """Load `module`, then its children with the part of the state that is theirs."""
        metadata = dict((self.metadata or {}).get(prefix[:-1], {}))
        if self.assign:
            metadata["assign_to_params_buffers"] = True
        lists = (self.missing, self.unexpected, self.problems)
        module._load_from_state_dict(state, prefix, metadata, True, *lists)
        for name, child in module._modules.items():
            if child is not None:
                where = f"{prefix}{name}."
                part = OrderedDict((k, v) for k, v in state.items() if k.startswith(where))
                self.visit(child, part, where)
        keys = _IncompatibleKeys(self.missing, self.unexpected)
        for hook in module._load_state_dict_post_hooks.values():
            given = hook(module, keys)
            if given is not None:
                raise GraphError(
                    "a load_state_dict post-hook returns None",
                    got=repr(given),
                    hint="change incompatible_keys.missing_keys in place",
                )

    def finish(self, name: str, strict: bool) -> None:
        """Raise if anything did not fit."""
        problems = list(self.problems)
        if strict and self.unexpected:
            problems.insert(0, f"Unexpected key(s) in state_dict: {quoted(self.unexpected)}.")
        if strict and self.missing:
            problems.insert(0, f"Missing key(s) in state_dict: {quoted(self.missing)}.")
        if problems:
            text = "\n\t".join(problems)
            raise StateError(
                f"Error(s) in loading state_dict for {name}:\n\t{text}", hint=self.hint()
            )

    def hint(self) -> str:
        """Guess what went wrong."""
        for prefix in WRAPPERS:
            if self.unexpected and all(k.startswith(prefix) for k in self.unexpected):
                return (
                    f"the names begin with {prefix!r}, saved from a wrapped model: "
                    f"{{k.removeprefix({prefix!r}): v for k, v in state.items()}}"
                )
        if self.problems:
            return "build the model with the sizes with which it was saved"
        return "load_state_dict(state, strict=False), if the rest may keep its values"


def left_over(
    state: Iterable[str], prefix: str, known: set[str], children: Mapping[str, Any]
) -> list[str]:
    """Return the keys below `prefix` that neither this module nor a child of it has."""
    unexpected = []
    for key in state:
        if key.startswith(prefix):
            first, dot, _ = key[len(prefix) :].partition(".")
            if first not in (children if dot else known):
                unexpected.append(key)
    return unexpected


def quoted(keys: Iterable[str]) -> str:
    """Return the keys as PyTorch lists them.

    >>> quoted(["a", "b"])
    '"a", "b"'
    """
    return ", ".join(f'"{key}"' for key in keys)
