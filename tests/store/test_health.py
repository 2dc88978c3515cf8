"""A SQLite file is checked, copied, and set aside where it is damaged; never deleted."""

import os
import sqlite3
import sys
from contextlib import closing

import pytest

from chainrule import store
from chainrule.errors import StoreError
from chainrule.store import health


@pytest.fixture
def file(tmp_path):
    return tmp_path / "work" / "chainrule.db"


def filled(notes=40):
    """Make the workspace's database, with something in it."""
    with store.open() as db:
        me = db.learner("ann")
        for day in range(notes):
            me.note(day, f"note {day} " * 500)


def days_pass(file):
    for copy in health.backups(file):
        long_ago = copy.stat().st_mtime - 2 * health.DAY
        os.utime(copy, (long_ago, long_ago))
        copy.rename(copy.with_name(copy.name.replace("-daily", "0-daily")))  # a second is one day


def smash(file, begin=4096, length=40_000):
    """Overwrite the middle of the file, as a failing disk does."""
    with file.open("r+b") as disk:
        disk.seek(begin)
        disk.write(b"\xa5" * length)


def test_the_file_is_private_and_has_the_settings_that_the_text_tells(file):
    filled()
    with store.open() as db, db.reading() as connection:
        asked = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in
                 ("journal_mode", "synchronous", "foreign_keys")}  # fmt: skip
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    if sys.platform != "win32":
        assert file.stat().st_mode & 0o077 == 0
        assert all(copy.stat().st_mode & 0o077 == 0 for copy in health.backups(file))


def test_a_copy_a_day_the_newest_are_kept(file):
    filled(3)
    for day in range(8):
        with store.open() as db:
            db.learner("ann").note(0, f"day {day}")
        store.open().close()
        assert len(health.backups(file)) == min(day + 1, health.KEPT)
        days_pass(file)
    names = [copy.name for copy in (file.parent / "backups").iterdir()]
    assert len(names) == health.KEPT  # and nothing half-made
    with closing(sqlite3.connect(health.backups(file)[-1])) as copy:
        assert copy.execute("SELECT text FROM note WHERE day = '0'").fetchone() == ("day 6",)


def test_a_neighbour_keeps_its_copies(tmp_path):
    (tmp_path / "backups").mkdir()
    names = {
        name: [
            f"{name}-2026112{i}-100000-{kind}.db"
            for i, kind in enumerate(("daily", "before-schema-2"))
        ]
        for name in ("a", "a-b", "a[b]")
    }
    for copy in (copy for copies in names.values() for copy in copies):
        (tmp_path / "backups" / copy).touch()
    for name, copies in names.items():
        assert {found.name for found in health.backups(tmp_path / f"{name}.db")} == set(copies)


def test_a_copy_that_cannot_be_made_stops_nobody(file):
    filled(1)
    (file.parent / "backups").write_text("in the way")
    filled(2)
    with store.open() as db:
        assert len(db.learner("ann").notes()) == 2


@pytest.mark.parametrize(("begin", "length"), [(4096, 40_000), (0, 60), (100, 4000)])
def test_a_damaged_file_is_set_aside_and_the_newest_copy_offered(file, begin, length):
    filled()
    filled()  # makes the day's copy
    days_pass(file)
    (copy,) = health.backups(file)
    smash(file, begin, length)
    broken = file.read_bytes()
    with pytest.raises(StoreError, match="needs to be a sound database") as told:
        store.open()
    assert f"chainrule import {copy} brings back what was there on" in told.value.hint
    (aside,) = file.parent.glob("chainrule.db.damaged-*")
    assert aside.name in told.value.got
    assert aside.read_bytes() == broken
    with store.open() as db:
        assert db.learners() == ()
        assert db.load(copy).rows["note"] == 40
        assert db.learner("ann").notes()[7].text == "note 7 " * 500


def test_without_a_copy_the_hint_says_so(file):
    filled()
    smash(file, 0, 60)
    with pytest.raises(StoreError, match="Try: the same again: it begins with an empty database"):
        store.open()


def test_damage_that_is_met_at_work_is_looked_for_at_the_next_opening(file):
    filled()
    filled()
    with store.open() as db:
        smash(file, 4096, file.stat().st_size - 8192)
        with pytest.raises(StoreError, match=r"malformed.* Try: end Chainrule and start it again"):
            db.learner("ann").notes()
    assert not list(file.parent.glob("*.damaged-*"))
    with pytest.raises(StoreError, match="sound database"):
        store.open()
    assert len(list(file.parent.glob("*.damaged-*"))) == 1


def test_a_file_of_somebody_else_is_never_moved(tmp_path):
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"\xff\xd8" * 5000)
    with pytest.raises(StoreError, match=r"photo\.jpg needs to be a database; got file is not a"):
        store.open(f"sqlite:///{photo}")
    assert photo.read_bytes() == b"\xff\xd8" * 5000
    assert [file.name for file in tmp_path.iterdir()] == ["photo.jpg"]


def test_an_empty_file_is_an_empty_database(file):
    file.parent.mkdir()
    file.touch()
    with store.open() as db:
        assert db.learners() == ()


def test_a_file_in_the_place_of_the_workspace(tmp_path):
    (tmp_path / "work").write_text("x")
    with pytest.raises(StoreError, match=r"chainrule\.db needs to be written.*--workspace"):
        store.open()


def test_a_folder_in_the_place_of_the_file(file):
    file.mkdir(parents=True)
    with pytest.raises(StoreError, match="unable to open database file"):
        store.open()
