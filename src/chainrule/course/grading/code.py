"""A learner's file: its names when it has run, and its syntax tree."""

from __future__ import annotations

import ast
import hashlib
import traceback
from types import ModuleType
from typing import Any

from chainrule.course.grading.falls import Falls, fail

FILE = "your file"


class Code:
    """The names that a file defines: `code.mse(y, t)` calls the learner's function."""

    def __init__(self, source: str) -> None:
        """Run the source.

        Raises:
            Falls: it cannot be read or run; the cause names the line.
        """
        self._source = source
        self._tree = parsed(source)
        self._module = ModuleType("learner")
        try:
            exec(compile(self._tree, FILE, "exec"), self._module.__dict__)
        except (Exception, SystemExit) as error:
            raise raised("The file", error) from None

    def __getattr__(self, name: str) -> Any:
        """Return what the file calls `name`; a function's errors become causes."""
        found = self._module.__dict__.get(name)
        if name not in self._module.__dict__:
            fail(f"`{name}` is not defined", hint=f"keep the name `{name}` of the starter")
        return watched(name, found) if callable(found) and not isinstance(found, type) else found

    @property
    def ran(self) -> str:
        """The fingerprint of the source that ran."""
        return hashlib.sha256(self._source.encode()).hexdigest()

    def tree_of(self, name: str) -> ast.AST:
        """Return the syntax tree of a function or class; of the whole file where there is none."""
        kinds = ast.FunctionDef | ast.ClassDef
        found = [n for n in ast.walk(self._tree) if isinstance(n, kinds) and n.name == name]
        return found[-1] if found else self._tree


def parsed(source: str) -> ast.Module:
    """Return the syntax tree.

    Raises:
        Falls: Python cannot read the source.
    """
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        what = getattr(error, "msg", str(error))
        raise Falls(f"Python cannot read line {line}: {what}", hint="mend that line") from None


def watched(name: str, function: Any) -> Any:
    """Return the function; what it raises falls with the line of the learner's file."""

    def call(*args: Any, **settings: Any) -> Any:
        try:
            return function(*args, **settings)
        except NotImplementedError:
            raise Falls(f"`{name}` is not written yet", hint=f"fill in `{name}`") from None
        except (Exception, SystemExit) as error:
            raise raised(f"`{name}`", error, args) from None

    call.__wrapped__ = function  # type: ignore[attr-defined]  # for what must reach the original
    return call


def raised(who: str, error: BaseException, args: Any = None) -> Falls:
    """Return what an error in the learner's code says: its kind, its text, its line."""
    steps = [s for s in traceback.extract_tb(error.__traceback__) if s.filename == FILE]
    where = f" on line {steps[-1].lineno}" if steps else ""
    text = str(error).split("\n")[0][:200]
    cause = f"{who} raised {type(error).__name__}{where}: {text}".rstrip(": ")
    return Falls(cause, given=args, hint="run it on that input yourself, and print the shapes")
