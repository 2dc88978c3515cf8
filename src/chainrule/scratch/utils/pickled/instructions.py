"""What each instruction does. One that is not here is refused.

Source: the comments in CPython's Lib/pickletools.py describe each of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chainrule.scratch.utils.pickled.machine import MARK, STEPS, Machine, Step, hashed, refuse


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
