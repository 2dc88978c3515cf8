import pytest

from chainrule.course.lesson.comparing import apart

NEAR = 1e-3


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("loss 0.1234", "loss 0.1235"),
        ("loss 1234.5", "loss 1235.1"),
        ("a   1.0", "a 1.0"),
        ("-0.0000", "0.0000"),
        ("1.00e-05", "1.01e-05"),
        ("[1. 2.]", "[1.  2.]"),
        ("784-128-64-10", "784-128-64-10"),
    ],
)
def test_close_numbers_and_spaces_are_the_same(old, new):
    assert not apart(old, new, NEAR)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("loss 0.12", "loss 0.14"),
        ("loss 0.12", "Loss 0.12"),
        ("5 steps", "6 steps"),
        ("nan", "0.1"),
        ("1.0", "-1.0"),
        ("a", "a b"),
        ("784-128-64-10", "784-128-65-10"),
    ],
)
def test_other_words_and_numbers_are_told(old, new):
    assert apart(old, new, NEAR)
