"""A learner's file: its names when it has run, and its syntax tree."""

from __future__ import annotations

import ast
import hashlib
import linecache
import sys
import traceback
import warnings
from difflib import get_close_matches
from types import ModuleType
from typing import Any

import numpy as np

from chainrule.course.grading.falls import Falls, fail
from chainrule.course.grading.intact import Intact
from chainrule.course.grading.shown import named

FILE, MODULE = "your file", "learner"
TYPED = {"EOFError": "input()", "BdbQuit": "breakpoint()"}  # what waits for somebody to type

IMPORTS = {  # what a name stands for in lessons
    "np": "import numpy as np",
    "torch": "import chainrule.scratch as torch",
    **{name: f"from chainrule.scratch import {name}" for name in ("nn", "optim")},
    **{name: f"import {name}" for name in ("math", "random", "copy", "itertools", "functools")},
}


class Code:
    """The names that a file defines: `code.mse(y, t)` calls the learner's function."""

    def __init__(self, source: str) -> None:
        """Run the source.

        Raises:
            Falls: it cannot be read or run; the cause names the line.
        """
        self._source = source
        self._tree = parsed(source)
        self._module = ModuleType(MODULE)
        sys.modules[MODULE] = self._module  # where dataclasses look their names up
        linecache.cache[FILE] = (len(source), None, source.splitlines(keepends=True), FILE)
        self._intact = Intact()
        falls = self._run()
        if falls := self.meddled() or falls:
            raise falls from None

    def _run(self) -> Falls | None:
        """Run the file; how it prints and warns is its own affair, not the grader's."""
        try:
            with np.errstate(), np.printoptions(), warnings.catch_warnings():
                exec(compile(self._tree, FILE, "exec"), self._module.__dict__)
        except (Exception, SystemExit) as error:
            return raised("", error)
        return None

    def meddled(self) -> Falls | None:
        """Put back what the file replaced of things that all share; say what it was."""
        name = self._intact.mended()
        if not name:
            return None
        cause = f"The file replaces `{name}`, which is not its own"
        return Falls(cause, hint="give yours another name: the grader computes with that one too")

    def __getattr__(self, name: str) -> Any:
        """Return what the file calls `name`; a function's errors become causes."""
        found = self._module.__dict__.get(name)
        if name not in self._module.__dict__:
            there = [one for one in self._module.__dict__ if one[:2] != "__"]
            close = get_close_matches(name, there, n=1, cutoff=0.6)
            but = f", and `{close[0]}` is" if close else ""
            fail(f"`{name}` is not defined{but}", hint=f"keep the name `{name}` of the starter")
        return watched(name, found) if callable(found) and not isinstance(found, type) else found

    @property
    def ran(self) -> str:
        """The fingerprint of the source that ran."""
        return hashlib.sha256(self._source.encode(errors="surrogatepass")).hexdigest()

    def tree_of(self, name: str) -> ast.AST:
        """Return the syntax tree of a name; of the whole file where it is not set in plain words.

        The name is that of a function, of a class, or of what one line puts in its place. What
        stands at the top of the file comes first: a function may use its own name for a result.
        """
        inner = [node for node in ast.walk(self._tree) if not isinstance(node, ast.Assign)]
        for nodes in (self._tree.body, inner):
            found = [node for node in nodes if name in sets(node)]
            if found:
                return found[-1]
        return self._tree

    def trees_of(self, name: str) -> list[ast.AST]:
        """Return the syntax tree of a name, and of all in the file that it makes use of."""
        top = {one for node in self._tree.body for one in sets(node)}
        found: dict[str, ast.AST] = {}
        waiting = [name]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found[one] = self.tree_of(one)
                waiting += sorted(uses(found[one]) & top)
        return list(found.values())


def sets(node: ast.AST) -> set[str]:
    """Return the names that a statement sets: `def f`, `class f`, `f = …`."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else []
    return {one.id for one in targets if isinstance(one, ast.Name)}


def uses(tree: ast.AST) -> set[str]:
    """Return the names that a piece of code reads and does not set itself."""
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    own = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    own |= {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    return {node.id for node in names} - own


def parsed(source: str) -> ast.Module:
    """Return the syntax tree.

    Raises:
        Falls: Python cannot read the source.
    """
    try:
        return ast.parse(source)
    except SyntaxError as error:
        where = f"line {error.lineno}" if error.lineno else "the file"
        line = (error.text or "").strip()
        hint = f"look at `{line}`, and at the line before" if line else "write it anew"
        raise Falls(f"Python cannot read {where}: {error.msg}", hint=hint) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise Falls(f"Python cannot read the file: {error}", hint="write it anew") from None


def watched(name: str, function: Any) -> Any:
    """Return the function; what it raises falls with the line of the learner's file."""

    def call(*args: Any, **settings: Any) -> Any:
        try:
            return function(*args, **settings)
        except Falls:
            raise
        except (Exception, SystemExit) as error:
            raise raised(name, error, named(function, args)) from None

    call.__wrapped__ = function  # type: ignore[attr-defined]  # for what must reach the original
    return call


def raised(name: str, error: BaseException, args: Any = None) -> Falls:
    """Return what an error in the learner's code says: its kind, its text, its line."""
    steps = [s for s in traceback.extract_tb(error.__traceback__) if s.filename == FILE]
    if type(error) is NotImplementedError and not str(error):
        what = steps[-1].name if steps and steps[-1].name.isidentifier() else name
        return Falls(f"`{what}` is not written yet", hint=f"fill in `{what}`")
    where = f" on line {steps[-1].lineno}" if steps else ""
    who = f"`{name}`" if name else "The file"
    text = "" if isinstance(error, SystemExit) else str(error).split("\n")[0][:200]
    did = f"raised {type(error).__name__}"
    if isinstance(error, MemoryError):
        did = "asks for more memory than a check may have"
    cause = f"{who} {did}{where}: {text}".rstrip(": ")
    line = steps[-1].line if steps else None
    return Falls(cause, given=args, hint=advice(name, error, line))


def advice(name: str, error: BaseException, line: str | None) -> str:
    """Return the next step after an error on a line of the learner's file."""
    kind, missing = type(error).__name__, getattr(error, "name", None)
    hint = "run it on that input yourself, and print the shapes"
    if isinstance(error, MemoryError):
        hint = "smaller arrays, or an end to what grows"
    elif kind in TYPED:
        hint = f"nobody can type here: take out `{TYPED[kind]}`"
    elif isinstance(error, NameError) and missing in IMPORTS:
        hint = f"write `{IMPORTS[missing]}` at the top of the file"
    elif line:
        hint = f"look at `{line}`"
    elif isinstance(error, TypeError) and f"{name}()" in str(error):  # the call was refused
        hint = f"keep the parameters of `{name}` in the starter"
    return hint


def unforeseen(name: str, error: Exception) -> Falls:
    """Return what is said where a check itself meets an error, as on a result of an odd kind."""
    steps = traceback.extract_tb(error.__traceback__)
    if any(step.filename == FILE for step in steps):
        return raised(name, error)
    text = str(error).split("\n")[0][:120]
    cause = f"what `{name}` gives cannot be used: {type(error).__name__}: {text}"
    return Falls(cause, hint="compare its kind and its shape with what is asked for")
