"""Both databases: what a test here asks of one, it asks of the other too."""

from functools import cache
from itertools import count

import pytest
from tests.needs import needs_postgres
from tests.store.postgres import server

from chainrule import store

BOTH = ("sqlite", pytest.param("postgres", marks=needs_postgres))


@pytest.fixture(scope="session")
def shelf():
    """Databases of one server, made when first asked for: each is seven megabytes of files."""
    with server() as make:
        yield cache(make)


@pytest.fixture
def postgres(shelf):
    """Return what hands out empty databases."""
    numbers = count()

    def empty(encoding="UTF8"):
        import psycopg

        url = shelf(f"test{next(numbers)}_{encoding.lower()}", encoding)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        return url

    return empty


@pytest.fixture(autouse=True)
def alone(tmp_path, monkeypatch):
    """Nothing of the machine's own settings is seen."""
    monkeypatch.setenv("CHAINRULE_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("CHAINRULE_HOME", str(tmp_path / "work"))
    monkeypatch.delenv("CHAINRULE_DATABASE", raising=False)


@pytest.fixture(params=BOTH)
def url(request, tmp_path):
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'progress.db'}"
    return request.getfixturevalue("postgres")()


@pytest.fixture
def db(url):
    with store.open(url) as found:
        yield found


@pytest.fixture
def me(db):
    return db.learner("ann")
