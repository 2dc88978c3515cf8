import pytest

from chainrule.course.lesson.source import shown
from chainrule.errors import LessonError


def test_a_function_is_shown_from_its_first_decorator():
    found = shown("chainrule.scratch.ops.softmax:log_softmax")
    assert found.path == "scratch/ops/softmax.py"
    assert found.code.startswith("@op(")
    assert "def log_softmax(" in found.code
    assert found.code.count("\ndef ") == 1


def test_methods_modules_and_files_of_the_day(tmp_path):
    assert shown("chainrule.course.days:Day.name").code.startswith("@property\ndef name(")
    assert shown("chainrule.errors").line == 1
    assert shown("chainrule.lab").path == "lab/__init__.py"
    (tmp_path / "own.py").write_text("x = 1\n\n\ndef f():\n    return 2\n")
    own = shown("own.py:f", tmp_path)
    assert (own.path, own.line, own.code) == ("own.py", 4, "def f():\n    return 2\n")


@pytest.mark.parametrize("what", ["os:path", "nothing.py:f", "chainrule.errors:nope"])
def test_what_is_not_ours_is_refused(what):
    with pytest.raises(LessonError):
        shown(what)
