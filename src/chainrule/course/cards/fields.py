"""What stands in a cards.toml: every field, what it needs, and the card it becomes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chainrule.course.cards.card import Card
from chainrule.course.cards.kinds import KINDS
from chainrule.errors import CardError, nearest

Raw = Mapping[str, Any]
LARGEST = 10**12  # of a range


@dataclass(frozen=True)
class Field:
    """What a field needs: in words, for an example, and as a test."""

    needs: str
    example: str
    fits: Callable[[Any], bool]
    required: bool = True


def is_text(value: Any) -> bool:
    """Tell whether a value is text that says something."""
    return isinstance(value, str) and bool(value.strip())


def is_number(value: Any) -> bool:
    """Tell whether a value is a number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _texts(value: Any, least: int, most: int) -> bool:
    fits = isinstance(value, list) and least <= len(value) <= most and all(map(is_text, value))
    return fits and len({" ".join(text.split()) for text in value}) == len(value)


def _drawn(value: Any) -> bool:
    """Tell whether every entry is a list of numbers or a range."""
    return isinstance(value, dict) and all(
        name.isidentifier() and name != "answer" and (_listed(of) or _ranged(of))
        for name, of in value.items()
    )


def _listed(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(is_number, value))


def _ranged(value: Any) -> bool:
    whole = isinstance(value, dict) and all(type(part) is int for part in value.values())
    named = whole and {"from", "to"} <= set(value) <= {"from", "to", "step"}
    rises = named and -LARGEST <= value["from"] < value["to"] <= LARGEST
    return bool(rises) and value.get("step", 1) > 0


def _curves(value: Any) -> bool:
    fits = isinstance(value, dict) and 2 <= len(value) <= 5 and all(map(is_text, value))
    return fits and all(_listed(of) and 3 <= len(of) <= 40 for of in value.values())


def _lines(value: Any) -> bool:
    return is_text(value) and 2 <= len(value.strip("\n").splitlines()) <= 10


def _answers(value: Any) -> bool:
    given = value if isinstance(value, list) else [value]
    return bool(given) and all(type(one) is int for one in given)


COMMON = {
    "id": Field(
        "lower_snake, unique in the course",
        'id = "softmax_shift"',
        lambda v: isinstance(v, str) and bool(re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", v)),
    ),
    "kind": Field(f"one of {', '.join(KINDS)}", 'kind = "choice"', lambda v: v in list(KINDS)),
    "topic": Field(
        "lower-case words",
        'topic = "softmax"',
        lambda v: is_text(v) and v == v.lower(),
    ),
    "question": Field("text", 'question = "…?"', is_text),
    "reason": Field("text: why the answer is right", 'reason = "…"', is_text),
    "section": Field("a heading of the lesson", 'section = "Stable softmax"', is_text),
    "interview": Field("true or false", "interview = true", lambda v: type(v) is bool, False),
    "exercise": Field(
        "an exercise of the day, or of another as day04/accumulate",
        'exercise = "stable_softmax"',
        is_text,
        False,
    ),
}
OF_KIND = {
    "choice": {
        "choices": Field(
            "3 to 5 different texts", 'choices = ["…", "…"]', lambda v: _texts(v, 3, 5)
        ),
        "answer": Field(
            "the place of the right choice, from 0", "answer = 1", lambda v: type(v) is int
        ),
    },
    "number": {
        "answer": Field("an expression in quotes", 'answer = "n * m + m"', is_text),
        "numbers": Field(
            "for each name a list of numbers, or a range of whole numbers",
            "numbers = { n = [3, 4], m = { from = 2, to = 64, step = 2 } }",
            _drawn,
            False,
        ),
        "tolerance": Field(
            "a share from 0 to 0.5",
            "tolerance = 0.01",
            lambda v: is_number(v) and 0 <= v <= 0.5,
            False,
        ),
        "unit": Field("text", 'unit = "parameters"', is_text, False),
    },
    "order": {
        "steps": Field("3 to 7 different texts", 'steps = ["…", "…"]', lambda v: _texts(v, 3, 7))
    },
    "bug": {
        "code": Field("two to ten lines", 'code = """…"""', _lines),
        "answer": Field("the number of the line, from 1", "answer = 4", _answers),
    },
    "curve": {
        "curves": Field(
            "2 to 5 named lists of 3 to 40 numbers",
            'curves = { "falls" = [5, 3, 2], "rises" = [1, 3, 9] }',
            _curves,
        ),
        "answer": Field("the name of the right curve", 'answer = "falls"', is_text),
    },
    "short": {
        "answer": Field("a model answer", 'answer = "…"', is_text),
        "rubric": Field(
            "1 to 6 different texts", 'rubric = ["names the mean"]', lambda v: _texts(v, 1, 6)
        ),
    },
}


def problems(raw: Raw, title: str) -> Iterator[CardError]:
    """Yield what keeps `raw` from being a card; `title` says which card it is."""
    kind = raw.get("kind", "")
    known = COMMON | OF_KIND.get(kind if isinstance(kind, str) else "", {})
    for name, field in known.items():
        if name not in raw and field.required:
            yield CardError(f"{title} needs {name}: {field.needs}", got="none", hint=field.example)
        elif name in raw and not field.fits(raw[name]):
            needed = f"{title} needs {name} to be {field.needs}"
            yield CardError(needed, got=_brief(raw[name]), hint=field.example)
    for name in raw.keys() - known.keys() if kind in list(KINDS) else ():
        needed = f"{title} needs only fields that a {kind} card has"
        yield CardError(needed, got=repr(name), hint=nearest(name, known))
    if not set(OF_KIND.get(str(kind), {"?": None})) - set(raw):
        yield from _mismatch(raw, title)


def _mismatch(raw: Raw, title: str) -> Iterator[CardError]:
    """Yield an answer that is not among what is asked."""
    kind, answer = raw["kind"], raw.get("answer")
    names = list(raw["curves"]) if kind == "curve" and isinstance(raw["curves"], dict) else None
    if names is not None and answer not in names:
        needed = f"{title} needs an answer among its curves"
        yield CardError(needed, got=repr(answer), hint=nearest(str(answer), names))
    is_choice = kind == "choice" and isinstance(raw["choices"], list)
    places = range(len(raw["choices"])) if is_choice else None
    if kind == "bug" and is_text(raw["code"]):
        places = range(1, len(raw["code"].strip("\n").splitlines()) + 1)
    given = answer if isinstance(answer, list) else [answer]
    if places is not None and any(one not in places for one in given):
        span = f"{places[0]} to {places[-1]}" if places else "a place"
        yield CardError(f"{title} needs an answer from {span}", got=repr(answer))


def card(raw: Raw, day: str, file: Path) -> Card:
    """Return the card that `raw` describes; it has no problems."""
    told = dict(raw)
    kind = told.pop("kind")
    if "/" not in told.get("exercise", "/"):
        told["exercise"] = f"{day}/{told['exercise']}"
    if kind == "bug":
        told["code"] = told["code"].strip("\n")
        told["answer"] = (
            tuple(told["answer"]) if type(told["answer"]) is list else (told["answer"],)
        )
    if kind == "curve":
        curves = told.pop("curves")
        told["answer"] = list(curves).index(told["answer"])
        told |= {"choices": tuple(curves), "points": tuple(map(tuple, curves.values()))}
    told |= {key: tuple(told[key]) for key in ("choices", "steps", "rubric") if key in told}
    return KINDS[kind](day=day, file=file, **told)


def _brief(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:60] + "…"
