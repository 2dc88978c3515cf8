"""Migrations: the first makes what the code expects; newer and foreign databases are refused."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from tests.needs import needs_postgres

from chainrule import store
from chainrule.errors import StoreError
from chainrule.store import schema, tables
from chainrule.store.address import find


def test_the_migrations_make_what_the_code_expects(db):
    options = {"version_table": tables.VERSION, "compare_type": True}
    with db.reading() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, tables.metadata) == []
        assert schema.current(connection) == tables.SCHEMA


def test_the_last_migration_has_the_number_of_the_schema():
    names = sorted(file.name for file in (schema.MIGRATIONS / "versions").glob("*.py"))
    assert [int(name[:4]) for name in names] == list(range(1, tables.SCHEMA + 1))


def test_every_table_belongs_to_a_learner():
    assert set(tables.OWNED) | {tables.learner} == set(tables.metadata.tables.values())
    for table in tables.OWNED:
        assert not table.c.learner_id.nullable
        assert {key.target_fullname for key in table.foreign_keys} == {"learner.id"}
        assert set(table.info["key"]) <= set(table.c.keys())


def test_a_row_without_a_learner_is_refused(db):
    with pytest.raises(StoreError, match=r"(?i)foreign key"), db.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO reading VALUES (99, '4', '2026-01-01 00:00:00.000000')"
        )


def test_a_newer_schema_is_refused_and_left_alone(url):
    with store.open(url) as db, db.writing() as connection:
        connection.execute(text(f"UPDATE {tables.VERSION} SET version_num = '0099'"))
    for _ in range(2):
        with pytest.raises(
            StoreError, match=rf"schema {tables.SCHEMA} or older; got schema 99\. Try: pip"
        ):
            store.open(url)


def test_a_database_of_something_else_is_refused_and_left_alone(url):
    address = find(url)
    engine = schema.connect(address)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE bookmarks (id INTEGER)")
    with pytest.raises(StoreError, match="needs to be empty or Chainrule's own; got one with the "
                       "tables bookmarks"):  # fmt: skip
        store.open(url)
    with engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT * FROM bookmarks").all() == []
        if address.file:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "delete"
    engine.dispose()


NEXT = """
from alembic import op
revision, down_revision, branch_labels, depends_on = "{new:04}", "{old:04}", None, None
def upgrade():
    op.execute("UPDATE note SET text = 'upgraded'")
    {more}
"""


@pytest.fixture
def newer(tmp_path, monkeypatch):
    """The next schema: the shipped migrations and one more."""
    new = tables.SCHEMA + 1

    def make(more="pass"):
        folder = tmp_path / "migrations" / "versions"
        folder.mkdir(parents=True)
        for file in (schema.MIGRATIONS / "versions").glob("*.py"):
            (folder / file.name).write_text(file.read_text())
        text = NEXT.format(more=more, new=new, old=tables.SCHEMA)
        (folder / f"{new:04}_next.py").write_text(text)
        monkeypatch.setattr(schema, "MIGRATIONS", folder.parent)
        monkeypatch.setattr(schema, "SCHEMA", new)
        monkeypatch.setattr(schema.migrate, "__defaults__", (new,))

    return make


def test_an_older_database_is_copied_and_brought_up_to_date(url, newer):
    with store.open(url) as db:
        db.learner("ann").note(4, "mine")
        file = db.address.file
    newer()
    with store.open(url) as db:
        assert db.learner("ann").notes()[4].text == "upgraded"
    if file:
        (copy,) = (file.parent / "backups").glob(f"*-before-schema-{tables.SCHEMA + 1}.db")
        with closing(sqlite3.connect(copy)) as old:
            assert old.execute("SELECT text FROM note").fetchall() == [("mine",)]
            assert old.execute(f"SELECT version_num FROM {tables.VERSION}").fetchone() == (
                f"{tables.SCHEMA:04}",
            )


@pytest.mark.parametrize("more", ["op.execute('no sql at all')", "1 / 0"])
def test_a_failed_migration_changes_nothing(url, newer, more):
    with store.open(url) as db:
        db.learner("ann").note(4, "mine")
    newer(more)
    with pytest.raises((StoreError, ZeroDivisionError)):
        store.open(url)
    engine = schema.connect(find(url))
    with engine.begin() as connection:
        assert schema.current(connection) == tables.SCHEMA
        assert connection.exec_driver_sql("SELECT text FROM note").scalar() == "mine"
    engine.dispose()


# Rows of schema 1, in which hints and solutions stood among the guesses.
FIRST = """
INSERT INTO learner (id, name, created) VALUES (1, 'ann', '{at}'), (2, 'bob', '{at}');
INSERT INTO note (learner_id, day, at, text) VALUES (1, '4', '{at}', 'mine');
INSERT INTO guess (learner_id, day, key, at, text) VALUES
    (1, '4', 'loss', '{at}', 'it falls'), (1, '4', 'hint/sort', '{at}', '2'),
    (1, '4', 'solution/sort', '{at}', 'seen'), (1, 'E3', 'hint/trees', '{at}', '3'),
    (1, '5', 'hint/odd', '{at}', 'not ours'), (2, '12', 'solution/search', '{at}', 'seen')
"""


def test_hints_and_solutions_of_schema_1_leave_the_guesses(url):
    address = find(url)
    schema.migrate(address, target=1)
    engine = schema.connect(address)
    zone = "" if address.file else "+00"
    with engine.begin() as connection:
        for one in FIRST.format(at=f"2026-11-21 10:00:00.000000{zone}").split(";"):
            connection.exec_driver_sql(one)
    engine.dispose()
    at = datetime(2026, 11, 21, 10, tzinfo=UTC)
    with store.open(url) as db:
        ann, bob = db.learner("ann"), db.learner("bob")
        assert ann.aid("day04/sort") == store.Aid(2, at)
        assert ann.aid("e03/trees") == store.Aid(3, None)
        assert ann.aid("day04/other") == ann.aid("day12/search") == store.Aid()
        assert bob.aid("day12/search") == store.Aid(0, at)
        assert (ann.guesses(4), ann.guesses("E3")) == ({"loss": "it falls"}, {})
        assert ann.guesses(5) == {"hint/odd": "not ours"}
        assert ann.notes()[4].text == "mine"
        with db.reading() as connection:
            assert schema.current(connection) == tables.SCHEMA
        ann.show_hint("day04/sort", 3)
        assert ann.aid("day04/sort") == store.Aid(3, at)


@needs_postgres
def test_a_database_that_is_not_utf8_is_refused(request):
    url = request.getfixturevalue("postgres")(encoding="LATIN1")
    with pytest.raises(StoreError, match=r"needs the encoding UTF8.*createdb -E UTF8"):
        store.open(url)


def test_importing_the_store_loads_no_database_library():
    code = "import chainrule.store, chainrule.cli.app, sys; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env=os.environ).returncode == 0


def test_an_up_to_date_database_needs_no_alembic(url):
    store.open(url).close()
    code = f"import sys; from chainrule import store; store.open({url!r}); "
    code += "sys.exit('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env=os.environ).returncode == 0
