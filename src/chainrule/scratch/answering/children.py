"""Processes that multiprocessing starts anew answer as torch before they import the script.

Why: such a process unpacks a dictionary from its parent, then imports the parent's script,
then unpacks what it shall do. The first of the three is where the names must go up; unpacking
an object that says "call this" is how. A forked process has them already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import spawn
from types import ModuleType
from typing import Any

from chainrule.scratch.answering.finder import Also

_open: list[Any] = []  # the blocks of this process, which last as long as it does


class Answering:
    """On its way to another process, the order to answer as torch there."""

    def __init__(self, also: Also) -> None:
        """Name the modules that stand for other names than PyTorch's; functions have names."""
        self.also = {n: m.__name__ if isinstance(m, ModuleType) else m for n, m in also.items()}

    def __reduce__(self) -> tuple[Callable[..., None], tuple[dict[str, Any]]]:
        return answer_from_now_on, (self.also,)


def answer_from_now_on(also: dict[str, Any]) -> None:
    """Answer as torch until this process ends."""
    from chainrule.scratch.answering.aliases import answering_as_torch

    block = answering_as_torch(
        {name: import_module(of) if isinstance(of, str) else of for name, of in also.items()}
    )
    block.__enter__()
    _open.append(block)


@contextmanager
def told_to_children(also: Also) -> Iterator[None]:
    """Let new processes be told."""
    plain = spawn.get_preparation_data

    def with_order(name: str) -> dict[str, Any]:
        data = plain(name)
        if name == "ignore":  # a fork server, which nobody tells: it leaves the script alone
            return {key: data[key] for key in data if not key.startswith("init_main")}
        return {"chainrule": Answering(also), **data}

    spawn.get_preparation_data = with_order
    try:
        yield
    finally:
        spawn.get_preparation_data = plain
