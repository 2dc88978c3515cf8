"""Many writers at once, and killed ones: what was committed stays, nothing is refused."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime

import pytest

from chainrule import store
from chainrule.errors import StoreError
from chainrule.store import health, schema
from chainrule.store.address import find

# Waits until all are there, so that they open, make the tables and write at the same time.
WRITER = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from chainrule import store
from chainrule.errors import StoreError
url, name, times, go = sys.argv[1:]
print("ready", flush=True)
while not Path(go).exists():
    time.sleep(0.002)
with store.open(url) as db:
    for i in range(int(times)):
        me = db.learner("ann")
        me.submit("day04/x", f"{name}-{i}", 0.5, solved=False)
        me.review("shift", right=True, rating=3, state="{}", due=datetime.now(UTC))
        print(i, flush=True)
"""


def writer(url, name, times, go):
    words = [sys.executable, "-c", WRITER, url, str(name), str(times), str(go)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)


def started(url, go, names, times):
    """Start writers together."""
    found = [writer(url, name, times, go) for name in names]
    for one in found:
        assert one.stdout.readline() == "ready\n"
    go.touch()
    return found


def test_several_processes_open_and_write_at_once(url, tmp_path):
    ended = [
        (one.communicate(), one.returncode) for one in started(url, tmp_path / "go", range(3), 20)
    ]
    assert ended == [(("".join(f"{i}\n" for i in range(20)), None), 0)] * 3
    with store.open(url) as db:
        me = db.learner("ann")
        assert db.learners() == ("ann",)
        assert {done.source for done in me.submissions("day04/x")} == {
            f"{name}-{i}" for name in range(3) for i in range(20)
        }
        assert me.cards()["shift"].reviews == len(me.reviews()) == 60


def test_threads_may_open_an_empty_database_at_once(url):
    def work(i):
        with store.open(url) as db:
            return db.learner("ann").id

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(work, range(6)))) == 1


OPENER = """
import sys, time, alembic.operations, alembic.script, chainrule.store.database
from pathlib import Path
from chainrule import store
print("ready", flush=True)
sys.stdin.readline()
for _ in range(50):
    store.open(sys.argv[1]).close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.parametrize("after", [0.005, 0.02, 0.05])
def test_who_is_killed_while_it_makes_the_tables_harms_nobody(url, after):
    words = [sys.executable, "-c", OPENER, url]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as one:
        one.stdout.readline()
        one.stdin.write("go\n")
        one.stdin.flush()
        time.sleep(after)
        one.kill()
    with store.open(url) as db:
        assert db.learners() == ()
        assert db.learner("ann").best() == {}


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_a_killed_writer_loses_nothing_that_was_told(url, tmp_path):
    told = 0
    for name in range(3):
        (one,) = started(url, tmp_path / f"go{name}", [name], 10_000)
        with one:
            for _ in range(20 + 17 * name):  # a different moment of a write each time
                assert one.stdout.readline()
            os.kill(one.pid, signal.SIGKILL)
            told = 20 + 17 * name + len([line for line in one.stdout if line.endswith("\n")])
        with store.open(url) as db:
            me = db.learner("ann")
            kept = [done.source for done in me.submissions("day04/x")]
            mine = [source for source in kept if source.startswith(f"{name}-")]
            assert mine == [f"{name}-{i}" for i in range(len(mine))]
            assert told <= len(mine) <= told + 1
            assert me.cards()["shift"].reviews == len(me.reviews())


def test_threads_of_a_server_share_one_database(db):
    def work(i):
        me = db.learner("ann")
        me.review("shift", right=i % 2 == 0, rating=3, state="{}", due=datetime.now(UTC))
        me.make_due(["shift", f"new{i % 5}"])
        me.note(i % 3, str(i))
        return len(me.reviews()), me.best()

    with ThreadPoolExecutor(30) as pool:
        assert len(list(pool.map(work, range(90)))) == 90
    me = db.learner("ann")
    assert me.cards()["shift"].reviews == len(me.reviews()) == 90
    assert len(me.notes()) == 3


def test_a_reader_does_not_wait_for_a_writer(db, me):
    me.note(4, "before")
    with db.writing() as connection:
        connection.exec_driver_sql("UPDATE note SET text = 'within'")
        assert me.notes()[4].text == "before"  # who waited would be refused
    assert me.notes()[4].text == "within"


def test_a_failed_change_leaves_nothing_behind(db, me):
    me.note(4, "mine")

    def change():
        with db.writing() as connection:
            connection.exec_driver_sql("DELETE FROM note")
            return 1 / 0

    with pytest.raises(ZeroDivisionError):
        change()
    assert me.notes()[4].text == "mine"


def held(url):
    """Return a connection of another program that keeps everybody from writing notes."""
    if url.startswith("sqlite"):
        other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
    else:
        import psycopg

        other = psycopg.connect(url)
        other.execute("LOCK TABLE note")
    return other


TURN = 2  # seconds; who waits twice takes longer than TWICE, and one that works meanwhile does not
TWICE = 2 * TURN


@pytest.fixture
def hurried(monkeypatch, tmp_path):
    store.open(f"sqlite:///{tmp_path / 'first.db'}").close()  # what is imported late is there now
    for module in ("engine", "schema", "health", "link"):
        monkeypatch.setattr(f"chainrule.store.{module}.WAIT", TURN)


@pytest.mark.usefixtures("hurried")
def test_who_waits_in_vain_for_a_turn_is_told_and_may_go_on(url):
    with store.open(url) as db:
        me = db.learner("ann")
        with closing(held(url)) as other:
            began = time.perf_counter()
            with pytest.raises(StoreError, match=r"lock.* Try: the same again; if it stays so"):
                me.note(4, "x")
            assert time.perf_counter() - began < TWICE
            other.rollback()
        me.note(4, "x")
        assert me.notes()[4].text == "x"


def held_file(file, mode):
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute(f"BEGIN {mode}")
    return other


@pytest.mark.usefixtures("hurried")
def test_threads_that_wait_behind_each_other_wait_once(tmp_path):
    with store.open(f"sqlite:///{tmp_path / 'x.db'}") as db:
        me = db.learner("ann")

        def work(day):
            time.sleep(0.1 * day)
            with pytest.raises(StoreError, match=r"database is locked\. Try: the same again"):
                me.note(day, "x")

        with closing(held(f"sqlite:///{tmp_path / 'x.db'}")), ThreadPoolExecutor(8) as pool:
            began = time.perf_counter()
            list(pool.map(work, range(8)))
            assert time.perf_counter() - began < 4 * TURN  # not eight, one after the other
        me.note(4, "x")


@pytest.mark.parametrize("state", ["fresh", "older", "to check", "checked"])
@pytest.mark.parametrize("mode", ["IMMEDIATE", "EXCLUSIVE"])
@pytest.mark.usefixtures("hurried")
def test_one_wait_is_all_that_opening_and_writing_take(tmp_path, state, mode):
    file = tmp_path / "x.db"
    address = find(f"sqlite:///{file}")
    if state == "older":
        schema.migrate(address, target=1)
    elif state != "fresh":
        store.open(f"sqlite:///{file}").close()
    if state == "checked":
        health.back_up(file, health.DAILY)
    with closing(held_file(file, mode)):
        began = time.perf_counter()
        with pytest.raises(StoreError, match="database is locked"):
            store.open(f"sqlite:///{file}").learner("new")
        assert time.perf_counter() - began < TWICE
    store.open(f"sqlite:///{file}").learner("new")


def test_a_copy_does_not_wait_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr(health, "WAIT", 0.3)
    file = tmp_path / "x.db"
    schema.migrate(find(f"sqlite:///{file}"))
    with (
        closing(held_file(file, "EXCLUSIVE")),
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        health.back_up(file, health.DAILY)
    assert health.backups(file) == []
