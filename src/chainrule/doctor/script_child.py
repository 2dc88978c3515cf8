"""In the script's process: begin to watch as soon as there is an engine to watch.

Why: PyTorch is loaded when the script asks for it, not before, so that settings which a script
     makes first (threads, devices) hold as without us.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any

from chainrule import engine as engines
from chainrule.doctor.record import Record
from chainrule.doctor.watching.watch import Watch


class watching:  # noqa: N801 - reads as a block
    """The block in which a script runs and is watched."""

    def __init__(self, folder: str, engine: str, every: int, name: str) -> None:
        """Get ready to write traces into `folder`."""
        self._folder, self._engine, self._every = Path(folder), engine, every
        self._name = name
        self._watch: Watch | None = None

    def __enter__(self) -> None:
        """Begin now where the engine is there, else once it is."""
        Record(self._folder).begin(name=self._name, engine=self._engine, args=sys.argv[1:])
        if self._engine == "numpy":
            self._begin()
        else:
            sys.meta_path.insert(0, AfterImport("torch", self._begin))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Close the traces, however the script ended."""
        if self._watch is not None:
            self._watch.__exit__(kind, error, at)

    def _begin(self) -> None:
        """Watch all that trains from now on."""
        e = engines.get(self._engine)
        self._watch = Watch(e, self._folder, self._every, {}, free=True).__enter__()


class AfterImport:
    """Calls a function once a module is loaded, and changes nothing else about it."""

    def __init__(self, name: str, call: Callable[[], None]) -> None:
        """Wait for the module `name`."""
        self._name, self._call = name, call

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Return the module's own spec, with a loader that calls when it has loaded."""
        if name != self._name:
            return None
        sys.meta_path.remove(self)
        spec = find_spec(name)
        if spec is not None and spec.loader is not None:
            loader: Any = spec.loader
            load = loader.exec_module

            def loaded(module: ModuleType) -> None:
                load(module)
                self._call()

            loader.exec_module = loaded
        return spec
