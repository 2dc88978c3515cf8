import pytest

from chainrule.course.lesson.pieces import Code, Directive, Prose, lesson
from chainrule.errors import LessonError

BODY = 8  # the first line below the front matter of a written lesson


def test_a_lesson_falls_into_pieces_in_order(written):
    day = written("One.\n\n```python\n1\n```\n\n:::{journal}\nWhat?\n:::\n\nTwo.\n")
    pieces = lesson(day.lesson).pieces
    assert [type(piece) for piece in pieces] == [Prose, Code, Directive, Prose]
    assert [piece.line for piece in pieces] == [BODY, BODY + 2, BODY + 6, BODY + 9]


def test_blocks_are_numbered_through_directives(written):
    day = written(
        "```python\n1\n```\n:::{predict}\nWhat?\n---\n```python numpy-only\n2\n```\n:::\n"
        "```text\nno\n```\n```python needs=torch raises\n3\n```\n"
    )
    blocks = lesson(day.lesson).blocks
    assert [(x.number, x.source, x.marks, x.needs, x.line) for x in blocks] == [
        (1, "1\n", (), "", BODY),
        (2, "2\n", ("numpy-only",), "", BODY + 6),
        (3, "3\n", ("raises",), "torch", BODY + 13),
    ]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (":::{predict}\nHow *many*?\n\n---\nTwo.\n:::\n", (8, 12)),
        (":::{predict} How *many*?\nTwo.\n:::\n", (8, 9)),
        (":::{predict} How *many*?\n---\nTwo.\n:::\n", (8, 10)),
    ],
)
def test_a_prediction_has_a_question_and_what_happens(written, body, lines):
    (one,) = lesson(written(body).lesson).pieces
    (asked,), (then,) = one.parts
    assert asked.text.strip() == "How *many*?"
    assert then.text.strip() == "Two."
    assert then.line == lines[1]


def test_directives_stand_in_directives_of_more_colons(written):
    day = written("::::{myth} It is so\n:::{exercise} one\n:::\n::::\n:::{exercise} two\n:::\n")
    assert lesson(day.lesson).named("exercise") == ("one", "two")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("x\n\n:::{pictur} a\n:::\n", "day04_tiny/lesson.md:10: a directive of lessons is needed"),
        (":::{pictur} a\n:::\n", "got 'pictur'. Try: did you mean 'picture'?"),
        (":::note\n:::\n", "got 'note'"),
        (":::{exercise}\n:::\n", "day04_tiny/lesson.md:8: exercise stands before a name"),
        (":::{answer} now\n:::\n", "day04_tiny/lesson.md:8: answer stands alone; got 'now'"),
        (":::{predict}\nWhat?\n:::\n", "day04_tiny/lesson.md:8: predict needs one line ---"),
        ("```python numpyonly\n```\n", "got 'numpyonly'. Try: did you mean 'numpy-only'?"),
        ("- a\n\n  ```python\n  1\n  ```\n", "md:10: blocks and directives stand at the left"),
        ("> \n\n:::{myth} a\n\n```python x\n```\n:::\n", "day04_tiny/lesson.md:12: a block has"),
    ],
)
def test_what_nobody_knows_is_told_with_file_and_line(written, body, says):
    with pytest.raises(LessonError) as caught:
        lesson(written(body).lesson)
    assert says in str(caught.value)
