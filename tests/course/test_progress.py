"""What is done and what comes next, on the real days; run folders find their way to the index."""

import json
import os
import time
from datetime import UTC, datetime, timedelta

import pytest

from chainrule import store
from chainrule.course import cards, days, exercise, progress, runs
from chainrule.errors import LessonError

# A day that is written and has exercises and cards; the tests of tests/days prove each of them.
DAY = next(day for day in days.every() if len(exercise.of(day)) > 1 and cards.of(day.key))
NAMES = [one.name for one in exercise.of(DAY)]


@pytest.fixture
def me(tmp_path, monkeypatch):
    monkeypatch.setenv("CHAINRULE_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("CHAINRULE_HOME", str(tmp_path / "work"))
    monkeypatch.delenv("CHAINRULE_DATABASE", raising=False)
    with store.open() as db:
        yield db.learner("ann")


def solve(me, *names, score=1.0):
    for name in names:
        me.submit(name, "", score, solved=score == 1.0)


def test_a_new_learner_begins_with_the_first_day(me):
    lines = progress.of_days(me)
    assert len(lines) == 60
    written = {day.key for day in days.every()}
    assert {line.key for line in lines if line.state != progress.TO_COME} == written
    assert {line.state for line in lines if line.key in written} == {progress.NOT_BEGUN}
    assert not any(line.solved or line.read or line.due or line.last_at for line in lines)
    first = days.every()[0]
    step = progress.next_step(me)
    assert (step.kind, step.day) == ("lesson", first.number)
    assert step.says == f"{first.name}, {first.title}: read the lesson."
    assert step.command == f"chainrule day {first.number}"


def test_a_day_goes_from_read_to_done(me):
    me.read(DAY.number)
    line = progress.of_day(me, DAY.number)
    assert (line.state, line.read, line.solved) == (progress.BEGUN, True, 0)
    assert (line.exercises, line.open) == (len(NAMES), tuple(NAMES))
    step = progress.next_step(me)
    assert (step.kind, step.name) == ("exercise", NAMES[0])
    assert step.command == f"chainrule check {DAY.number}.1"
    assert f"{len(NAMES)} of {len(NAMES)} exercises are left" in step.says
    solve(me, NAMES[0])
    solve(me, NAMES[1], score=0.5)
    line = progress.of_day(me, DAY.key)
    assert (line.state, line.solved, line.tried) == (progress.BEGUN, 1, 2)
    assert progress.next_step(me).name == NAMES[1]
    solve(me, *NAMES)
    solve(me, NAMES[0], score=0.0)  # what was solved once stays solved
    line = progress.of_day(me, DAY.number)
    assert (line.state, line.solved, line.open) == (progress.DONE, len(NAMES), ())
    assert progress.next_step(me).day != DAY.number


def test_one_goes_on_where_one_was(me):
    last = days.every()[-1]
    me.read(DAY.number)
    me.read(last.number)
    lines = progress.of_days(me)
    assert progress.next_step(me, lines).day == last.number
    solve(me, NAMES[0])
    assert progress.next_step(me).day == DAY.number


def test_when_all_is_done_the_cards_come(me):
    for day in days.every():
        me.read(day.number)
        solve(me, *(one.name for one in exercise.of(day)))
    assert {line.state for line in progress.of_days(me)} <= {progress.DONE, progress.TO_COME}
    step = progress.next_step(me)
    assert (step.kind, step.command) == ("drill", "chainrule drill")
    assert "cards are due" in step.says


def test_due_cards_are_counted_by_day(me):
    some = cards.of(DAY.key)[:2]
    soon = datetime.now(UTC)
    me.make_due([card.id for card in some], soon)
    me.review(some[0].id, right=True, rating=3, state="{}", due=soon + timedelta(days=3))
    me.make_due(["a_card_that_left_the_course"], soon)
    assert {line.key: line.due for line in progress.of_days(me) if line.due} == {DAY.key: 1}


def test_a_day_to_come_is_not_there(me):
    with pytest.raises(LessonError):
        progress.of_day(me, 99)


def test_the_home_page_is_quick(me):
    solve(me, *(one.name for one in exercise.every()))
    progress.of_days(me)
    began = time.process_time()
    progress.next_step(me, progress.of_days(me))
    assert time.process_time() - began < 0.5


def folder(tmp_path, name, **about):
    path = tmp_path / "work" / "runs" / name
    path.mkdir(parents=True, exist_ok=True)
    file = path / "run.json"
    file.write_text(json.dumps({"name": "digits", "created": "2026-11-21T10:00:00+02:00", **about}))
    return path


def test_run_folders_find_their_way_to_the_index(me, tmp_path):
    assert runs.refresh(me) == []
    path = folder(tmp_path, "digits-1", status="running")
    folder(tmp_path, ".being-made", status="running")
    (one,) = runs.refresh(me)
    assert (one.folder, one.recipe, one.status, one.metrics) == (str(path), "digits", "running", {})
    assert one.started == datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
    folder(tmp_path, "digits-1", status="done")
    (path / "summary.json").write_text(json.dumps({"test_accuracy": 0.97, "run": "secret/path"}))
    os.utime(path / "run.json", ns=(1, 1))
    (one,) = runs.refresh(me)
    assert (one.status, one.metrics, one.finding) == ("done", {"test_accuracy": 0.97}, None)
    (asked,) = runs.refresh(me, ask_doctor=True)
    assert asked.finding == ""
    assert runs.refresh(me) == [asked]


def test_damaged_and_removed_folders(me, tmp_path):
    (folder(tmp_path, "a") / "run.json").write_text("{torn")
    script = folder(tmp_path, "b")
    (script / "run.json").unlink()
    (script / "doctor.json").write_text('{"name": "mine.py", "created": 5, "status": "failed"}')
    me.runs.index(
        "/elsewhere/runs/c", recipe="x", started=datetime.now(UTC), status="done", metrics={}
    )
    found = {run.recipe: run.status for run in runs.refresh(me)}
    assert found == {"a": "damaged", "mine.py": "failed"}
    (script / "doctor.json").unlink()
    assert [run.recipe for run in runs.refresh(me)] == ["a"]
    assert len(me.runs.all()) == 2


def test_the_doctor_is_asked_about_a_real_run(me):
    from chainrule import train

    train.run("digits", {"train.epochs": 1, "optim.lr": 50.0})
    (one,) = runs.refresh(me, ask_doctor=True)
    assert one.status in {"done", "failed"}
    assert one.finding
