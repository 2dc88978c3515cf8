"""Exercises are found, placed, proven; a check grades the file that was handed in."""

import re

import pytest
from tests.course.limited.conftest import double as double
from tests.course.limited.conftest import room as room
from tests.course.limited.support import RIGHT
from tests.data.support import places as places

from chainrule import places as places_module
from chainrule.course import exercise
from chainrule.course.exercise import prove, taught
from chainrule.course.exercise.__main__ import main
from chainrule.course.exercise.check import read, understood
from chainrule.errors import ExerciseError

FIRST = exercise.of(1)[0]


def test_one_exercise_has_many_names():
    assert exercise.get(FIRST.name) == FIRST
    for what in ("1.1", FIRST.name, FIRST.slug, f" {FIRST.name}.py"):
        assert exercise.find(what) == FIRST
    for day in (1, "1", "day01", "Day1", FIRST):
        assert exercise.of(day if day is not FIRST else "01")[0] == FIRST
    assert exercise.of(59) == ()
    with pytest.raises(ExerciseError, match="did you mean"):
        exercise.get(FIRST.name + "x")
    for what in (exercise.file_of(FIRST), f"./{FIRST.name}.py", FIRST.title):
        assert exercise.find(str(what)) == FIRST
    for what, hint in (
        ("1.99", "Try: 1.1 to 1."),
        ("4", "Try: 4.1 to 4."),
        ("59", "the days with exercises are 1, 2, "),
        ("E3.1", "the days with exercises are 1, 2, "),
        (FIRST.slug + "x", f"did you mean '{FIRST.slug}'"),
        ("nonsense", "chainrule day 4 lists"),
    ):
        with pytest.raises(ExerciseError, match=re.escape(hint)):
            exercise.find(what)


def test_a_learners_file_is_made_once_and_never_written_again(places):
    file = exercise.place(FIRST)
    assert file == places_module.workspace() / "exercises" / f"{FIRST.name}.py"
    assert file.read_text(encoding="utf-8") == FIRST.starter
    file.write_text("mine")
    assert exercise.place(FIRST) == file
    assert file.read_text() == "mine"


def test_the_file_that_was_handed_in_is_what_ran(double):
    """The canary: a file that only the learner has, with a word that only it can print."""
    file = exercise.place(double)
    file.write_text(RIGHT + "print('canary 4711')\n")
    answer = exercise.check(double)
    assert answer.solved
    assert answer.ran == exercise.fingerprint(file.read_text())
    assert answer.printed == "canary 4711\n"
    file.write_text("def double(x):\n    return 3 * x\n")
    assert exercise.check(double).lines[0] == "`double` is 1.5 times too large."
    assert exercise.check(double, RIGHT).solved
    assert exercise.check(double, "", seed=1) == exercise.check(double, "", seed=1)


@pytest.mark.parametrize("ran", ["0" * 64, ""])
def test_another_source_than_the_one_handed_in_is_refused(double, monkeypatch, ran):
    forged = {"lines": ["All"], "score": 1.0, "properties": [], "ran": ran}
    monkeypatch.setitem(
        exercise.check.__globals__,
        "call",
        lambda *_, **__: type("Done", (), {"value": forged, "ended": None, "printed": ""}),
    )
    with pytest.raises(ExerciseError, match="must be what ran"):
        exercise.check(double, RIGHT)


@pytest.mark.parametrize(
    "told", [None, 3, {}, {"lines": ["a"], "score": "x", "properties": [], "ran": ""}]
)
def test_an_answer_of_another_form_is_not_believed(told):
    with pytest.raises(ExerciseError, match="answer of the grader"):
        understood(told, "")


def test_a_file_that_cannot_be_read_is_told(double):
    file = exercise.place(double)
    file.write_bytes(b"x = 1\n\n# \xe9\n")
    with pytest.raises(ExerciseError, match="UTF-8; got other letters on line 3"):
        exercise.check(double)
    file.unlink()
    file.mkdir()
    with pytest.raises(ExerciseError, match="must be a file; got a folder"):
        exercise.check(double)
    assert "characters" in exercise.check(double, "#" * 300_000).lines[0]


def test_marks_and_line_ends_of_editors_are_read(double):
    file = exercise.place(double)
    file.write_bytes(b"\xef\xbb\xbf" + double.starter.replace("\n", "\r\n").encode())
    assert read(double) == double.starter


def test_a_starter_that_could_not_be_written_whole_is_not_left(double, monkeypatch):
    monkeypatch.setitem(vars(double), "starter", "no text can have \udc80")
    with pytest.raises(UnicodeEncodeError):
        exercise.place(double)
    assert not exercise.file_of(double).exists()


def test_a_bad_exercise_is_not_proven(double, capsys):
    wrong = double.folder / "wrong"
    wrong.mkdir()
    (wrong / "a.py").write_text("# cause: too large\n" + RIGHT.replace("2", "3"))
    (wrong / "b.py").write_text("# cause: a sign\n" + RIGHT.replace("2", "3"))
    (wrong / "c.py").write_text(RIGHT)
    (wrong / "d.py").write_text("# cause: nothing\n" + RIGHT)
    (wrong / "e.py").write_text("# cause: stopped\nwhile True:\n    pass\n")
    (double.folder / "right" / "b.py").write_text("def double(x):\n    return x\n")
    (double.folder / "starter.py").write_text(RIGHT + "import numpy as np\nnp.busday_count\n")
    prove.SECONDS, before = 0.3, prove.SECONDS
    assert main(["prove", str(double.folder)]) == 1
    prove.SECONDS = before
    out = capsys.readouterr().out
    for line in (
        "starter.py scores 1.00",
        "right/b.py scores 0.00",
        "wrong/b.py with seed 0: “a sign” is not in: `double` is 1.5 times too large.",
        "wrong/c.py needs `# cause: <phrase>`",
        "wrong/d.py with seed 0: it is accepted",
        "right/ has 2 solutions; 3 are needed",
        "wrong/ has 5 solutions; 8 are needed",
        "starter.py uses np.busday_count",
        "0 of 1 exercises are proven",
    ):
        assert line in out
    assert "wrong/a.py" not in out
    assert "wrong/e.py" not in out


def test_names_are_read_as_a_learner_writes_them():
    source = (
        "import numpy as np\nimport chainrule.scratch as torch\nfrom torch import nn, optim\n"
        "import torch.nn.functional as F\nnp.linalg.norm(x).backward()\n"
        "F.relu(nn.Linear(2, 3)(x))\n"
        "optim.SGD; torch.nn.Tanh; x.shape; [].append; np.float64"
    )
    names = {"np.linalg.norm", ".backward", "F.relu", "nn.Linear", "optim.SGD", "np.float64"}
    assert taught.used(source) == {*names, "torch.nn.Tanh"}
    known = frozenset({"relu", "nn.Linear"})
    assert taught.is_known("F.relu", known)
    assert taught.is_known("nn.Linear", known)
    assert not taught.is_known("nn.Tanh", known)
