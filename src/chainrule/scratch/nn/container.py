"""Modules that hold modules: a chain, a list, a dictionary.

    nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))

A chain runs; a list and a dictionary only see to it that what they hold is registered.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from itertools import chain
from operator import index as as_index
from typing import Any, Self

from chainrule.errors import ArgumentError, AxisError, KeyMissing, OptionError, nearest
from chainrule.scratch import traps
from chainrule.scratch.nn.module import Module, indented
from chainrule.scratch.nn.module.refusals import kind_of


class _Numbered(Module):
    """What a chain and a list share: children in order, reached by number or slice."""

    def _key(self, idx: Any) -> str:
        """Return the name of the child at a position; negative ones count from the end."""
        idx, n = as_index(idx), len(self)
        if not -n <= idx < n:
            raise AxisError(f"index {idx} is out of range", got=f"{n} modules")
        return list(self._modules)[idx]

    def __setitem__(self, idx: int, module: Module) -> None:
        setattr(self, self._key(idx), module)

    def __delitem__(self, idx: int | slice) -> None:
        names = list(self._modules)[idx] if isinstance(idx, slice) else [self._key(idx)]
        for name in names:
            del self._modules[name]
        self._modules = {str(i): child for i, child in enumerate(self)}

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._modules.values())

    def append(self, module: Module) -> Self:
        """Add a module at the end."""
        self.add_module(str(len(self)), module)
        return self

    def extend(self, modules: Iterable[Module]) -> Self:
        """Add several modules at the end."""
        if not isinstance(modules, Iterable):
            raise ArgumentError(
                f"{self._get_name()}.extend should be called with an iterable",
                got=type(modules).__name__,
                hint="append(module) adds a single one",
            )
        modules = list(modules)
        traps.check_shared(self._get_name(), modules)
        for module in modules:
            self.append(module)
        return self

    def insert(self, index: int, module: Module) -> Any:
        """Put a module before position `index`."""
        n = len(self)
        if not -n <= index <= n:
            raise AxisError(f"Index out of range: {index}", got=f"{n} modules")
        children = list(self)
        children.insert(index, module)
        self.append(module)  # checks that it is one
        self._modules = {str(i): child for i, child in enumerate(children)}
        return self

    def pop(self, key: int | slice) -> Any:
        """Take out a module, or a slice of them, and return it."""
        taken = self[key]
        del self[key]
        return taken

    def __getitem__(self, idx: Any) -> Any:
        return self._modules[self._key(idx)]


class Sequential(_Numbered):
    """Apply modules one after the other.

    Shape: what the first accepts -> what the last returns

    >>> from chainrule.scratch import nn
    >>> nn.Sequential(nn.Linear(4, 3), nn.ReLU())
    Sequential(
      (0): Linear(in_features=4, out_features=3, bias=True)
      (1): ReLU()
    )
    """

    def __init__(self, *args: Any) -> None:
        """Take modules, named by their position, or one OrderedDict of named modules."""
        super().__init__()
        named = len(args) == 1 and isinstance(args[0], OrderedDict)
        traps.check_shared(self._get_name(), args[0].values() if named else args)
        for name, module in args[0].items() if named else enumerate(args):
            self.add_module(str(name), module)

    def forward(self, input: Any) -> Any:
        """Pass `input` through each module in turn."""
        for module in self._modules.values():
            input = module(input)
        return input

    def __getitem__(self, idx: Any) -> Any:
        if isinstance(idx, slice):
            return type(self)(OrderedDict(list(self._modules.items())[idx]))
        return super().__getitem__(idx)

    def __add__(self, other: object) -> Sequential:
        return Sequential(*self, *_chain(other))

    def __iadd__(self, other: object) -> Self:
        return self.extend(_chain(other))

    def __mul__(self, other: int) -> Sequential:
        return Sequential(*(list(self) * self._times(other)))

    __rmul__ = __mul__

    def __imul__(self, other: int) -> Self:
        return self.extend(list(self) * (self._times(other) - 1))

    def _times(self, factor: Any) -> int:
        """Check a factor of repetition."""
        if not isinstance(factor, int):
            raise ArgumentError(
                f"unsupported operand type(s) for *: {type(self)} and {type(factor)}"
            )
        if factor <= 0:
            raise OptionError(f"Non-positive multiplication factor {factor} for {type(self)}")
        return factor


class ModuleList(_Numbered):
    """Hold modules in a list, so that they are registered.

    >>> from chainrule.scratch import nn
    >>> nn.ModuleList([nn.ReLU() for _ in range(3)])
    ModuleList(
      (0-2): 3 x ReLU()
    )
    """

    def __init__(self, modules: Iterable[Module] | None = None) -> None:
        """Hold `modules` in order."""
        super().__init__()
        if modules is not None:
            self.extend(modules)

    def __getitem__(self, idx: Any) -> Any:
        if isinstance(idx, slice):
            return type(self)(list(self)[idx])
        return super().__getitem__(idx)

    def __iadd__(self, modules: Iterable[Module]) -> Self:
        return self.extend(modules)

    def __add__(self, other: Iterable[Module]) -> ModuleList:
        return ModuleList(chain(self, other))

    def insert(self, index: int, module: Module) -> None:
        """Put a module before position `index`."""
        super().insert(index, module)

    def __repr__(self) -> str:
        runs: list[tuple[int, int, str]] = []  # first, last, what they print as
        for i, text in enumerate(map(repr, self)):
            if runs and runs[-1][2] == text:
                runs[-1] = (runs[-1][0], i, text)
            else:
                runs.append((i, i, text))
        lines = []
        for first, last, text in runs:
            many = f"({first}-{last}): {last - first + 1} x {text}"
            lines.append(indented(many if last > first else f"({first}): {text}"))
        inside = "".join(f"\n  {line}" for line in lines)
        return f"{self._get_name()}({inside}\n)" if lines else f"{self._get_name()}()"


class ModuleDict(Module):
    """Hold modules in a dictionary, so that they are registered.

    >>> from chainrule.scratch import nn
    >>> list(nn.ModuleDict({"act": nn.ReLU()}))
    ['act']
    """

    def __init__(self, modules: Any = None) -> None:
        """Hold `modules`, a mapping or pairs of a name and a module."""
        super().__init__()
        if modules is not None:
            self.update(modules)

    def __getitem__(self, key: str) -> Any:
        if key not in self._modules:
            hint = nearest(str(key), self._modules) if self._modules else None
            raise KeyMissing(f"ModuleDict has no key {key!r}", hint=hint)
        return self._modules[key]

    def __setitem__(self, key: str, module: Module) -> None:
        self.add_module(key, module)

    def __delitem__(self, key: str) -> None:
        self.pop(key)

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __contains__(self, key: object) -> bool:
        return key in self._modules

    def clear(self) -> None:
        """Remove all."""
        self._modules.clear()

    def pop(self, key: str) -> Any:
        """Take out the module under `key` and return it."""
        taken = self[key]
        del self._modules[key]
        return taken

    def keys(self) -> KeysView[str]:
        """Return the names."""
        return self._modules.keys()

    def items(self) -> ItemsView[str, Any]:
        """Return names and modules."""
        return self._modules.items()

    def values(self) -> ValuesView[Any]:
        """Return the modules."""
        return self._modules.values()

    def update(self, modules: Any) -> None:
        """Add modules from a mapping or from pairs; a name that is there is replaced."""
        for key, module in pairs_of(modules, "ModuleDict"):
            self[key] = module


def _chain(other: object) -> Sequential:
    """Refuse to join a chain with anything else."""
    if not isinstance(other, Sequential):
        raise OptionError(
            "add operator supports only objects of Sequential class",
            got=f"{type(other)}",
            hint="nn.Sequential(*layers)",
        )
    return other


def pairs_of(source: Any, name: str) -> Iterator[tuple[Any, Any]]:
    """Yield keys and values of a mapping, a module dictionary or a sequence of pairs."""
    if not isinstance(source, Iterable):
        raise ArgumentError(
            f"{name}.update should be called with an iterable of key/value pairs",
            got=kind_of(source),
        )
    if isinstance(source, Mapping) or hasattr(source, "items"):
        yield from source.items()
        return
    for i, pair in enumerate(source):
        if not isinstance(pair, Iterable):
            raise ArgumentError(
                f"{name} update sequence element #{i} should be Iterable", got=kind_of(pair)
            )
        found = tuple(pair)
        if len(found) != 2:
            raise OptionError(
                f"{name} update sequence element #{i} has length {len(found)}; 2 is required"
            )
        yield found
