"""Where pictures lie: `days/dayNN_topic/pictures/NAME.py`, loaded by path when asked for."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from chainrule.course.picture.kinds import Live, Picture
from chainrule.errors import PictureError, nearest

DAYS = Path(__file__).parents[2] / "days"


@dataclass(frozen=True)
class Found:
    """A picture's name and file."""

    name: str
    file: Path

    @property
    def script(self) -> Path | None:
        """The module that a live picture runs in the page."""
        there = self.file.with_suffix(".js")
        return there if there.is_file() else None

    def load(self) -> Picture:
        """Run the file and return its PICTURE."""
        made = getattr(module(self.file), "PICTURE", None)
        if not isinstance(made, Picture):
            raise PictureError(
                f"{self.file} needs a PICTURE", got=type(made).__name__, hint="PICTURE = Picture(…)"
            )
        if isinstance(made, Live) and not self.script:
            raise PictureError(
                f"{self.name} is live and needs a script", got="none", hint=made.script
            )
        return made


def every() -> tuple[Found, ...]:
    """Return every picture of the course, in the order of the days."""
    files = sorted(DAYS.glob("*/pictures/*.py"))
    return tuple(Found(file.stem, file) for file in files if not file.name.startswith("_"))


def find(name: str) -> Found:
    """Return a picture's place by name, or say which name is nearest."""
    known = {found.name: found for found in every()}
    if name not in known:
        hint = nearest(name[:40], known) if known else "there are none"
        raise PictureError("needed the name of a picture", got=repr(name[:40]), hint=hint)
    return known[name]


def get(name: str) -> Picture:
    """Return a picture by name."""
    return find(name).load()


def beside(file: str, name: str) -> ModuleType:
    """Return the module `name.py` that lies in the same folder as `file`.

    Content folders are no packages; a picture of several files gets its parts with
    `parts = beside(__file__, "_parts")`.
    """
    return module(Path(file).with_name(f"{name}.py"))


def module(file: Path) -> ModuleType:
    """Return a file of the course as a module; an edited file is read again."""
    return _module(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _module(file: Path, _changed: int) -> ModuleType:
    spec = spec_from_file_location(f"chainrule_pictures.{file.parts[-3]}.{file.stem}", file)
    if spec is None or spec.loader is None:
        raise PictureError("a picture needs a Python file", got=str(file))
    made = module_from_spec(spec)
    sys.modules[spec.name] = made  # dataclasses look their module up
    spec.loader.exec_module(made)
    return made
