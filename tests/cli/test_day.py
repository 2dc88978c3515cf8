import json
import os
import sys

import pytest

from chainrule import store
from chainrule.cli import main
from chainrule.course import days


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CHAINRULE_HOME", str(tmp_path / "work"))
    monkeypatch.chdir(tmp_path)


def test_the_list_has_all_sixty(capsys):
    assert main(["day", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["days"]
    assert len(told) == 60
    assert [row["number"] for row in told if row["written"]] == [d.number for d in days.every()]
    assert main(["day", "--list"]) == 0
    assert "to come" in capsys.readouterr().out


def test_a_day_tells_what_it_gives(capsys):
    assert main(["day", "1"]) == 0
    out = capsys.readouterr().out
    assert days.get(1).title in out
    assert "chainrule check 1.1" in out
    assert "open" in out


def test_who_only_looks_leaves_no_folder(tmp_path):
    assert main(["day", "1"]) == 0
    assert list(tmp_path.iterdir()) == []


def test_a_solved_exercise_shows(capsys):
    from chainrule.course import exercise

    first, second, *_ = exercise.of(1)
    with store.open() as db:
        me = db.learner()
        me.submit(exercise=first.name, source="x", score=1.0, solved=True, answer=("right",))
        me.submit(exercise=second.name, source="x", score=0.5, solved=False, answer=("half",))
    assert main(["day", "1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["state"] for one in told["exercises"]][:2] == ["solved", "tried"]
    assert told["key"] == "day01"
    assert main(["day"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert rows[1].endswith("  begun")
    assert rows[2].endswith(days.get(2).title)


def test_a_day_reads_as_text(capsys):
    assert main(["day", "1", "--read"]) == 0
    out = capsys.readouterr().out
    assert days.get(1).title in out
    assert ":::" not in out


def test_a_lesson_read_at_a_terminal_is_kept_as_read(capsys, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("LESS", "-i")
    assert main(["day", "1", "--read"]) == 0
    assert "chainrule check 1.1" in capsys.readouterr().out.splitlines()[-1]
    assert os.environ["LESS"] == "-i -R"  # or it spells colours out
    with store.open() as db:
        assert list(db.learner().days_read()) == [1]


def test_a_day_shows_where_the_database_cannot_be_read(tmp_path, capsys):
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "chainrule.db").write_text("no database")
    assert main(["day", "1"]) == 0
    told = capsys.readouterr()
    assert "1.1" in told.out
    assert "cannot be told: " in told.err


def test_a_notebook_is_written(capsys, tmp_path):
    assert main(["day", "1", "--notebook", "--out", "a.ipynb"]) == 0
    assert json.loads((tmp_path / "a.ipynb").read_text())["nbformat"] == 4
    assert main(["day", "1", "--notebook"]) == 0
    (tmp_path / "day01.ipynb").write_text("worked in")
    assert main(["day", "1", "--notebook"]) == 1
    assert "which is there" in capsys.readouterr().err
    assert (tmp_path / "day01.ipynb").read_text() == "worked in"


def test_a_day_to_come_says_so(capsys):
    assert main(["day", "49"]) == 1
    assert "still to come" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["1", "--read", "--json"], ["1", "--out", "a.ipynb"], ["--notebook"], ["--read"]]
)
def test_options_that_do_not_go_together_are_refused(words, capsys):
    assert main(["day", *words]) == 1
    assert "Try: " in capsys.readouterr().err


def test_a_day_tells_where_the_files_are(capsys):
    from chainrule.course import exercise

    assert main(["day", "1"]) == 0
    assert str(exercise.file_of(exercise.of(1)[0]).parent) in capsys.readouterr().out
