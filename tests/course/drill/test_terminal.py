"""`chainrule drill` in a real terminal: answers typed, the process killed between two of them."""

import json
import os
import re
import select
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta

import pytest

from chainrule import places, store
from chainrule.course import cards, drill, exercise
from chainrule.course.drill import Wanted, clock

pty = pytest.importorskip("pty", reason="pseudo-terminals are POSIX's")
WAIT = 60


class Typist:
    """A learner at a terminal."""

    def __init__(self, words, folder):
        self.said = ""
        child, self.screen = pty.fork()
        if child == 0:
            os.chdir(folder)
            os.environ.update(TERM="dumb", COLUMNS="100", CHAINRULE_HOME=str(folder / "work"))
            os.environ.update(CHAINRULE_CONFIG=str(folder / "config.toml"))
            os.environ.pop("CHAINRULE_DATABASE", None)
            os.environ.pop("EDITOR", None)
            os.environ.pop("VISUAL", None)
            os.execv(sys.executable, [sys.executable, "-m", "chainrule", *words])
        self.child = child

    def wait(self, text):
        """Read until `text` was printed; what came before it is forgotten."""
        end = time.monotonic() + WAIT
        while text not in self.said:
            assert time.monotonic() < end, f"no {text!r} in {self.said!r}"
            if select.select([self.screen], [], [], 0.5)[0]:
                try:
                    self.said += os.read(self.screen, 4096).decode(errors="replace")
                except OSError:  # the other side is closed
                    assert text in self.said, self.said
        before, self.said = self.said.split(text, 1)
        return before

    def type(self, text):
        os.write(self.screen, f"{text}\r".encode())

    def answer(self, turn):
        """Answer a card rightly."""
        asked = turn.ask()
        self.wait("q to stop)")
        self.wait("> ")
        self.type("because" if asked.rubric else asked.right)
        if asked.rubric:
            self.wait("(y/n)")
        for _ in asked.rubric:
            self.type("y")
        self.wait("Comes back")

    def kill(self):
        os.kill(self.child, signal.SIGKILL)
        assert os.WIFSIGNALED(os.waitpid(self.child, 0)[1])
        os.close(self.screen)

    def end(self):
        end = time.monotonic() + WAIT
        while not (done := os.waitpid(self.child, os.WNOHANG))[0]:
            if time.monotonic() > end:
                self.kill()
                pytest.fail(f"the program goes on; last words {self.said!r}")
            time.sleep(0.01)
        os.close(self.screen)
        return os.waitstatus_to_exitcode(done[1])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CHAINRULE_HOME", str(tmp_path / "work"))
    monkeypatch.setenv("CHAINRULE_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.delenv("CHAINRULE_DATABASE", raising=False)
    return tmp_path


def queue(**wanted):
    with store.open() as db:
        return drill.queue(db.learner(), Wanted(**wanted))


def reviews():
    with store.open() as db:
        return db.learner().reviews()


def intact():
    connection = sqlite3.connect(places.database_file())
    said = connection.execute("pragma integrity_check").fetchone()[0]
    connection.close()
    return said == "ok"


def test_a_killed_drill_loses_only_what_was_being_typed(folder):
    planned = queue(day=3)
    first = Typist(["drill", "--day", "3"], folder)
    for turn in planned[:2]:
        first.answer(turn)
    first.wait("> ")
    os.write(first.screen, b"half an ans")  # no Enter
    time.sleep(0.2)
    first.kill()
    kept = reviews()
    assert [(r.card, r.right) for r in kept] == [(turn.card.id, True) for turn in planned[:2]]
    assert intact()

    left = queue(day=3)
    assert [t.card.id for t in left] == [t.card.id for t in planned if t not in planned[:2]]
    second = Typist(["drill", "--day", "3"], folder)
    second.answer(left[0])
    second.wait("> ")
    second.type("?")
    second.wait("stop; what you answered is kept")
    second.wait("> ")
    second.type("q")
    second.wait("1 answered, 1 right.")
    assert second.end() == 0
    assert len(reviews()) == 3


def test_wrong_and_unreadable_answers(folder):
    numbers = [turn for turn in queue(day=3) if turn.card.kind == "number"]
    topic = numbers[0].card.topic
    planned = queue(topic=topic)
    typist = Typist(["drill", "--topic", topic, "--limit", "1"], folder)
    typist.wait("> ")
    typist.type("%%%")
    typist.wait("Not counted: ")
    typist.wait("> ")
    typist.type("-")
    typist.wait("The answer")
    typist.wait("Comes back in 10 minutes")
    typist.wait("> ")  # the same card again, beyond the limit
    typist.type("q")
    typist.wait("1 answered, 0 right.")
    assert typist.end() == 0
    assert [(r.card, r.rating) for r in reviews()] == [(planned[0].card.id, 1)]


def test_an_answer_that_the_database_does_not_take_is_kept_later(folder):
    planned = queue(day=3)
    typist = Typist(["drill", "--day", "3"], folder)
    typist.wait("> ")
    with closing(sqlite3.connect(places.database_file(), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        typist.type("-")
        typist.wait("Not kept: ")
        typist.wait("Enter tries once more, q stops: ")
    typist.type("")
    typist.wait("Comes back")
    typist.wait("> ")
    typist.type("q")
    assert typist.end() == 0
    assert [review.card for review in reviews()] == [planned[0].card.id]


def test_the_third_failure_opens_the_exercise(folder):
    card = next(card for card in cards.every() if card.exercise and card.kind != "short")
    with store.open() as db:
        for hours in (2, 1):
            at = clock.now() - timedelta(hours=hours)
            drill.record(db.learner(), card, drill.AGAIN, now=at)
    typist = Typist(["drill", "--day", card.day], folder)
    typist.wait("> ")
    typist.type("-")
    typist.wait("Missed three times in a row.")
    found = exercise.get(card.exercise)
    typist.wait(f"chainrule check {found.number}")
    typist.wait("> ")
    typist.type("q")
    assert typist.end() == 0
    assert exercise.file_of(found).is_file()


def test_the_mixed_cards_of_a_week(folder):
    mixed = drill.mixed(1, 10, seed=clock.day_of(clock.now()).toordinal())
    place = next(i for i, turn in enumerate(mixed) if turn.card.kind != "short")
    typist = Typist(["drill", "--week", "1", "--rate"], folder)
    for i in range(place):
        typist.wait(f"{10 - i} left")
        typist.wait("> ")
        typist.type("-")
    typist.wait(f"{10 - place} left")
    typist.wait("> ")
    typist.type(mixed[place].ask().right)
    typist.wait("h hard, e easy: ")
    typist.type("x")
    typist.wait("needed one of Enter, h, e, or q")
    typist.type("h")
    typist.wait("> ")
    typist.type("q")
    typist.wait(f"{place + 1} answered, 1 right.")
    assert typist.end() == 0
    assert reviews()[-1].rating == drill.HARD


def test_control_c_ends_it(folder):
    typist = Typist(["drill", "--day", "3"], folder)
    typist.wait("q to stop)")  # a question may hold "> " too
    typist.wait("> ")
    os.write(typist.screen, b"\x03")
    assert typist.end() == 130


def test_an_interview_without_an_answer_blames_nobody(folder):
    typist = Typist(["interview", "--questions", "2", "--minutes", "1", "--seed", "1"], folder)
    typist.wait("2 questions in 1 minute. Begin.")
    typist.wait("> ")
    typist.type("q")
    typist.wait("Nothing was answered. Once more: chainrule interview")
    assert typist.end() == 0


def test_an_interview_to_its_end(folder):
    typist = Typist(["interview", "--questions", "2", "--minutes", "5", "--seed", "1"], folder)
    typist.wait("Question 1 of 2")
    typist.wait("> ")
    typist.type("-")
    typist.wait("Question 2 of 2")
    typist.wait("> ")
    typist.type("i don't know")
    typist.wait("2 of 2 answered")
    typist.wait("Go over:")
    assert typist.end() == 0
    assert [review.right for review in reviews()] == [False, False]


def test_a_note_typed_line_by_line(folder):
    typist = Typist(["journal", "4"], folder)
    typist.wait("> ")
    typist.type("gradients add up")
    typist.wait("> ")
    typist.type("")
    typist.wait("Kept: Day 4")
    assert typist.end() == 0
    with store.open() as db:
        assert db.learner().notes()[4].text == "gradients add up"


def chainrule(*words, folder, **how):
    line = [sys.executable, "-m", "chainrule", *words]
    return subprocess.run(
        line, cwd=folder, capture_output=True, text=True, timeout=WAIT, check=False, **how
    )


def test_without_a_terminal_it_says_so(folder):
    done = chainrule("drill", folder=folder, stdin=subprocess.DEVNULL)
    assert done.returncode == 1
    assert "a terminal is needed" in done.stderr
    assert "chainrule learn" in done.stderr


def test_for_programs(folder):
    told = json.loads(chainrule("drill", "--stats", "--json", folder=folder).stdout)
    assert told["reviews"] == told["due"] == 0
    assert told["cards"] > 0
    told = json.loads(chainrule("drill", "--forecast", "--json", folder=folder).stdout)
    assert len(told["forecast"]) == 14
    done = chainrule("drill", "--stats", "--forecast", folder=folder)
    assert done.returncode == 1
    assert re.search("one of --forecast, --stats, --anki", done.stderr)
