"""The new process: it puts PyTorch's names up and becomes the script.

    python -c BEGIN '{"engine": "numpy", …}' SCRIPT args…

What the script sees of Python is what `python SCRIPT args…` shows it: `sys.argv`,
`sys.path[0]`, `__main__` and its `__file__`, the streams, the exit code.
"""

from __future__ import annotations

import builtins
import json
import os
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager, ExitStack
from importlib import import_module
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from chainrule.errors import ChainruleError, ScriptError
from chainrule.program.ending import show_the_scripts_part, stop
from chainrule.program.warning import show_warnings


def main() -> None:
    """Read what to do from the command line, and do it."""
    plan, script = json.loads(sys.argv[1]), sys.argv[2]
    sys.argv[:] = [script, *sys.argv[3:]]
    try:
        with ExitStack() as blocks:
            begin(plan, script, blocks)
    except BaseException:
        show_the_scripts_part(plan, sys.argv)
        raise


def begin(plan: dict[str, Any], script: str, blocks: ExitStack) -> None:
    """Open what stands around the script, and run it."""
    if plan["engine"] == "numpy":
        blocks.enter_context(answering())
    show_warnings()
    code = by_name(script) if plan["module"] else by_file(script)
    if plan["around"]:
        enter(blocks, plan["around"], plan["settings"])
    exec(code, vars(sys.modules["__main__"]))


def answering() -> AbstractContextManager[None]:
    """Return the block in which `import torch` finds the readable engine."""
    from chainrule.scratch.answering import answering_as_torch

    return answering_as_torch(also={"torchvision": vision})


def vision() -> Mapping[str, ModuleType]:
    """Return what stands for torchvision, once a script imports it."""
    modules: Mapping[str, ModuleType] = import_module("chainrule.data.vision").modules()
    return modules


def enter(blocks: ExitStack, around: str, settings: dict[str, Any]) -> None:
    """Open the block that shall be open while the script runs."""
    module, _, name = around.partition(":")
    try:
        blocks.enter_context(getattr(import_module(module), name)(**settings))
    except ChainruleError as error:  # what the command line asked for is not there
        stop(error)


def by_file(script: str) -> CodeType:
    """Make the process the one that runs a file; return the file's code."""
    if not sys.flags.safe_path:
        sys.path.insert(0, str(Path(script).resolve().parent))
    file = os.path.join(Path.cwd(), script)  # noqa: PTH118 - as Python does, which keeps "./"
    become_main(__file__=file, __loader__=SourceFileLoader("__main__", file))
    return compiled(Path(file).read_bytes(), file)


def by_name(name: str) -> CodeType:
    """Make the process the one that runs a module, or a package's `__main__`."""
    if not sys.flags.safe_path:
        sys.path.insert(0, str(Path.cwd()))
    spec = found(name)
    if spec.submodule_search_locations is not None:
        spec = found(f"{name}.__main__")
    loader, file = spec.loader, str(spec.origin)
    sys.argv[0] = file
    become_main(__file__=file, __loader__=loader, __spec__=spec, __package__=spec.parent)
    vars(sys.modules["__main__"])["__cached__"] = spec.cached
    code: CodeType | None = loader.get_code(spec.name)
    return code or stop(ScriptError(f"{name} needs Python code", got=file))


def found(name: str) -> Any:
    """Return where a module is, or say that there is none."""
    try:
        spec = find_spec(name)
    except ModuleNotFoundError as missing:
        if missing.name is None or not name.startswith(missing.name):
            raise
        spec = None
    if spec is None or not hasattr(spec.loader, "get_code"):
        stop(ScriptError("a module is needed", got=f"-m {name}, which is not found"))
    return spec


def become_main(**about: Any) -> None:
    """Put an empty module in the place of this process's own `__main__`."""
    fresh = ModuleType("__main__")
    vars(fresh).update(__annotations__={}, __builtins__=builtins, __cached__=None, **about)
    sys.modules["__main__"] = fresh


def compiled(source: bytes, file: str) -> CodeType:
    """Return a file's code, free of this file's `from __future__` lines."""
    code: CodeType = compile(source, file, "exec", dont_inherit=True)
    return code
