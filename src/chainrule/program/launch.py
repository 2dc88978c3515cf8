"""Start a script in a process of its own, and hand on how it ended."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import tokenize
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from chainrule.errors import EngineError, OptionError, ScriptError, nearest

ENGINES = ("numpy", "torch")
SUFFIXES = (".py", ".pyw", "")
# Not `-m`, which would let files of the working folder stand before Python's own.
BEGIN = (
    "import sys; sys.path = [p for p in sys.path if p]; "
    "from chainrule.program.child import main; main()"
)


def run(
    script: str | Path,
    args: Sequence[str] = (),
    *,
    engine: str = "numpy",
    module: bool = False,
    around: str | None = None,
    settings: Mapping[str, Any] | None = None,
) -> int:
    """Run a script as `python SCRIPT args…` would, and return its exit code.

    Args:
        script: a Python file, or the name of a module where `module` is true.
        args: what the script finds in `sys.argv[1:]`.
        engine: "numpy", where `import torch` finds the readable engine, or "torch".
        module: run a module by its name, as `python -m` does.
        around: a context manager that is open while the script runs, as "package.module:name".
        settings: the arguments that it is called with; what JSON can hold.

    Raises:
        ScriptError: there is no such script, or it is not Python.
        EngineError: the engine is unknown, or not installed.
    """
    line = command(script, args, engine, module, around, settings)
    process = subprocess.Popen(line)
    while True:
        try:
            code = process.wait()
            return 128 - code if code < 0 else code  # as a shell says "ended by a signal"
        except KeyboardInterrupt:
            pass  # the script got the Ctrl-C too, and decides


def become(
    script: str | Path,
    args: Sequence[str] = (),
    *,
    engine: str = "numpy",
    module: bool = False,
    around: str | None = None,
    settings: Mapping[str, Any] | None = None,
) -> int:
    """Run a script in the place of this process where the system can, else as `run` does.

    Why: signals, the terminal and the exit code then reach the script with nothing between.
    """
    if os.name != "posix":
        more: dict[str, Any] = {"module": module, "around": around, "settings": settings}
        return run(script, args, engine=engine, **more)
    line = command(script, args, engine, module, around, settings)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    return os.execv(line[0], line)


def command(
    script: str | Path,
    args: Sequence[str],
    engine: str,
    module: bool,
    around: str | None,
    settings: Mapping[str, Any] | None,
) -> list[str]:
    """Return the command line of the new process."""
    check_engine(engine)
    if not module:
        check_script(Path(script))
    python = [sys.executable, *subprocess._args_from_interpreter_flags()]  # type: ignore[attr-defined]
    if engine == "torch" and around is None:
        return [*python, *(["-m"] if module else []), str(script), *args]
    plan = {"engine": engine, "module": module, "around": around, "settings": dict(settings or {})}
    return [*python, "-c", BEGIN, json.dumps(plan), str(script), *args]


def check_engine(engine: str) -> None:
    """Refuse an engine that is unknown or not installed."""
    if engine not in ENGINES:
        raise OptionError("an engine is needed", got=repr(engine), hint=nearest(engine, ENGINES))
    if engine == "torch" and find_spec("torch") is None:
        raise EngineError(
            "engine 'torch' needs PyTorch",
            got="a Python without it",
            hint="pip install torch, or --engine numpy",
        )


def check_script(file: Path) -> None:
    """Refuse what is not a file of Python code."""
    if file.is_dir():
        raise ScriptError("a Python file is needed", got=f"the folder {file}", hint=inside(file))
    if not file.is_file():
        raise ScriptError(
            "a Python file is needed", got=f"{file}, which is not there", hint=near(file)
        )
    if file.suffix == ".ipynb":
        way = f"jupyter nbconvert --to script {file}"
        raise ScriptError("a Python file is needed", got=f"the notebook {file}", hint=way)
    try:
        with tokenize.open(file) as source:
            text = source.read()
    except OSError as error:
        raise ScriptError(f"{file} needs to be readable", got=str(error.strerror)) from None
    except (SyntaxError, UnicodeDecodeError):
        raise ScriptError("a Python file is needed", got=f"{file}, which is no text") from None
    if "\0" in text or (file.suffix not in SUFFIXES and not is_python(text)):
        raise ScriptError("a Python file is needed", got=f"{file}, which is not Python")


def is_python(text: str) -> bool:
    """Tell whether a text is Python code."""
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True


def inside(folder: Path) -> str:
    """Return a hint that names a file of a folder."""
    files = sorted(folder.glob("*.py"))
    if (folder / "__main__.py").is_file():
        return f"chainrule run {folder / '__main__.py'}"
    return f"chainrule run {files[0]}" if files else "name a .py file"


def near(file: Path) -> str:
    """Return a hint that names the nearest file."""
    names = [other.name for other in file.absolute().parent.glob("*.py")]
    hint = nearest(file.name, names)
    return hint if hint.startswith("did you mean") else "check the path"
