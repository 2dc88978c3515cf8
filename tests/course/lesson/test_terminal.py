from io import StringIO

from rich.console import Console

from chainrule.course.lesson.terminal import show


def test_a_lesson_reads_as_text(tiny):
    out = StringIO()
    show(tiny, Console(file=out, width=100))
    text = out.getvalue()
    assert "d/dx x² = 2x" in text
    assert "slope 6.0000" in text
    assert "[a figure: see the page]" in text
    assert "Exercise 4.1: Twice as much" in text
    assert "$" not in text
    assert ":::" not in text
