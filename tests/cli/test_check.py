"""`chainrule check`, `hint`, `solution`: what is printed, kept, and how they end."""

import _thread
import json
import sqlite3
import threading
import time

import pytest

from chainrule import places as files
from chainrule import store
from chainrule.cli import main
from chainrule.course import exercise

ONE = exercise.of(1)[0]
DAY = exercise.of(1)


def put(one, source):
    exercise.place(one).write_text(source, encoding="utf-8")


def wrong(one):
    return one.wrong[0].read_text(encoding="utf-8")


def test_a_file_is_made_graded_kept_and_its_cards_become_due(places, capsys):
    assert main(["check", "1.1"]) == 1
    out = capsys.readouterr().out
    assert f"1.1 {ONE.title}: 0%" in out
    assert str(exercise.file_of(ONE)) in out.replace("\n", "")
    assert "Next: change the file, then chainrule check 1.1. Stuck: chainrule hint 1.1" in out
    put(ONE, wrong(ONE))
    assert main(["check", ONE.name]) == 1
    with store.open() as db:
        me = db.learner()
        assert [(s.solved, s.source) for s in me.submissions(ONE.name)] == [(False, wrong(ONE))]
    put(ONE, "print('seen')\n" + ONE.solution)
    assert main(["check", "1.1"]) == 0
    out = capsys.readouterr().out
    assert ": solved" in out
    assert "Your code printed:\n    seen" in out
    assert "Next: " in out
    with store.open() as db:
        assert db.learner().best()[ONE.name].solved


def test_a_whole_day_grades_what_was_begun(places, capsys):
    put(ONE, ONE.solution)
    assert main(["check", "1"]) == 1
    out = capsys.readouterr().out
    assert out.count("Not begun.") == len(DAY) - 1
    for one in DAY:
        put(one, one.solution)
    assert main(["check", "day01"]) == 0
    assert capsys.readouterr().out.count("solved") == len(DAY)
    with store.open() as db:
        assert [len(db.learner().submissions(one.name)) for one in DAY] == [
            2,
            *[1] * (len(DAY) - 1),
        ]


def test_in_a_whole_day_one_bad_file_does_not_stop_the_others(places, capsys):
    put(ONE, "")
    exercise.file_of(ONE).write_bytes(b"\xff")
    put(DAY[1], DAY[1].solution)
    put(DAY[2], "x = 1")
    assert main(["check", "1"]) == 1
    out = capsys.readouterr().out
    assert "must be a text in UTF-8" in out
    assert f"1.2 {DAY[1].title}: solved" in out
    assert "check 1.1. Stuck" in out
    put(ONE, ONE.starter)
    assert main(["check", "1"]) == 1
    assert "check 1.3. Stuck" in capsys.readouterr().out


def test_a_file_elsewhere_is_not_taken_for_the_one_that_is_graded(places, capsys, tmp_path):
    put(ONE, ONE.solution)
    assert main(["check", str(exercise.file_of(ONE))]) == 0
    other = tmp_path / f"{ONE.name}.py"
    other.parent.mkdir()
    other.write_text("mine")
    assert main(["check", str(other)]) == 1
    assert f"1.1 is graded from {exercise.file_of(ONE)}" in capsys.readouterr().err


def test_without_a_word_it_is_the_day_one_is_at(places, capsys):
    assert main(["check"]) == 1
    assert f"1.1 {ONE.title}" in capsys.readouterr().out


def test_json_is_for_programs(places, capsys):
    put(ONE, wrong(ONE))
    assert main(["check", "1.1", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    (one,) = told["exercises"]
    assert told["solved"] is one["solved"] is False
    assert one["exercise"] == ONE.name
    assert one["lines"][0]
    assert one["properties"]


@pytest.mark.parametrize("words", [["9.99"], ["nothing"], ["1.1", "--watch", "--json"]])
def test_a_wrong_word_is_refused(places, words, capsys):
    assert main(["check", *words]) != 0
    assert "Error: " in capsys.readouterr().err


@pytest.mark.slow
def test_watch_checks_each_save_until_ctrl_c(places, capsys):
    put(ONE, wrong(ONE))

    def learner():
        wait_for(1)
        put(ONE, ONE.solution)
        wait_for(2)
        time.sleep(1)  # what was kept is printed a moment later
        _thread.interrupt_main()

    def wait_for(tries):
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with store.open() as db:
                if len(db.learner().submissions(ONE.name)) == tries:
                    return
            time.sleep(0.1)

    thread = threading.Thread(target=learner)
    thread.start()
    assert main(["check", "1.1", "--watch"]) == 0
    thread.join()
    out = capsys.readouterr().out
    assert out.index("first to mend") < out.index(": solved") < out.index("Stopped watching.")


def test_a_file_too_long_is_refused_and_not_kept(places, capsys):
    exercise.place(ONE).write_text("#" * 300_000)
    assert main(["check", "1.1"]) == 1
    assert "may have 200,000 characters; got 300,000. Try: " in capsys.readouterr().err
    with store.open() as db:
        assert db.learner().submissions(ONE.name) == []


def test_each_hint_tells_more(places, capsys):
    levels = []
    for _ in range(4):
        assert main(["hint", "1.1", "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["hint"] == ONE.hints[told["level"] - 1]
        levels.append(told["level"])
    assert levels == [1, 2, 3, 3]
    assert main(["hint", ONE.name, "--level", "1"]) == 0
    out = capsys.readouterr().out
    assert "hint 1 of 3" in out
    assert "chainrule check 1.1" in out


def test_the_solution_is_shown_when_asked_or_solved(places, capsys):
    assert main(["solution", "1.1"]) == 1
    assert "--yes" in capsys.readouterr().err
    assert main(["solution", "1.1", "--yes", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {
        "exercise": ONE.name, "solution": ONE.solution, "explanation": ONE.explanation,
    }  # fmt: skip
    with store.open() as db:
        assert exercise.is_open(db.learner(), ONE)
        assert not exercise.is_open(db.learner(), DAY[1])
    put(DAY[1], DAY[1].solution)
    assert main(["check", "1.2"]) == 0
    assert main(["solution", "1.2"]) == 0
    assert "one right solution" in capsys.readouterr().out


def test_an_answer_that_cannot_be_kept_is_told(places, capsys, monkeypatch):
    for module in ("engine", "link"):
        monkeypatch.setattr(f"chainrule.store.{module}.WAIT", 1)
    put(ONE, ONE.solution)
    assert main(["check", "1.1"]) == 0
    capsys.readouterr()
    other = sqlite3.connect(files.database_file(), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert main(["check", "1.1"]) == 1
        told = capsys.readouterr()
        assert f"1.1 {ONE.title}: solved" in told.out
        assert "This check is not kept: " in told.err
        assert main(["check", "1.1", "--json"]) == 1
        told = json.loads(capsys.readouterr().out)
        assert (told["solved"], "database is locked" in told["error"]) == (True, True)
    finally:
        other.close()
