"""The checks behind a grader's properties: each takes the learner's code and a generator."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from chainrule.course.grading.code import Code
from chainrule.course.grading.compare import alike, array, difference
from chainrule.course.grading.falls import fail

SIZES = (1, 2, 3, 5, 8)  # grow, so that the first input that fails is a small one
STEP = 1e-5  # of central differences
LOOPS = (ast.For, ast.While, ast.ListComp, ast.GeneratorExp, ast.SetComp, ast.DictComp)


def equal(
    name: str,
    to: Callable[..., Any],
    on: Callable[..., tuple[Any, ...]],
    mistakes: Mapping[str, Callable[..., Any]],
    hint: str,
) -> Callable[[Code, np.random.Generator], None]:
    """Compare with a reference; where it differs, find the mistake that gives the same numbers."""

    def check(code: Code, rng: np.random.Generator) -> None:
        cases = [on(rng, size) for size in SIZES]
        wrong = [(inputs, got, expected) for inputs, got, expected in results(code, cases)]
        if not wrong:
            return
        inputs, got, expected = wrong[0]
        causes = [c for c, mistaken in mistakes.items() if explains(mistaken, wrong)]
        cause = causes[0] if causes else difference(name, got, expected)
        n = len(wrong[0][0][0]) if wrong[0][0] and hasattr(wrong[0][0][0], "__len__") else ""
        fail(cause.replace("{n}", str(n)), given=inputs, got=got, expected=expected, hint=hint)

    def results(code: Code, cases: list[Any]) -> Any:
        function = getattr(code, name)
        if not callable(function):
            fail(f"`{name}` is not a function", hint=f"keep `def {name}(…)` of the starter")
        for inputs in cases:
            got = function(*copy.deepcopy(inputs))
            expected = to(*copy.deepcopy(inputs))
            if not alike(got, expected):
                yield inputs, got, expected

    return check


def explains(mistaken: Callable[..., Any], wrong: list[Any]) -> bool:
    """Say whether a mistake gives the learner's result on every input that fails."""
    try:
        return all(alike(got, mistaken(*copy.deepcopy(inputs))) for inputs, got, _ in wrong)
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
        fail(causes[0] if causes else f"`{name}` is not {show_kind(got)}", got=got, hint=hint)

    return check


def show_kind(got: Any) -> str:
    """Return a wrong constant for a sentence."""
    return repr(got)[:60]


def finite(
    name: str, on: Callable[..., tuple[Any, ...]], cause: str, hint: str
) -> Callable[[Code, np.random.Generator], None]:
    """Ask for finite numbers."""

    def check(code: Code, rng: np.random.Generator) -> None:
        for size in SIZES:
            inputs = on(rng, size)
            got = array(getattr(code, name)(*copy.deepcopy(inputs)))
            if got is None or not np.isfinite(got).all():
                fail(cause, given=inputs, got=got, expected="finite numbers", hint=hint)

    return check


def keeps(
    name: str, on: Callable[..., tuple[Any, ...]]
) -> Callable[[Code, np.random.Generator], None]:
    """Ask that the inputs are the same after the call."""

    def check(code: Code, rng: np.random.Generator) -> None:
        for size in SIZES:
            inputs = on(rng, size)
            before = copy.deepcopy(inputs)
            getattr(code, name)(*inputs)
            if not alike(inputs, before):
                hint = "work on a copy, or write the operation without `+=` and `[…] =`"
                fail(f"`{name}` changes its input", given=before, got=inputs, hint=hint)

    return check


def no_loop(name: str) -> Callable[[Code, np.random.Generator], None]:
    """Ask for whole-array operations."""

    def check(code: Code, _: np.random.Generator) -> None:
        loops = [node for node in ast.walk(code.tree_of(name)) if isinstance(node, LOOPS)]
        if loops:
            cause = f"`{name}` has a Python loop on line {loops[0].lineno}"
            fail(cause, hint="NumPy works on whole arrays: one expression instead of the loop")

    return check


def without(
    name: str, calls: tuple[str, ...], cause: str
) -> Callable[[Code, np.random.Generator], None]:
    """Ask that some ready-made functions are not called."""

    def check(code: Code, _: np.random.Generator) -> None:
        called = {
            ast.unparse(n.func) for n in ast.walk(code.tree_of(name)) if isinstance(n, ast.Call)
        }
        if called & set(calls):
            fail(cause, got=", ".join(sorted(called & set(calls))), hint="write the steps yourself")

    return check
