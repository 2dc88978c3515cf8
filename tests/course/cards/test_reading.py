"""What a learner may type."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.course.cards import reading
from chainrule.errors import CardError

SURE = settings(deadline=None, derandomize=True, database=None)  # of a busy machine


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *((" 1024 ", 1024), ("1,024", 1024), ("1_024", 1024), ("1 024", 1024), ("1'024", 1024)),
        *(("12,345,678", 12345678), ("1e3", 1000), ("1E-3", 0.001), ("0.5 %", 0.005)),
        *(("0,5", 0.5), ("3,25", 3.25), ("0,125", 0.125), ("−4", -4), ("+4", 4), (".5", 0.5)),
        *(("3*4 + 4", 16), ("784×128", 100352), ("2^10", 1024), ("1/3", 1 / 3), ("= 7", 7)),
        *(("1.5·10^3", 1500), ("7.", 7), ("≈ 7", 7), ("1,024 * 2", 2048), ("sqrt(16)", 4)),
    ],
)
def test_a_number_in_many_spellings(typed, number):
    assert reading.number(typed) == pytest.approx(number)


@pytest.mark.parametrize(
    "typed", ["", "many", "1,02,4", "1..2", "5 apples", "%", "1,2,3", "0x", "nan"]
)
def test_what_is_no_number_says_so(typed):
    with pytest.raises(CardError, match="needed a number"):
        reading.number(typed)


@SURE
@given(st.integers(0, 10**12))
def test_groups_of_three_are_read_back(number):
    assert reading.number(f"{number:,}") == number


@SURE
@given(st.text(max_size=40))
def test_any_reply_is_read_or_refused(text):
    for read in (
        reading.number,
        lambda t: reading.order(t, 4),
        lambda t: reading.line(t, 9),
        lambda t: reading.one_of(t, "123", ["mean", "sum", "max"]),
    ):
        with suppress(CardError):
            read(text)


def test_units():
    assert reading.number("50 %", "%") == 50
    assert reading.number("50", "%") == 50
    assert reading.number("12 Parameters", "parameters") == 12


@pytest.mark.parametrize("typed", ["2", "2)", " 2. ", "the sum", "The Sum", "the s"])
def test_one_of_several(typed):
    assert reading.one_of(typed, ["1", "2"], ["the mean", "the sum"]) == 1


@pytest.mark.parametrize("typed", ["3", "the", "12", "", "e"])
def test_none_of_them_says_so(typed):
    with pytest.raises(CardError, match="needed one of 1, 2"):
        reading.one_of(typed, ["1", "2"], ["the mean", "the sum"])


@pytest.mark.parametrize("typed", ["1 2", "1 2 2", "1 2 4", "abc", "1234", "", "step 1 2 3"])
def test_an_order_needs_each_once(typed):
    with pytest.raises(CardError, match="each of 1 to 3 once"):
        reading.order(typed, 3)


@pytest.mark.parametrize("typed", ["0", "10", "four", "-1", "4 5", ""])
def test_a_line_that_is_there(typed):
    with pytest.raises(CardError, match="1 to 9"):
        reading.line(typed, 9)
