"""Processes that multiprocessing starts anew answer as torch before they import the script.

Why: such a process unpacks a dictionary from its parent, then imports the parent's script,
then unpacks what it shall do. The first of the three is where the names must go up; unpacking
an object that says "call this" is how. A forked process has them already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import spawn
from typing import Any

Words = dict[str, Any]


class Order:
    """On its way to another process: call a function there."""

    def __init__(self, function: Callable[[Words], None], words: Words) -> None:
        """Take a function that has a name, and what to call it with."""
        self.function, self.words = function, words

    def __reduce__(self) -> tuple[Callable[[Words], None], tuple[Words]]:
        return self.function, (self.words,)


@contextmanager
def told_to_children(function: Callable[[Words], None], words: Words) -> Iterator[None]:
    """Let each new process begin by calling `function(words)`."""
    plain = spawn.get_preparation_data

    def with_order(name: str) -> Words:
        data = plain(name)
        if name == "ignore":  # a fork server, which nobody tells: it leaves the script alone
            return {key: data[key] for key in data if not key.startswith("init_main")}
        return {"chainrule": Order(function, words), **data}

    spawn.get_preparation_data = with_order
    try:
        yield
    finally:
        spawn.get_preparation_data = plain
