"""The instructions of a pickle that build containers and plain values, and no others.

A pickle is a program for a machine with a stack and a memory:

    K 5   push 5        }     push an empty dict      q 0   keep the top in memory place 0
    X n s push a text   (     push a mark             h 0   push what is in place 0
    u     pop down to the mark, pairs of key and value, and put them into the dict below

Source: the comments in CPython's Lib/pickletools.py describe each instruction.
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


def step(*codes: bytes) -> Callable[[Step], Step]:
    """Register what an instruction does."""

    def register(function: Step) -> Step:
        for code in codes:
            STEPS[code[0]] = function
        return function

    return register


def pushes(code: bytes, value: Callable[[Machine], Any]) -> None:
    """Register an instruction that pushes one value."""
    STEPS[code[0]] = lambda machine: machine.stack.append(value(machine))


pushes(b"N", lambda m: None)
pushes(b"\x88", lambda m: True)
pushes(b"\x89", lambda m: False)
pushes(b"J", lambda m: m.number("<i"))
pushes(b"K", lambda m: m.number("<B"))
pushes(b"M", lambda m: m.number("<H"))
pushes(b"\x8a", lambda m: int.from_bytes(m.take(m.number("<B")), "little", signed=True))
pushes(b"G", lambda m: m.number(">d"))
pushes(b"X", lambda m: m.take(m.number("<I")).decode("utf-8", "surrogatepass"))
pushes(b"\x8c", lambda m: m.take(m.number("<B")).decode("utf-8", "surrogatepass"))
pushes(b"\x8d", lambda m: m.take(m.number("<Q")).decode("utf-8", "surrogatepass"))
pushes(b"U", lambda m: m.take(m.number("<B")).decode("latin1"))
pushes(b"T", lambda m: m.take(m.number("<i")).decode("latin1"))
pushes(b"C", lambda m: m.take(m.number("<B")))
pushes(b"B", lambda m: m.take(m.number("<I")))
pushes(b"}", lambda m: {})
pushes(b"]", lambda m: [])
pushes(b")", lambda m: ())
pushes(b"\x8f", lambda m: set())
pushes(b"(", lambda m: MARK)
pushes(b"t", lambda m: tuple(m.down_to_mark()))
pushes(b"l", lambda m: m.down_to_mark())
pushes(b"\x85", lambda m: (m.stack.pop(),))
pushes(b"\x86", lambda m: tuple([m.stack.pop() for _ in range(2)][::-1]))
pushes(b"\x87", lambda m: tuple([m.stack.pop() for _ in range(3)][::-1]))
pushes(b"h", lambda m: m.memory[m.number("<B")])
pushes(b"j", lambda m: m.memory[m.number("<I")])
pushes(b"c", lambda m: m.find(m.line(), m.line()))
pushes(b"Q", lambda m: m.persistent(m.stack.pop()))
pushes(b"2", lambda m: m.stack[-1])


@step(b"\x80")
def protocol(machine: Machine) -> None:
    """Check the version of the format."""
    version = machine.number("<B")
    if not 2 <= version <= 5:
        refuse(f"pickle protocol {version}")


@step(b"\x95")
def frame(machine: Machine) -> None:
    """Pass over the length of the part that follows."""
    if machine.number("<Q") > len(machine.data) - machine.at:
        raise ValueError("a frame is longer than the file")


@step(b".")
def stop(machine: Machine) -> None:
    """End; the result is on the stack."""
    machine.done = True


@step(b"0")
def pop(machine: Machine) -> None:
    """Drop the top."""
    machine.stack.pop()


@step(b"1")
def pop_mark(machine: Machine) -> None:
    """Drop what lies above the mark."""
    machine.down_to_mark()


@step(b"a")
def append(machine: Machine) -> None:
    """Append the top to the list below."""
    value = machine.stack.pop()
    machine.top(list).append(value)


@step(b"e")
def appends(machine: Machine) -> None:
    """Append what lies above the mark to the list below."""
    values = machine.down_to_mark()
    machine.top(list).extend(values)


@step(b"s")
def set_item(machine: Machine) -> None:
    """Put one key and value into the dict below."""
    value, key = machine.stack.pop(), machine.stack.pop()
    machine.put([key, value])


@step(b"u")
def set_items(machine: Machine) -> None:
    """Put the pairs above the mark into the dict below."""
    machine.put(machine.down_to_mark())


@step(b"d")
def make_dict(machine: Machine) -> None:
    """Make a dict of the pairs above the mark."""
    pairs = machine.down_to_mark()
    machine.stack.append({})
    machine.put(pairs)


@step(b"\x90")
def add_items(machine: Machine) -> None:
    """Add what lies above the mark to the set below."""
    values = machine.down_to_mark()
    machine.top(set).update(hashed(value) for value in values)


@step(b"q")
def put_short(machine: Machine) -> None:
    """Keep the top in a memory place."""
    machine.memory[machine.number("<B")] = machine.stack[-1]


@step(b"r")
def put_long(machine: Machine) -> None:
    """Keep the top in a memory place."""
    machine.memory[machine.number("<I")] = machine.stack[-1]


@step(b"\x94")
def memoize(machine: Machine) -> None:
    """Keep the top in the next memory place."""
    machine.memory[len(machine.memory)] = machine.stack[-1]


@step(b"\x93")
def stack_global(machine: Machine) -> None:
    """Push what a name, given by two texts, may do."""
    name, module = machine.stack.pop(), machine.stack.pop()
    if not (isinstance(name, str) and isinstance(module, str)):
        raise TypeError("a name needs two texts")
    machine.stack.append(machine.find(module, name))


@step(b"R", b"\x81")
def reduce(machine: Machine) -> None:
    """Call an allowed name."""
    args, function = machine.stack.pop(), machine.stack.pop()
    machine.stack.append(machine.call(function, args))


@step(b"b")
def build(machine: Machine) -> None:
    """Take over the attributes of an object: of a state dict, the versions of its modules."""
    state = machine.stack.pop()
    target = machine.top(dict)
    if isinstance(state, dict) and "_metadata" in state:
        vars(target)["_metadata"] = state["_metadata"]
