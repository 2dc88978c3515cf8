"""What an import of `torch…` finds: modules that are there already, under PyTorch's names.

Python's import system lets a module put another in its place while it is executed. So a name
is answered by an empty module that puts the engine's own there: no file is executed twice.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any, NoReturn

from chainrule.errors import EngineError, NotCoveredModule, UnknownName
from chainrule.scratch.answering.names import ENGINE, namespace, sources
from chainrule.scratch.coverage.lookup import HINT, missing, not_here
from chainrule.scratch.coverage.modules import OUT_OF_SCOPE

Modules = Mapping[str, ModuleType]
Also = Mapping[str, ModuleType | Callable[[], Modules]]


class Finder:
    """Answer for `torch…`, and for other names that stand for modules that are given."""

    def __init__(self, also: Also) -> None:
        """Take modules for other names than PyTorch's, or what makes them when they are needed."""
        self.also = also
        self.given = {name: m for name, m in also.items() if isinstance(m, ModuleType)}
        self.makers = {name: make for name, make in also.items() if name not in self.given}
        self.roots = {"torch", *(name.partition(".")[0] for name in also)}
        self.before: list[tuple[ModuleType, str, Any]] = []  # attributes that an import sets

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return what puts the engine's module under the name, or say that there is none."""
        if name.startswith(f"{ENGINE}."):
            return PathFinder.find_spec(name, path) or refuse_name(name)
        root = name.partition(".")[0]
        if root not in self.roots:
            return None
        if root in self.makers:
            self.given.update(self.makers.pop(root)())  # type: ignore[operator]
        if not self.answers(name):
            refuse(name)
        return ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type]  # a loader too

    def create_module(self, spec: ModuleSpec) -> None:
        """Let Python make the empty module."""

    def exec_module(self, module: ModuleType) -> None:
        """Put what answers for the name in the place of the empty module."""
        self.put(module.__name__)

    def answers(self, name: str) -> bool:
        """Tell whether there is a module for a name."""
        below = name.removeprefix("torch.")
        return name in self.given or below in OUT_OF_SCOPE or bool(sources(name))

    def put(self, name: str) -> None:
        """Enter a module in `sys.modules`; note what stands where its parent will have it."""
        sys.modules[name] = self.found(name)
        parent, _, last = name.rpartition(".")
        if parent:
            above = sys.modules[parent]
            self.before.append((above, last, vars(above).get(last)))

    def found(self, name: str) -> ModuleType:
        """Return the module that answers for a name."""
        if name in self.given:
            return self.given[name]
        modules = [import_module(source) for source in sources(name)]
        if not modules:
            return OutOfScope(name)
        if len(modules) == 1 and namespace(modules[0].__name__) == name:
            return modules[0]
        return Gathered(name, modules)


class Gathered(ModuleType):
    """A module whose names stand in several files here, or in one that has another name."""

    def __init__(self, name: str, modules: Sequence[ModuleType]) -> None:
        """Take the files, the first to ask first."""
        super().__init__(name, modules[0].__doc__)
        self._modules, self.__path__ = modules, []  # a package, for the sake of `refuse_name`

    def __getattr__(self, name: str) -> object:
        """Return the name from the first file that has it."""
        for module in self._modules:
            if name in vars(module):
                return vars(module)[name]
        return getattr(self._modules[-1], name)


class OutOfScope(ModuleType):
    """A module that can be imported; each name in it says that it is not covered."""

    def __init__(self, name: str) -> None:
        """Be a package, so that imports of names from it come to the finder."""
        super().__init__(name)
        self.__path__: list[str] = []

    def __getattr__(self, name: str) -> NoReturn:
        """Say why."""
        raise missing(self.__name__, name)


def refuse_name(asked: str) -> NoReturn:
    """Say why `from chainrule.scratch.… import name` finds nothing, in PyTorch's words."""
    module, _, name = asked.rpartition(".")
    error = missing(namespace(module), name)
    if isinstance(error, UnknownName):
        raise EngineError(error.needed, hint=error.hint)
    refuse(f"{namespace(module)}.{name}")


def refuse(name: str) -> NoReturn:
    """Say that an import asks for what is not here, and why.

    The error leaves out the name of the module: with it, Python takes `from torch.x import y`
    for an import that may go on without y, and says less.
    """
    space, _, last = name.rpartition(".")
    raise NotCoveredModule(not_here(space, last), hint=HINT)
