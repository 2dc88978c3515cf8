"""Run the blocks of a lesson from top to bottom, as a notebook does, in a process of their own.

`run` starts the process and waits; in it, `Session` executes block after block and keeps what
each printed, its last value and the figures it left open.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import linecache
import os
import re
import subprocess
import sys
import tempfile
import traceback
import warnings
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from chainrule.course.figures import collected, prepared
from chainrule.course.front import place
from chainrule.course.lesson.outputs import Output
from chainrule.course.lesson.pieces import Code, lesson
from chainrule.errors import LessonError

LIMIT = 120.0  # seconds that a lesson may take in all
NEEDS = {"torch": "torch", "tables": "sklearn", "search": "optuna", "onnx": "onnx"}
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MPLBACKEND": "agg"}


def is_here(extra: str) -> bool:
    """Tell whether an extra of the package is installed."""
    return not extra or find_spec(NEEDS.get(extra, extra)) is not None


def run(path: Path, engine: str = "numpy", limit: float = LIMIT) -> list[Output | None]:
    """Run a lesson afresh and return what each block gave; None where an extra is missing.

    Args:
        path: the lesson's file.
        engine: "numpy", or "torch" for the same blocks with PyTorch in place of our engine.
        limit: seconds after which the process is ended.

    Raises:
        LessonError: a block raised, or time was up.
    """
    with tempfile.TemporaryDirectory(prefix="chainrule-lesson-") as there:
        out = Path(there) / "outputs.json"
        words: list[Any] = [
            sys.executable,
            "-m",
            "chainrule.course.lesson.running",
            path,
            engine,
            out,
        ]
        env = {**os.environ, **ONE_THREAD, "CHAINRULE_HOME": str(Path(there) / "work")}
        asked: Any = {"capture_output": True, "encoding": "utf-8", "errors": "replace"}
        try:
            done = subprocess.run(words, cwd=there, env=env, timeout=limit, check=False, **asked)
        except subprocess.TimeoutExpired:
            needed = f"{place(path, 1)}: a lesson runs within {limit:.0f} s"
            raise LessonError(needed, got="longer", hint="fewer steps, smaller data") from None
        if done.returncode:
            needed = f"{path.parent.name}: every block of a lesson runs on {engine}"
            raise LessonError(needed, got=done.stderr.strip()[-3000:])
        told = json.loads(out.read_text(encoding="utf-8"))
    return [one if one is None else Output(**one) for one in told]


def versions() -> dict[str, str]:
    """Return what stored outputs were made with."""
    import numpy as np

    return {"python": ".".join(map(str, sys.version_info[:2])), "numpy": np.__version__}


class Session:
    """One namespace in which blocks run one after the other."""

    def __init__(self, path: Path, engine: str = "numpy") -> None:
        """Begin with an empty namespace."""
        self.path, self.engine = path, engine
        self.main = ModuleType("__main__")
        sys.modules["__main__"] = self.main  # what classes and pickles look up
        self.names = vars(self.main)

    def run(self, block: Code) -> Output | None:
        """Run a block; None where what it needs is not installed."""
        if not is_here(block.needs):
            return None
        source, name = self.source(block), f"<block {block.number} of {self.path.parent.name}>"
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        kept = {key: x for key, x in self.names.items() if isinstance(x, ModuleType)}
        output = self.captured(source, name, block)
        if "numpy-only" in block.marks and self.engine == "torch":
            self.names.update(kept)  # `torch` is PyTorch again
        return output

    def source(self, block: Code) -> str:
        """Return what is executed: on PyTorch, its name in place of our engine's."""
        if self.engine == "numpy" or "numpy-only" in block.marks:
            return block.source
        return re.sub(r"\bchainrule\.scratch\b", "torch", block.source)

    def captured(self, source: str, name: str, block: Code) -> Output:
        """Execute source and return what it gave."""
        out, output = io.StringIO(), Output()
        with warnings.catch_warnings(record=True) as warned, contextlib.redirect_stdout(out):
            warnings.simplefilter("always")
            try:
                output.value = self.execute(source, name)
            except Exception as error:  # a lesson's own error is told with its line
                if "raises" not in block.marks:
                    raise self.wrong(block, error) from error
                output.failed = "".join(traceback.format_exception_only(error)).strip()
            else:
                self.must_not_raise(block)
            output.figures = collected(f"{self.path.parent.name}-block-{block.number}")
        told = (f"{each.category.__name__}: {each.message}" for each in warned)
        output.printed, output.warned = out.getvalue(), "\n".join(dict.fromkeys(told))
        return output

    def execute(self, source: str, name: str) -> str:
        """Execute statements and return the last expression's value as text."""
        tree, value = ast.parse(source, name), None
        last = tree.body[-1] if tree.body else None
        if isinstance(last, ast.Expr):
            tree.body.pop()
        exec(compile(tree, name, "exec"), self.names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), name, "eval"), self.names)
        return "" if value is None or source.rstrip().endswith(";") else repr(value)

    def wrong(self, block: Code, error: Exception) -> LessonError:
        """Return a block's error as it is told to who writes the lesson."""
        frames = traceback.extract_tb(error.__traceback__)
        inside = [frame.lineno or 1 for frame in frames if frame.filename.startswith("<block")]
        line = block.line + (inside[0] if inside else 1)
        needed = f"{place(self.path, line)}: block {block.number} raised on {self.engine}"
        hint = "mark it ```python raises where the error is the point"
        got = "".join(traceback.format_exception_only(error)).strip()
        return LessonError(needed, got=got, hint=hint)

    def must_not_raise(self, block: Code) -> None:
        """Refuse a block that promised an error and ran."""
        if "raises" in block.marks:
            needed = f"{place(self.path, block.line)}: block {block.number} is marked `raises`"
            raise LessonError(needed, got="no error", hint="take the mark away")


def main(words: list[str]) -> None:
    """Run a lesson in this process and write what its blocks gave."""
    path, engine, out = Path(words[0]), words[1], Path(words[2])
    sys.path[0] = str(path.parent)  # the day's own modules
    prepared()
    session = Session(path, engine)
    try:
        found = [session.run(block) for block in lesson(path).blocks]
    except LessonError as error:
        sys.exit(str(error))
    told = [one and asdict(one) for one in found]
    out.write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
