"""Put PyTorch's names up for the engine's modules, and take them down again."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

from chainrule.errors import EngineError
from chainrule.scratch.answering.children import told_to_children
from chainrule.scratch.answering.finder import Also, Finder
from chainrule.scratch.answering.names import ELSEWHERE, ENGINE, SAME, in_families, sources

_open: list[Any] = []  # the blocks of this process, which last as long as it does


@contextmanager
def answering_as_torch(also: Also | None = None) -> Iterator[None]:
    """Let `import torch` and `torch.…` find the engine inside the block, also in new processes.

    Args:
        also: modules for other names; or, for the first part of names, a function of a module
            that returns them when they are needed, as {"torchvision": modules}.

    Raises:
        EngineError: PyTorch itself is imported already, so two engines would mix.
    """
    check_that_pytorch_is_not_here()
    finder = Finder(also or {})
    before = entries(finder.roots)
    sys.meta_path.insert(0, finder)
    try:
        fill(finder)
        with told_to_children(answer_from_now_on, named(finder.also)):
            yield
    finally:
        sys.meta_path.remove(finder)
        take_down(finder, before)


def named(also: Also) -> dict[str, Any]:
    """Return modules by their names, for the way to another process; functions have names."""
    return {name: m.__name__ if isinstance(m, ModuleType) else m for name, m in also.items()}


def answer_from_now_on(also: dict[str, Any]) -> None:
    """Answer as torch until this process ends."""
    block = answering_as_torch(
        {name: import_module(of) if isinstance(of, str) else of for name, of in also.items()}
    )
    block.__enter__()
    _open.append(block)


def check_that_pytorch_is_not_here() -> None:
    """Refuse to stand in for a module that is loaded."""
    here = sys.modules.get("torch")
    if here is not None and here.__name__ != ENGINE:
        raise EngineError(
            "answering_as_torch needs a process without PyTorch",
            got="one that has imported torch",
            hint="enter the block before anything imports torch, or chainrule run SCRIPT.py",
        )


def entries(roots: set[str]) -> dict[str, ModuleType]:
    """Return the entries of `sys.modules` under some roots."""
    return {name: m for name, m in sys.modules.items() if name.partition(".")[0] in roots}


def fill(finder: Finder) -> None:
    """Enter each module that is loaded already; others follow when they are asked for.

    Why: an import of what is entered leaves its parent's attribute alone, which may be a
    function of the same name, as `torch.nn.utils.spectral_norm` is.
    """
    for name in entries(finder.roots):
        del sys.modules[name]
    names = [f"torch.{name}" for name in sorted({*SAME, *ELSEWHERE, *in_families(sys.modules)})]
    loaded = [name for name in names if all(source in sys.modules for source in sources(name))]
    for name in ["torch", *loaded, *sorted(finder.given)]:
        finder.put(name)
        parent, _, last = name.rpartition(".")
        if parent:
            vars(sys.modules[parent]).setdefault(last, sys.modules[name])


def take_down(finder: Finder, before: dict[str, ModuleType]) -> None:
    """Restore `sys.modules`, and the modules themselves, as they were."""
    for name in entries(finder.roots):
        del sys.modules[name]
    sys.modules.update(before)
    for module, attribute, was in reversed(finder.before):
        vars(module).pop(attribute, None)
        if was is not None:
            setattr(module, attribute, was)
