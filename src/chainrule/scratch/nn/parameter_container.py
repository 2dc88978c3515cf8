"""Modules that hold parameters in a list or a dictionary.

In PyTorch these two stand in container.py; a file of their own keeps both on a screen.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, KeysView, Mapping
from operator import index as as_index
from typing import Any, NoReturn, Self

from chainrule.errors import ArgumentError, AxisError, GraphError, KeyMissing, nearest
from chainrule.scratch.nn.container import pairs_of
from chainrule.scratch.nn.module import Module
from chainrule.scratch.nn.module.refusals import kind_of
from chainrule.scratch.nn.parameter import Parameter
from chainrule.scratch.tensor.core import Tensor


class _Parameters(Module):
    """What both share: tensors become parameters, calling is an error."""

    def _hold(self, name: str, value: Any) -> None:
        """Keep a value; a tensor becomes a parameter."""
        plain = isinstance(value, Tensor) and not isinstance(value, Parameter)
        setattr(self, name, Parameter(value) if plain else value)

    def __call__(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: there is nothing to compute."""
        raise GraphError(
            f"{self._get_name()} should not be called",
            hint="use its elements in forward() of the module that holds it",
        )

    def _lines(self, pairs: Iterable[tuple[Any, Any]]) -> str:
        """Return one line for each element."""
        return "\n".join(f"  ({key}): {self._describe(value)}" for key, value in pairs)

    def _describe(self, value: Any) -> str:
        """Describe an element by type and size."""
        if not isinstance(value, Tensor):
            return f"Object of type: {type(value).__name__}"
        kind = "Parameter" if isinstance(value, Parameter) else "Tensor"
        size = "x".join(str(n) for n in value.shape)
        return f"{kind} containing: [{self._type_name(value)} of size {size}]"

    def _type_name(self, value: Tensor) -> str:
        """Name the type of an element as PyTorch does."""
        return str(value.dtype)


class ParameterList(_Parameters):
    """Hold parameters in a list, so that they are registered.

    >>> len(ParameterList([Parameter(Tensor([1.0])), Parameter(Tensor([2.0]))]))
    2
    """

    def __init__(self, values: Iterable[Any] | None = None) -> None:
        """Hold `values` in order; tensors become parameters."""
        super().__init__()
        self._size = 0
        if values is not None:
            self.extend(values)

    def _name(self, idx: Any) -> str:
        """Return the attribute that holds a position."""
        idx, n = as_index(idx), len(self)
        if not -n <= idx < n:
            raise AxisError(f"index {idx} is out of range", got=f"{n} elements")
        return str(idx % n)

    def __getitem__(self, idx: Any) -> Any:
        if isinstance(idx, slice):
            return type(self)(list(self)[idx])
        return getattr(self, self._name(idx))

    def __setitem__(self, idx: int, param: Any) -> None:
        self._hold(self._name(idx), param)

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Any]:
        return iter([self[i] for i in range(len(self))])

    def __iadd__(self, parameters: Iterable[Any]) -> Self:
        return self.extend(parameters)

    def append(self, value: Any) -> Self:
        """Add an element at the end."""
        self._size += 1
        self[self._size - 1] = value
        return self

    def extend(self, values: Iterable[Any]) -> Self:
        """Add several elements at the end."""
        if not isinstance(values, Iterable) or isinstance(values, Tensor):
            raise ArgumentError(
                "ParameterList.extend should be called with an iterable",
                got=kind_of(values),
                hint="append(parameter) adds a single one",
            )
        for value in values:
            self.append(value)
        return self

    def extra_repr(self) -> str:
        """Return one line for each element."""
        return self._lines(enumerate(self))


class ParameterDict(_Parameters):
    """Hold parameters in a dictionary, so that they are registered.

    >>> ParameterDict({"scale": Parameter(Tensor([1.0]))})["scale"].shape
    torch.Size([1])
    """

    def __init__(self, parameters: Any = None) -> None:
        """Hold `parameters`, a mapping or pairs; tensors become parameters."""
        super().__init__()
        self._keys: dict[str, None] = {}
        if parameters is not None:
            self.update(parameters)

    def __getitem__(self, key: str) -> Any:
        if key not in self._keys:
            hint = nearest(str(key), self._keys) if self._keys else None
            raise KeyMissing(f"ParameterDict has no key {key!r}", hint=hint)
        return getattr(self, key)

    def __setitem__(self, key: str, value: Any) -> None:
        if not isinstance(key, str):
            raise ArgumentError("a key of a ParameterDict is a string", got=kind_of(key))
        self._keys[key] = None
        self._hold(key, value)

    def __delitem__(self, key: str) -> None:
        self.pop(key)

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __reversed__(self) -> Iterator[str]:
        return reversed(self._keys)

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def copy(self) -> ParameterDict:
        """Return a new dictionary with the same elements."""
        return ParameterDict(list(self.items()))

    def setdefault(self, key: str, default: Any = None) -> Any:
        """Return the element under `key`, which is `default` if there was none."""
        if key not in self:
            self[key] = default
        return self[key]

    def clear(self) -> None:
        """Remove all."""
        for key in list(self):
            del self[key]

    def pop(self, key: str) -> Any:
        """Take out the element under `key` and return it."""
        taken = self[key]
        del self._keys[key]
        delattr(self, key)
        return taken

    def popitem(self) -> tuple[str, Any]:
        """Take out the newest element and return its key and itself."""
        key = next(reversed(self._keys))
        return key, self.pop(key)

    def get(self, key: str, default: Any = None) -> Any:
        """Return the element under `key`, or `default`."""
        return self[key] if key in self._keys else default

    def fromkeys(self, keys: Iterable[str], default: Any = None) -> ParameterDict:
        """Return a new dictionary with `default` under each key."""
        return ParameterDict([(key, default) for key in keys])

    def keys(self) -> KeysView[str]:
        """Return the names."""
        return self._keys.keys()

    def items(self) -> Iterable[tuple[str, Any]]:
        """Return names and elements."""
        return [(key, getattr(self, key)) for key in self._keys]

    def values(self) -> Iterable[Any]:
        """Return the elements."""
        return [getattr(self, key) for key in self._keys]

    def update(self, parameters: Any) -> None:
        """Add elements from a mapping, a plain dict in sorted order, or from pairs."""
        if isinstance(parameters, Mapping) and not isinstance(parameters, OrderedDict):
            parameters = dict(sorted(parameters.items()))
        for key, value in pairs_of(parameters, "ParameterDict"):
            self[key] = value

    def __or__(self, other: Any) -> ParameterDict:
        both = self.copy()
        both.update(other)
        return both

    def __ror__(self, other: Mapping[str, Any]) -> ParameterDict:
        both = ParameterDict(list(other.items()))
        both.update(self)
        return both

    def __ior__(self, other: Any) -> Self:
        self.update(other)
        return self

    def extra_repr(self) -> str:
        """Return one line for each element."""
        return self._lines(self.items())

    def _type_name(self, value: Tensor) -> str:
        words = {"float32": "Float", "float64": "Double", "float16": "Half", "int64": "Long"}
        name = value.dtype.name
        return f"torch.{words.get(name, name.capitalize())}Tensor"
