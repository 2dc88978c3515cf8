import json
import shutil

import pytest

from chainrule.course import lesson
from chainrule.course.lesson import outputs, running
from chainrule.course.lesson.__main__ import main
from chainrule.course.lesson.comparing import differences
from chainrule.course.lesson.pieces import lesson as taken
from chainrule.errors import LessonError


@pytest.mark.parametrize("engine", ["numpy", "torch"])
def test_the_tiny_lesson_gives_what_is_stored(tiny, engine):
    one = taken(tiny.lesson)
    now = running.run(tiny.lesson, engine)
    assert not differences(one, outputs.of(one), now, twin=engine == "torch")


def test_blocks_share_names_and_values_show_as_in_a_notebook(written):
    day = written("```python\nx = 2\n```\n```python\nx + 1\n```\n```python\nx + 1;\nNone\n```\n")
    assert [one.value for one in running.run(day.lesson)] == ["", "3", ""]


def test_the_days_own_files_can_be_imported_and_files_written(written):
    day = written(
        "```python\nimport own\nopen('a.txt', 'w').close()\nown.x\n```\n", own__py="x = 7"
    )
    assert running.run(day.lesson)[0].value == "7"
    assert not (day.folder / "a.txt").exists()


def test_an_error_names_file_line_and_block(written):
    day = written("Text.\n\n```python\nx = 1\n1 / 0\n```\n")
    with pytest.raises(LessonError) as caught:
        running.run(day.lesson)
    assert "day04_tiny/lesson.md:12: block 1 raised on numpy" in str(caught.value)
    assert "ZeroDivisionError" in str(caught.value)


def test_a_promised_error_must_come(written):
    with pytest.raises(LessonError, match="is marked `raises`; got no error"):
        running.run(written("```python raises\n1\n```\n").lesson)


def test_a_lesson_ends_in_time(written):
    with pytest.raises(LessonError, match="runs within 2 s"):
        running.run(written("```python\nwhile True: pass\n```\n").lesson, limit=2)


def test_a_missing_extra_leaves_its_block_out(written):
    day = written("```python needs=nothing_like_it\n1\n```\n```python\n2\n```\n")
    given = running.run(day.lesson)
    assert given[0] is None
    assert given[1].value == "2"


def test_an_edit_above_makes_the_outputs_below_stale(written):
    day = written("```python\nx = 1\n```\n```python\nx\n```\n")
    assert main(["run", str(day.folder)]) == 0
    assert [one.value for one in outputs.of(taken(day.lesson))] == ["", "1"]
    day = written("```python\nx = 2\n```\n```python\nx\n```\n")
    assert outputs.of(taken(day.lesson)) == [None, None]
    assert "Not run yet." in lesson.render(day).html


def test_damaged_outputs_say_what_to_do(written):
    day = written("x\n")
    outputs.path_of(day.lesson).write_text(json.dumps({"schema": 9}))
    with pytest.raises(LessonError, match="needs to be outputs of version 1"):
        outputs.stored(day.lesson)


def test_the_twin_command_tells_what_differs(written, capsys):
    day = written("```python\nimport chainrule.scratch as torch\nprint(torch.__name__)\n```\n")
    assert main(["run", str(day.folder)]) == 0
    assert main(["twin", str(day.folder)]) == 1
    assert "day04_tiny/lesson.md:8: block 1 needed" in capsys.readouterr().out


def test_running_twice_writes_the_same_file(tiny, tmp_path):
    copy = tmp_path / tiny.folder.name
    shutil.copytree(tiny.folder, copy)
    assert main(["run", str(copy)]) == 0
    first = (copy / "outputs.json").read_bytes()
    assert main(["run", str(copy)]) == 0
    assert (copy / "outputs.json").read_bytes() == first
