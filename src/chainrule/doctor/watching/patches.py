"""Names that stand for something else for a while, and then for themselves again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Make = Callable[[Any], Any]


class Patches:
    """Puts wrappers in the place of functions, and takes them away in the opposite order.

    >>> import math
    >>> patches = Patches()
    >>> patches.put(math, "sqrt", lambda sqrt: lambda x: -sqrt(x))
    >>> math.sqrt(4)
    -2.0
    >>> patches.undo()
    >>> math.sqrt(4)
    2.0
    """

    def __init__(self) -> None:
        """Begin with nothing replaced."""
        self._put: list[tuple[Any, str, Any, Any]] = []

    def put(self, owner: Any, name: str, make: Make) -> None:
        """Replace `owner.name` by what `make` makes of it; nothing happens where it is absent."""
        found = getattr(owner, name, None)
        if found is not None:
            replacement = make(found)
            own = vars(owner).get(name)  # None where a class has it from another
            setattr(owner, name, replacement)
            self._put.append((owner, name, own, replacement))

    def undo(self) -> None:
        """Put everything back; what somebody else replaced since is left to them."""
        while self._put:
            owner, name, original, replacement = self._put.pop()
            if vars(owner).get(name) is not replacement:
                continue
            if original is None:
                delattr(owner, name)
            else:
                setattr(owner, name, original)


class Handle:
    """Removes a hook from the list that it stands in."""

    def __init__(self, hooks: list[Any], hook: Any) -> None:
        """Enter the hook."""
        self._hooks, self._hook = hooks, hook
        hooks.append(hook)

    def remove(self) -> None:
        """Take the hook out, once."""
        if self._hook in self._hooks:
            self._hooks.remove(self._hook)
