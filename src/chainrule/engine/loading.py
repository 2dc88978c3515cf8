"""Execute a file once for each engine, as the module `name@engine`.

The module goes through Python's own import system under that name, so its classes carry
it in `__module__` and can be pickled for worker processes, which import it again.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import find_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from zlib import crc32

from chainrule.engine.registry import get, loading_for
from chainrule.errors import EngineError

_paths: dict[str, Path] = {}  # name -> file, for files that are not importable by name


def load(file: str | Path, engine: str) -> ModuleType:
    """Return `file` (a module's name or a path) as it reads on `engine`.

    The file is executed once for each engine and again when it has changed on disk, so
    a learner's edit takes effect.

    Raises:
        EngineError: the engine or the file is unknown.
    """
    get(engine)
    name = _register(Path(file)) if str(file).endswith(".py") else str(file)
    full = f"{name}@{engine}"
    loaded = sys.modules.get(full)
    if loaded is not None and _changed(loaded):
        del sys.modules[full]
    return import_module(full)


def _register(path: Path) -> str:
    """Give a file outside every package an importable name."""
    if not path.is_file():
        raise EngineError("a Python file is needed", got=str(path), hint="check the path")
    name = f"{path.stem}_{crc32(bytes(path.resolve())):x}"
    _paths[name] = path.resolve()
    return name


def _changed(module: ModuleType) -> bool:
    """Tell whether the file was written since the module was executed."""
    return Path(str(module.__file__)).stat().st_mtime_ns != getattr(module, "__loaded__", None)


class _Loader(SourceFileLoader):
    """Execute a file while one engine answers its imports."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the file with the engine that stands behind the @ of its name."""
        vars(module)["__loaded__"] = Path(self.path).stat().st_mtime_ns
        with loading_for(module.__name__.rpartition("@")[2]):
            super().exec_module(module)


class _Finder:
    """Find `name@engine`: the file of `name`, to be executed for `engine`."""

    @staticmethod
    def find_spec(
        full: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of a module with an @ in its name, else None."""
        name, at, _ = full.rpartition("@")
        if not at:
            return None
        file = _paths.get(name) or _origin(name)
        if file is None:
            raise EngineError("a module or a .py file is needed", got=repr(name))
        return spec_from_file_location(full, file, loader=_Loader(full, str(file)))


def _origin(name: str) -> Path | None:
    """Return the source file of an importable module, without executing it."""
    try:
        spec = find_spec(name)
    except ModuleNotFoundError:
        return None
    return Path(spec.origin) if spec is not None and spec.origin else None


sys.meta_path.insert(0, _Finder)
