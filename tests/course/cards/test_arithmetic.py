"""The evaluator gives what Python gives, and nothing else runs."""

import math
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.course.cards import arithmetic
from chainrule.errors import CardError

SURE = settings(deadline=None, derandomize=True, database=None)  # of a busy machine

NAMES = {"n": 7, "m": 0.5}
LEAVES = st.one_of(
    st.integers(-50, 50).map(lambda n: f"({n})"), st.floats(-9, 9).map(repr), st.sampled_from("nm")
)
EXPRESSIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "//", "%", "**"]), inner).map(
            lambda parts: f"({' '.join(parts)})"
        ),
        st.tuples(st.sampled_from(["floor", "sqrt", "exp", "tanh", "abs", "-"]), inner).map(
            lambda parts: f"{parts[0]}({parts[1]})"
        ),
    ),
    max_leaves=8,
)


@SURE
@given(EXPRESSIONS)
def test_it_gives_what_python_gives(text):
    functions = {name: getattr(math, name) for name in ("floor", "sqrt", "exp", "tanh")}
    try:
        mine = arithmetic.value(text, NAMES)
    except CardError:
        return  # too long, too large, or without a value
    assert mine == eval(text, {"__builtins__": {}, "abs": abs, **functions, **NAMES})


@SURE
@given(st.text(max_size=60))
def test_any_text_is_a_number_or_an_error(text):
    with suppress(CardError):
        assert math.isfinite(arithmetic.value(text))


@pytest.mark.parametrize(
    "text",
    [
        *("__import__('os').system('true')", "().__class__", "[1][0]", "lambda: 1", "n.real"),
        *("'a' * 9", "True", "1 if n else 2", "print(1)", "floor(x=1)", "1; 2", "n := 3", "1j"),
        *("max(*[1])", "f'{n}'", "", "1 / 0", "0 ** -1", "(-2) ** 0.5", "log(0)", "exp(1e9)"),
        *("unknown + 1", "1 & 3", "1 << 9", "not 1", "1 < 2", "1e999", "1e999 - 1e999"),
        *("max()", "sqrt(1, 2)", "log('a')", "(" * 150 + ")" * 150, "9" * 201),
    ],
)
def test_what_is_no_arithmetic_is_refused(text):
    with pytest.raises(CardError):
        arithmetic.value(text, NAMES)


@pytest.mark.parametrize(
    "text", ["9 ** 9 ** 9", "2 ** 99999999", "(9 ** 300) ** 300", "10 ** 1000 * 10 ** 1000 ** 9"]
)
def test_huge_powers_end_at_once(text):
    begun = time.process_time()
    with pytest.raises(CardError):
        arithmetic.value(text)
    assert time.process_time() - begun < 1


def test_messages_say_what_to_try():
    with pytest.raises(CardError, match=r"needs names that have numbers; got 'k'"):
        arithmetic.value("k + 1", {"n": 1})
    with pytest.raises(CardError, match=r"division by zero\); got '1 / n' where n = 0"):
        arithmetic.value("1 / n", {"n": 0})


def test_names_that_are_read():
    assert arithmetic.names_in("floor(n / m) + pi * max(k, 1)") == {"n", "m", "k"}
