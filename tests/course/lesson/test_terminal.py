from io import StringIO

import pytest
from rich.console import Console

from chainrule.course.lesson.terminal import python, show
from chainrule.errors import LessonError


def test_a_review_reads_as_text(written):
    day = written("x\n")
    with pytest.raises(LessonError, match="a day that ends a week"):
        show(day, Console(file=StringIO()), review=True)
    (day.folder / "review.md").write_text("## All on one page\n\n:::{drill} 1\n:::\n")
    out = StringIO()
    show(day, Console(file=out, width=100), review=True)
    assert "All on one page" in out.getvalue()
    assert "chainrule drill --week 1" in out.getvalue()


def test_a_lesson_reads_as_text(tiny):
    out = StringIO()
    show(tiny, Console(file=out, width=100))
    text = out.getvalue()
    assert "d/dx x² = 2x" in text
    assert "│ slope 6.0000" in text
    assert "[a figure: see the page]" in text
    assert "Exercise 4.1: Twice as much" in text
    assert "$" not in text
    assert ":::" not in text


def test_code_is_whole_on_a_narrow_terminal_and_seen_on_a_light_one():
    out = StringIO()
    console = Console(file=out, width=30, force_terminal=True, color_system="truecolor")
    console.print(python("answer = first_of_all(something) + 123456"))
    text = out.getvalue()
    assert "123456" in text
    assert "38;2;" not in text  # no colour of its own: those of the terminal
