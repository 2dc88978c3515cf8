"""Arithmetic as text, worked out over its syntax tree: what a number card and its reply may hold.

>>> value("n * m + m", {"n": 784, "m": 128})
100480
>>> value("floor((n - 3) / 2) + 1", {"n": 28})
13

Why: `eval` would run anything. Here only what is listed is worked out, and every power is
     measured before it is raised, so no text can take long or much memory.
"""

import ast
import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

from chainrule.errors import CardError, nearest

Number = int | float

LONGEST = 200  # characters of an expression
BITS = 2048  # of the longest whole number on the way
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "floor": math.floor,
    "ceil": math.ceil,
    "sqrt": math.sqrt,
    "exp": math.exp,
    "log": math.log,
    "log2": math.log2,
    "tanh": math.tanh,
    "min": min,
    "max": max,
    "abs": abs,
    "round": round,
}
CONSTANTS = {"pi": math.pi}
OPERATIONS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
}


def value(expression: str, names: Mapping[str, Number] | None = None) -> Number:
    """Work out `expression` with the numbers that `names` gives; the result is finite."""
    tree = parsed(expression)
    try:
        result = _worked_out(tree, names or {})
        if isinstance(result, complex) or not math.isfinite(result):
            raise OverflowError
    except (ArithmeticError, ValueError, TypeError) as error:
        why = str(error) or "no finite number"
        got = f"{expression!r} where {_told(names)}" if names else repr(expression)
        raise CardError(f"an expression needs a finite value ({why})", got=got) from None
    return result


def names_in(expression: str) -> set[str]:
    """Return the names that the expression reads, functions and constants left out."""
    names = {node.id for node in ast.walk(parsed(expression)) if isinstance(node, ast.Name)}
    return names - set(FUNCTIONS) - set(CONSTANTS)


def parsed(expression: str) -> ast.expr:
    """Return the syntax tree; it may be worked out or not."""
    try:
        if len(expression) > LONGEST:
            raise ValueError
        return ast.parse(expression.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        short = expression if len(expression) < 60 else expression[:60] + "…"
        raise CardError(
            f"an expression needs arithmetic of at most {LONGEST} characters",
            got=repr(short),
            hint="n * m + m",
        ) from None


def _worked_out(node: ast.expr, names: Mapping[str, Number]) -> Number:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            result: Number = number
        case ast.Name(id=name):
            result = _named(name, names)
        case ast.UnaryOp(op=op, operand=inner) if type(op) in OPERATIONS:
            result = OPERATIONS[type(op)](_worked_out(inner, names))
        case ast.BinOp(left=left, op=op, right=right):
            result = _joined(op, _worked_out(left, names), _worked_out(right, names))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS:
            result = FUNCTIONS[name](*(_worked_out(part, names) for part in args))
        case _:
            raise CardError(
                f"an expression needs numbers, names, + - * / // % ** and {', '.join(FUNCTIONS)}",
                got=repr(ast.unparse(node)),
            )
    return _bounded(result)


def _named(name: str, names: Mapping[str, Number]) -> Number:
    known = {**CONSTANTS, **names}
    if name not in known:
        raise CardError(
            "an expression needs names that have numbers",
            got=repr(name),
            hint=nearest(name, known | FUNCTIONS),
        )
    return known[name]


def _joined(op: ast.operator, left: Number, right: Number) -> Number:
    if isinstance(op, ast.Pow):
        return _raised(left, right)
    if type(op) not in OPERATIONS:
        raise CardError("an expression needs + - * / // % **", got=type(op).__name__)
    result: Number = OPERATIONS[type(op)](left, right)
    return result


def _raised(base: Number, power: Number) -> Number:
    """Raise to a power that is known to fit."""
    whole = isinstance(base, int) and isinstance(power, int)
    if whole and abs(power) * max(1, int(base).bit_length()) > BITS:
        raise OverflowError("the power is too large")
    result = base**power
    if isinstance(result, complex):
        raise ValueError("a root of a negative number")
    return result


def _bounded(number: Number) -> Number:
    if isinstance(number, int) and number.bit_length() > BITS:
        raise OverflowError("the number is too large")
    return number


def _told(names: Mapping[str, Number] | None) -> str:
    return ", ".join(f"{name} = {number}" for name, number in (names or {}).items())
