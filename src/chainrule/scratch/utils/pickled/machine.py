"""The instructions of a pickle that build containers and plain values, and no others.

A pickle is a program for a machine with a stack and a memory:

    K 5   push 5        }     push an empty dict      q 0   keep the top in memory place 0
    X n s push a text   (     push a mark             h 0   push what is in place 0
    u     pop down to the mark, pairs of key and value, and put them into the dict below

instructions.py says what each one does.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, NoReturn

from chainrule.errors import ChainruleError, LoadError
from chainrule.scratch.utils.pickled.names import Allowed

PLAIN = (str, int, float, bool, type(None), bytes)
SIZED = (str, bytes, tuple, list, dict, set)
DEEPEST = 200
BROKEN = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, struct.error)
TRUST = "if you trust the file, load it with PyTorch and save its state_dict() again"

Step = Callable[["Machine"], None]
STEPS: dict[int, Step] = {}


class Mark:
    """Where a group of values begins on the stack."""


MARK = Mark()


class Machine:
    """One run through a pickle.

    Params:
        find: returns what a name (module, name) may do, or raises.
        persistent: returns the storage for a persistent id.
    """

    def __init__(
        self,
        data: bytes,
        find: Callable[[str, str], Any],
        persistent: Callable[[Any], Any],
    ) -> None:
        """Put the program in; `run` starts it."""
        self.data, self.at = data, 0
        self.find, self.persistent = find, persistent
        self.stack: list[Any] = []
        self.memory: dict[int, Any] = {}
        self.copied = 0
        self.done = False

    def run(self) -> Any:
        """Return what the pickle describes."""
        try:
            while not self.done:
                code = self.take(1)[0]
                step = STEPS.get(code)
                if step is None:
                    refuse(f"instruction {bytes([code])!r} at byte {self.at - 1}")
                step(self)
            (result,) = self.stack
        except ChainruleError:
            raise
        except BROKEN as error:
            raise LoadError(
                "the pickle in the file is damaged",
                got=f"{type(error).__name__} at byte {self.at}: {error}",
                hint="save or download the file again",
            ) from error
        check_depth(result)
        return result

    def take(self, n: int) -> bytes:
        """Return the next `n` bytes of the program."""
        end = self.at + n
        if n < 0 or end > len(self.data):
            raise ValueError(f"{n} bytes are claimed, {len(self.data) - self.at} are left")
        part = self.data[self.at : end]
        self.at = end
        return part

    def number(self, kind: str) -> Any:
        """Return the next number, in the layout that `struct` calls `kind`."""
        return struct.unpack(kind, self.take(struct.calcsize(kind)))[0]

    def line(self) -> str:
        """Return the text up to the end of the line."""
        end = self.data.index(b"\n", self.at, self.at + 1000)
        return self.take(end + 1 - self.at)[:-1].decode("ascii")

    def down_to_mark(self) -> list[Any]:
        """Pop and return what lies above the last mark."""
        place = len(self.stack) - 1
        while self.stack[place] is not MARK:
            place -= 1
            if place < 0:
                raise IndexError("no mark on the stack")
        values = self.stack[place + 1 :]
        del self.stack[place:]
        return values

    def top(self, kind: type) -> Any:
        """Return the top of the stack, which must be of a kind."""
        value = self.stack[-1]
        if not isinstance(value, kind):
            raise TypeError(f"{kind.__name__} needed, {type(value).__name__} found")
        return value

    def put(self, pairs: list[Any]) -> None:
        """Put keys and values, one after the other, into the dict on top."""
        target = self.top(dict)
        for key, value in zip(pairs[::2], pairs[1::2], strict=True):
            target[hashed(key)] = value

    def call(self, function: Any, args: Any) -> Any:
        """Return what an allowed name makes of its arguments.

        Why: one text or list, kept in memory and copied by each of a million calls, would
             fill the machine. In an honest file each is written out where it is needed.
        """
        if not isinstance(function, Allowed) or not isinstance(args, tuple):
            refuse(f"a call of {type(function).__name__}")
        self.copied += sum(len(arg) for arg in args if isinstance(arg, SIZED))
        if self.copied > len(self.data) + 1000:
            refuse("the same container copied again and again")
        return function(*args)


def refuse(what: str) -> NoReturn:
    """Raise: the file asks for something that no state dict needs."""
    raise LoadError("the file asks for more than numbers and containers", got=what, hint=TRUST)


def hashed(key: Any) -> Any:
    """Return a key, or raise if it is a container, which might take forever to hash."""
    parts = key if isinstance(key, tuple) else (key,)
    if not all(isinstance(part, PLAIN) for part in parts):
        refuse(f"a key of type {type(key).__name__}")
    return key


def check_depth(value: Any) -> None:
    """Raise if containers are nested too deep to be walked through."""
    level: list[Any] = [value]
    seen, depth = set(), 0
    while level:
        below: list[Any] = []
        for item in level:
            if isinstance(item, dict | list | tuple | set) and id(item) not in seen:
                seen.add(id(item))
                below += item.values() if isinstance(item, dict) else item
        level, depth = below, depth + 1
        if depth > DEEPEST:
            refuse(f"containers nested more than {DEEPEST} deep")
