"""The checks behind a grader's properties: each takes the learner's code and a generator."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from chainrule.course.grading.causes import Case, generic
from chainrule.course.grading.code import Code
from chainrule.course.grading.compare import alike, array, comparable
from chainrule.course.grading.falls import Falls, fail
from chainrule.course.grading.shown import apart, named, show

SIZES = (1, 1, 2, 2, 3, 3, 5, 8)  # grow, so that the first input that fails is a small one
STEP = 1e-5  # of central differences
LOOPS = (
    *(ast.For, ast.AsyncFor, ast.While),
    *(ast.ListComp, ast.GeneratorExp, ast.SetComp, ast.DictComp),
)
HIDDEN = {"map", "vectorize", "apply_along_axis", "frompyfunc"}  # calls that loop in Python


def equal(
    name: str,
    to: Callable[..., Any],
    on: Callable[..., tuple[Any, ...]],
    mistakes: Mapping[str, Callable[..., Any]],
    hint: str,
) -> Callable[[Code, np.random.Generator], None]:
    """Compare with a reference; where it differs, find the mistake that gives the same numbers."""

    def check(code: Code, rng: np.random.Generator) -> None:
        function = getattr(code, name)
        if not callable(function):
            fail(f"`{name}` is not a function", hint=f"keep `def {name}(…)` of the starter")
        wrong, fine = tried(function, to, [on(rng, size) for size in SIZES])
        if not wrong:
            return
        inputs, got, expected = wrong[0]
        known = (
            cause for cause, wrong_way in mistakes.items() if explains(wrong_way, wrong + fine)
        )
        cause = next(known, "") or generic(name, wrong)
        n = len(inputs[0]) if inputs and hasattr(inputs[0], "__len__") else ""
        given = named(function, inputs)
        fail(cause.replace("{n}", str(n)), given=given, got=got, expected=expected, hint=hint)

    return check


def tried(function: Any, to: Callable[..., Any], cases: list[Any]) -> tuple[list[Case], list[Case]]:
    """Return inputs, result and what is right: first where these differ, then where not.

    Why: a function that is wrong on a small input and raises an error on a larger one is
         judged by the small one.
    """
    wrong: list[Case] = []
    fine: list[Case] = []
    for inputs in cases:
        expected = to(*copy.deepcopy(inputs))
        try:
            got = function(*copy.deepcopy(inputs))
        except Falls:
            if wrong:
                break
            raise
        (fine if alike(got, expected) else wrong).append((inputs, got, expected))
    return wrong, fine


def explains(mistaken: Callable[..., Any], cases: list[Case]) -> bool:
    """Say whether a mistake gives the learner's result on every one of these inputs.

    Why: one that would have failed where the learner is right is not what they did.
    """
    try:
        return all(alike(got, mistaken(*copy.deepcopy(inputs))) for inputs, got, _ in cases)
    except Exception:  # a mistake may not run on every input
        return False


def differences(of: Callable[..., Any], by: int) -> Callable[..., np.ndarray]:
    """Return the gradient of a number by one argument, found by central differences."""

    def gradient(*inputs: Any) -> np.ndarray:
        x = np.array(inputs[by], dtype=np.float64)
        dx = np.zeros_like(x)
        for place in np.ndindex(x.shape):
            ends = []
            for step in (STEP, -STEP):
                moved = x.copy()
                moved[place] += step
                ends.append(float(array(of(*inputs[:by], moved, *inputs[by + 1 :]))))  # type: ignore[arg-type]
            dx[place] = (ends[0] - ends[1]) / (2 * STEP)
        return dx

    return gradient


def value(
    name: str, to: Any, mistakes: Mapping[str, Any], hint: str
) -> Callable[[Code, np.random.Generator], None]:
    """Compare a constant."""

    def check(code: Code, _: np.random.Generator) -> None:
        got = getattr(code, name)
        if alike(got, to):
            return
        if got is None or got is Ellipsis:
            fail(f"`{name}` is not set yet", hint=hint or f"set `{name}`")
        causes = [cause for cause, wrong in mistakes.items() if alike(got, wrong)]
        fail(causes[0] if causes else f"`{name}` is not {shown(got)}", hint=hint)

    return check


def shown(got: Any) -> str:
    """Return a wrong constant for a sentence."""
    return show(got)[:60]


def finite(
    name: str, on: Callable[..., tuple[Any, ...]], cause: str, hint: str
) -> Callable[[Code, np.random.Generator], None]:
    """Ask for finite numbers."""

    def check(code: Code, rng: np.random.Generator) -> None:
        for size in SIZES:
            inputs = on(rng, size)
            function = getattr(code, name)
            got = function(*copy.deepcopy(inputs))
            if not is_finite(got):
                numbers, given = array(got), named(function, inputs)
                if numbers is not None:  # show where
                    got, _ = apart(numbers, np.nan_to_num(numbers))
                fail(cause, given=given, got=got, expected="finite numbers", hint=hint)

    return check


def is_finite(got: Any) -> bool:
    """Say whether every number of a result, or of its parts, is finite."""
    numbers = array(got)
    if numbers is None and isinstance(got, tuple | list) and got:
        return all(map(is_finite, got))
    return numbers is not None and bool(np.isfinite(numbers).all())


def keeps(
    name: str, on: Callable[..., tuple[Any, ...]]
) -> Callable[[Code, np.random.Generator], None]:
    """Ask that the inputs are the same after the call."""

    def check(code: Code, rng: np.random.Generator) -> None:
        for size in SIZES:
            inputs = on(rng, size)
            before = copy.deepcopy(inputs)
            function = getattr(code, name)
            function(*inputs)
            pairs = zip(inputs, before, strict=True)
            if not all(alike(*pair) for pair in pairs if comparable(pair[0])):
                hint = "work on a copy, or write the operation without `+=` and `[…] =`"
                given, got = named(function, before), named(function, inputs)
                fail(f"`{name}` changes its input", given=given, got=got, hint=hint)

    return check


def no_loop(name: str) -> Callable[[Code, np.random.Generator], None]:
    """Ask for whole-array operations."""

    def check(code: Code, _: np.random.Generator) -> None:
        getattr(code, name)  # it must be there
        for node in (node for tree in code.trees_of(name) for node in ast.walk(tree)):
            what = loop(node)
            if what is not None:
                cause = f"`{name}` has a Python loop on line {getattr(node, 'lineno', 0)}{what}"
                fail(cause, hint="NumPy works on whole arrays: one expression instead of the loop")

    return check


def loop(node: ast.AST) -> str | None:
    """Return what is told of a loop behind its line; None for what is none."""
    if isinstance(node, LOOPS):
        return None if is_written_out(node) else ""
    called = [node.func] if isinstance(node, ast.Call) else getattr(node, "decorator_list", [])
    hidden = [name for name in map(ast.unparse, called) if name.rpartition(".")[2] in HIDDEN]
    return f": `{hidden[0]}` is one" if hidden else None


def is_written_out(node: ast.AST) -> bool:
    """Say whether a loop goes over parts that stand in the code: `for a in (w, v)` is no data."""
    over = [one.iter for one in getattr(node, "generators", [node]) if hasattr(one, "iter")]
    written = [one for one in over if isinstance(one, ast.Tuple | ast.List)]
    parts = [part for one in written for part in one.elts]
    return len(written) == len(over) > 0 and not any(isinstance(p, ast.Starred) for p in parts)


def without(
    name: str, calls: tuple[str, ...], cause: str
) -> Callable[[Code, np.random.Generator], None]:
    """Ask that some ready-made functions are not called."""

    def check(code: Code, _: np.random.Generator) -> None:
        getattr(code, name)  # it must be there
        nodes = [node for tree in code.trees_of(name) for node in ast.walk(tree)]
        called = {ast.unparse(node.func) for node in nodes if isinstance(node, ast.Call)}
        if called & set(calls):
            fail(cause, got=", ".join(sorted(called & set(calls))), hint="write the steps yourself")

    return check
