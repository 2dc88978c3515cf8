"""Which database is meant, and no password in any message."""

import builtins

import pytest
from tests.needs import needs_postgres

from chainrule import places, store
from chainrule.errors import StoreError
from chainrule.store.address import find


def test_the_first_that_is_named_decides(tmp_path, monkeypatch):
    assert find().file == tmp_path / "work" / "chainrule.db"
    assert find().is_ours
    places.config_file().write_text("database = 'postgres://ann@db/course'")
    assert find().url.render_as_string() == "postgresql+psycopg://ann@db/course"
    monkeypatch.setenv("CHAINRULE_DATABASE", f"sqlite:///{tmp_path}/my.db")
    assert find().file == tmp_path / "my.db"
    assert not find().is_ours
    assert find("postgresql+psycopg://x/y").url.drivername == "postgresql+psycopg"


def test_a_place_with_odd_letters(tmp_path, monkeypatch):
    monkeypatch.setenv("CHAINRULE_HOME", str(tmp_path / "a b?c#d%20ü"))
    with store.open() as db:
        db.learner("ann").note(4, "x")
    assert (tmp_path / "a b?c#d%20ü" / "chainrule.db").is_file()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://ann:pa55@db/x", "got one that begins with 'mysql'"),
        ("/home/ann/x.db", "named by sqlite:///FILE or postgresql://…; got no URL"),
        ("sqlite://", "SQLite needs a file"),
        ("sqlite:///:memory:", "SQLite needs a file"),
        ("sqlite:///file:x?mode=memory&uri=true", "SQLite needs a file"),
        ("postgresql://ann:pa55@db:port/x", "named by"),
    ],
)
def test_a_wrong_url_is_explained(url, said):
    with pytest.raises(StoreError) as told:
        store.open(url)
    assert said in str(told.value)
    assert "pa55" not in str(told.value)


@needs_postgres
def test_a_server_that_does_not_answer_is_named_without_the_password():
    url = "postgresql://ann:pa55%3Aw%40rd@127.0.0.1:9/course?password=pa55%3Aw%40rd"
    with pytest.raises(StoreError, match=r"ann@127.0.0.1:9/course needs to answer") as told:
        store.open(url)
    assert "server runs" in told.value.hint
    assert "pa55" not in str(told.value)
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__


@needs_postgres
def test_a_database_that_is_not_there(postgres):
    host = postgres().partition("?")[2]
    with pytest.raises(StoreError, match='database "nowhere" does not exist'):
        store.open(f"postgresql://ann@/nowhere?{host}")


def test_without_the_driver_the_message_has_the_install_line(monkeypatch):
    real = builtins.__import__

    def without(name, *rest, **named):
        if name.startswith("psycopg"):
            raise ImportError(name)
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(StoreError, match=r'Try: pip install "chainrule\[postgres\]"'):
        store.open("postgresql://ann@db/course")
