"""A database that does not answer: lessons are read all the same, and nothing typed is lost."""

import re
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest
from tests.needs import needs_browser
from tests.web.serving import Direct, Server

from chainrule import store, web
from chainrule.course import exercise
from chainrule.errors import StoreError
from chainrule.store.engine import WAIT
from chainrule.web.unkept import is_held

PIECE = {"accept": "text/x-piece"}
ONE = exercise.of(1)[0]
SOON = 2 * WAIT  # seconds; who waits twice takes longer


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    made = Server(tmp_path_factory.mktemp("unkept"), "--port", "0")
    with made.client() as client:
        assert client.get("/").status_code == 200  # makes the database
    yield made
    assert made.stop() == (0, "")


@contextmanager
def held(workspace, mode="NORMAL"):
    """Hold the database as another program does that writes; EXCLUSIVE, from readers too."""
    with closing(sqlite3.connect(workspace / "chainrule.db", timeout=30)) as other:
        other.isolation_level = None
        other.execute(f"PRAGMA locking_mode = {mode}")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("UPDATE learner SET name = name")
        yield
        other.execute("ROLLBACK")


@pytest.mark.parametrize(
    "got", ["database is locked", "canceling statement due to lock timeout LINE 1: LOCK TABLE"]
)
def test_what_both_databases_say_of_one_that_is_held(got):
    assert is_held(StoreError("x needs to answer", got=got))
    assert not is_held(StoreError("x needs to answer", got="unable to open database file"))


@contextmanager
def soon():
    began = time.monotonic()
    yield
    assert time.monotonic() - began < SOON


@pytest.fixture
def pages(monkeypatch):
    """Return what makes the pages of a workspace."""
    sites = []

    def make(workspace):
        monkeypatch.setenv("CHAINRULE_HOME", str(workspace))
        monkeypatch.delenv("CHAINRULE_DATABASE", raising=False)
        made = web.app(8765)
        sites.append(made.state.site)
        client = Direct(made)
        client.get(made.state.site.keys.link)
        return client

    yield make
    for site in sites:
        site.close()


@pytest.fixture
def unusable(pages, tmp_path):
    """The pages of a workspace that cannot be made: its place is inside a file."""
    (tmp_path / "file").write_text("")
    return pages(tmp_path / "file" / "work")


@pytest.mark.parametrize("path", ["/", "/day/1", "/week/1", f"/exercise/{ONE.name}?hints=2"])
def test_a_workspace_that_cannot_be_used_can_be_read(unusable, path):
    answer = unusable.get(path)
    assert answer.status_code == 200
    assert answer.text.count("Nothing that you do is kept now.") == 1
    assert "Try:" in answer.text
    assert len(answer.text) > 4000


def test_what_cannot_be_written_is_given_back(unusable):
    answer = unusable.post("/journal/1", data={"text": "My own <words>"})
    assert answer.status_code == 500
    assert "My own &lt;words&gt;" in answer.text
    answer = unusable.post(f"/exercise/{ONE.name}/check", data={"source": "x = 12345"})
    assert answer.status_code == 500
    assert "x = 12345" in answer.text


def test_pages_are_soon_there_while_another_program_holds_the_database(pages, tmp_path):
    store.open(f"sqlite:///{tmp_path / 'chainrule.db'}").close()
    paths = ["/", "/day/2", f"/exercise/{ONE.name}", "/drill", "/journal"]
    first = pages(tmp_path)
    for path in paths:  # what is rendered and loaded once is there
        assert first.get(path).status_code == 200
    first.app.state.site.close()
    with held(tmp_path, "EXCLUSIVE"):
        client = pages(tmp_path)
        with soon(), ThreadPoolExecutor(len(paths)) as pool:
            answers = list(pool.map(client.get, paths))
    assert [answer.status_code for answer in answers] == [200, 200, 200, 503, 503]
    for answer in answers:
        assert "database is locked" in answer.text
        assert "end the program that holds it" in answer.text
    assert "Nothing that you do" not in client.get("/").text  # it is free again


def test_a_save_is_refused_soon_and_can_be_sent_again(own):
    sent = {"text": "Kept the second time.", "base": ""}
    with own.client() as client:
        with held(own.workspace):
            with soon():
                page = client.post("/journal/3", data=sent)
            assert page.status_code == 503
            assert "Kept the second time." in page.text
            with soon():
                answer = client.post("/journal/3", data=sent, headers=PIECE)
            assert "end the program" in answer.json()["error"]
        assert client.post("/journal/3", data=sent).status_code == 303
        assert "Kept the second time." in client.get("/journal").text


def test_a_check_is_answered_though_it_cannot_be_kept(own):
    with own.client() as client:
        text = client.get(f"/exercise/{ONE.name}").text
        base = re.search(r'name="base" value="(\w+)"', text)[1]
        sent = {"source": ONE.solution, "base": base}
        with held(own.workspace):
            answer = client.post(f"/exercise/{ONE.name}/check", data=sent, headers=PIECE).text
        assert "Solved." in answer
        assert "This try is not kept." in answer


@needs_browser
def test_a_note_typed_meanwhile_is_sent_again_by_itself(own, chromium):
    context = chromium.new_context()
    page = context.new_page()
    page.goto(own.links[-1])
    own.links.append(own.next_link())
    page.wait_for_url(f"{own.home}/")
    page.goto(f"{own.home}/journal/2")
    with held(own.workspace):
        page.fill("textarea", "Typed while it was held.")
        page.get_by_text("Not saved; kept in this browser.").wait_for()
        assert "end the program" in page.inner_text(".told")
        page.reload()
        page.get_by_role("button", name="Take it").wait_for()
    page.get_by_role("button", name="Take it").click()
    page.get_by_text("Saved.").wait_for()
    page.reload()
    assert page.input_value("textarea") == "Typed while it was held."
    context.close()


@needs_browser
def test_a_note_that_could_not_be_saved_is_saved_when_it_can(own, chromium):
    context = chromium.new_context()
    page = context.new_page()
    page.goto(own.links[-1])
    own.links.append(own.next_link())
    page.wait_for_url(f"{own.home}/")
    page.goto(f"{own.home}/journal/5")
    with held(own.workspace):
        page.fill("textarea", "Nobody pressed a key again.")
        page.get_by_text("Not saved; kept in this browser.").wait_for()
    page.get_by_text("Saved.", exact=True).wait_for()
    context.close()
