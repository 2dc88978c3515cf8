"""Our own code as a lesson shows it: from its file, with its place.

>>> shown("chainrule.course.lesson.source:shown").path
'course/lesson/source.py'
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from textwrap import dedent

from chainrule.errors import LessonError, nearest

Named = ast.FunctionDef | ast.ClassDef
ROOT = "chainrule"


@dataclass(frozen=True)
class Source:
    """A piece of a file: `path` as the project's readers know it, and its first line."""

    code: str
    path: str
    line: int


def shown(what: str, folder: Path | None = None) -> Source:
    """Return the source of `module:name`, or of a file `network.py:name` of the day's folder.

    Without a name it is the entire file; `module:Class.method` reaches into classes.

    Raises:
        LessonError: there is no such module or name.
    """
    module, _, name = what.partition(":")
    path = file_of(module, folder)
    text = path.read_text(encoding="utf-8")
    start, end = span(text, name, what) if name else (1, len(text.splitlines()))
    root = Path(str(files(ROOT)))
    told = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    code = dedent("\n".join(text.splitlines()[start - 1 : end]) + "\n")
    return Source(code, told, start)


def file_of(module: str, folder: Path | None) -> Path:
    """Return the file of a module, found by its name and not imported."""
    if module.endswith(".py") and folder is not None:
        found = [folder / module]
    else:
        first, *parts = module.split(".")
        place = Path(str(files(ROOT))).joinpath(*parts)
        found = [place / "__init__.py", place.with_suffix(".py")] if first == ROOT else []
    for path in found:
        if path.is_file():
            return path
    needed = "a module of chainrule or a file of the day is needed"
    raise LessonError(needed, got=repr(module), hint="chainrule.scratch.ops.softmax:softmax")


@lru_cache(maxsize=256)
def span(text: str, name: str, what: str) -> tuple[int, int]:
    """Return the first and last line of a function or class."""
    body: list[ast.stmt] = ast.parse(text).body
    node: Named | None = None
    for part in name.split("."):
        known = {one.name: one for one in body if isinstance(one, Named)}
        if part not in known:
            hint = nearest(part, known) if known else "name the module alone"
            raise LessonError(f"{what} names no function or class", got=repr(part), hint=hint)
        node = known[part]
        body = node.body
    if node is None:
        raise LessonError("a name is needed", got=repr(what))
    first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
    return first, node.end_lineno or first
