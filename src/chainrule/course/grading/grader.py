"""Properties that a learner's file must have, tried one after the other on fresh inputs.

A grader tests what an answer does, never how it looks. Where a value is wrong, each known
mistake is computed too: the one that gives the learner's numbers is the cause.
"""

from __future__ import annotations

import secrets
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from chainrule.course.grading import checks
from chainrule.course.grading.answer import Answer, Passed, told
from chainrule.course.grading.code import Code, unforeseen
from chainrule.course.grading.falls import Falls

Inputs = Callable[[np.random.Generator, int], tuple[Any, ...]]  # (rng, size) -> arguments
Mistakes = Mapping[str, Callable[..., Any]]  # cause -> what that mistake would give
Check = Callable[[Code, np.random.Generator], None]


@dataclass(frozen=True)
class Property:
    """One thing that an answer must have.

    Params: about  the function or name that it is about
            says   what is asked for, in a few words
            main   whether it tests what the function computes; the others (stability, speed,
                   inputs left alone) count only where that is right
    """

    about: str
    says: str
    check: Check
    points: int = 1
    main: bool = True


class Grader:
    """The properties of one exercise."""

    def __init__(self, needs: Sequence[str]) -> None:
        """Name what the file must define."""
        self.needs = tuple(needs)
        self.properties: list[Property] = []

    def equals(
        self,
        name: str,
        *,
        to: Callable[..., Any],
        on: Inputs,
        mistakes: Mistakes | None = None,
        says: str = "",
        points: int = 2,
        hint: str = "",
    ) -> None:
        """Ask that `name(*inputs)` equals `to(*inputs)`, on inputs of growing size.

        Args:
            name: the learner's function.
            to: the reference, called with copies of the same inputs.
            on: gives fresh inputs: `on(rng, size)` returns the tuple of arguments; the first
                size that fails is shown, so a small size should give a small input.
            mistakes: for each cause, as the first line will say it, the function that a
                learner with that mistake would have written. "{n}" in a cause is filled with the
                length of the first input.
            says: what is asked for; "`name` gives the right values" by default.
            points: its weight in the score.
            hint: the next step where no mistake matches.
        """
        check = checks.equal(name, to, on, mistakes or {}, hint)
        self._add(name, says or f"`{name}` gives the right values", check, points)

    def gradient(
        self,
        name: str,
        *,
        of: Callable[..., Any],
        on: Inputs,
        by: int = 0,
        mistakes: Mistakes | None = None,
        points: int = 2,
        hint: str = "",
    ) -> None:
        """Ask that `name(*inputs)` is the gradient of the number `of(*inputs)` by argument `by`.

        The gradient is found by central differences in float64: no formula is trusted.
        """
        check = checks.equal(name, checks.differences(of, by), on, mistakes or {}, hint)
        self._add(name, f"`{name}` is the gradient (checked by differences)", check, points)

    def value(
        self,
        name: str,
        *,
        to: Any,
        mistakes: Mapping[str, Any] | None = None,
        says: str = "",
        points: int = 1,
        hint: str = "",
    ) -> None:
        """Ask that the file sets `name` to the value `to`; `mistakes` maps causes to values."""
        check = checks.value(name, to, mistakes or {}, hint)
        self._add(name, says or f"`{name}` is right", check, points)

    def property(self, name: str, says: str, *, points: int = 1, main: bool = True) -> Any:
        """Return a decorator: `check(code, rng)` calls `fail(cause, …)` where `name` is wrong."""

        def add(check: Check) -> Check:
            self._add(name, says, check, points, main=main)
            return check

        return add

    def finite(self, name: str, *, on: Inputs, cause: str, hint: str = "") -> None:
        """Ask for finite numbers on extreme inputs, such as scores of 1e4."""
        self._add(name, f"`{name}` stays finite", checks.finite(name, on, cause, hint), main=False)

    def keeps_inputs(self, name: str, *, on: Inputs) -> None:
        """Ask that the inputs are not written to."""
        self._add(name, f"`{name}` leaves its inputs alone", checks.keeps(name, on), main=False)

    def no_loop(self, name: str) -> None:
        """Ask for whole-array operations: no loop or comprehension, read from the syntax tree."""
        self._add(name, f"`{name}` has no Python loop", checks.no_loop(name), main=False)

    def without(self, name: str, *calls: str, cause: str) -> None:
        """Ask that `name` does not call any of these, such as "np.convolve"."""
        check = checks.without(name, calls, cause)
        self._add(name, f"`{name}` does the work itself", check, main=False)

    def grade(self, source: str, seed: int | None = None) -> Answer:
        """Run a file and try every property; `seed` repeats one check's inputs."""
        seed = secrets.randbits(32) if seed is None else seed
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return self._graded(source, seed)

    def _graded(self, source: str, seed: int) -> Answer:
        try:
            code = Code(source)
        except Falls as falls:
            nothing = tuple(Passed(p.says, passed=False, points=p.points) for p in self._in_order())
            return Answer(told(falls, nothing), 0.0, nothing)
        found, first = self._tried(code, seed)
        points = sum(p.points for p in found)
        score = sum(p.points for p in found if p.passed) / points
        if first is None:
            lines: tuple[str, ...] = (f"All {len(found)} properties hold.",)
        else:
            lines = told(first, found)
        return Answer(lines, score, found, code.ran)

    def _in_order(self) -> list[Property]:
        """Return the main properties, then the others."""
        return sorted(self.properties, key=lambda one: not one.main)

    def _tried(self, code: Code, seed: int) -> tuple[tuple[Passed, ...], Falls | None]:
        """Try each property, the main ones first; return what holds, and the first that falls."""
        found, first, wrong = [], None, set()
        for prop in self._in_order():
            skipped = not prop.main and prop.about in wrong
            falls = None if skipped else _falls(prop, code, seed)
            if falls and prop.main:
                wrong.add(prop.about)
            first = first or falls
            found.append(Passed(prop.says, not skipped and falls is None, prop.points))
        return tuple(found), first

    def _add(
        self, about: str, says: str, check: Check, points: int = 1, *, main: bool = True
    ) -> None:
        self.properties.append(Property(about, says, check, points, main))


def _falls(prop: Property, code: Code, seed: int) -> Falls | None:
    """Try one property with a generator of its own."""
    falls, met = None, None
    try:
        prop.check(code, np.random.default_rng(seed))
    except Falls as error:
        falls = error
    except Exception as error:  # the check met what no answer should give
        met = error
    return code.meddled() or falls or (unforeseen(prop.about, met) if met else None)
