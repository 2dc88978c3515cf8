"""The application itself: what an error looks like, what may be kept by a browser."""

import errno
from datetime import timedelta

import httpx
import pytest
from tests.web.serving import apart

from chainrule import web
from chainrule.course import days
from chainrule.course.progress import Step
from chainrule.web import application
from chainrule.web.application import ahead, warmed
from chainrule.web.pages import home

HERE = "http://127.0.0.1:8765"


class Direct:
    """A browser without a network: asks the application itself."""

    def __init__(self, app):
        self.app, self.cookies = app, httpx.Cookies()

    def get(self, path, **more):
        return apart(self.ask("GET", path, **more))

    def post(self, path, **more):
        return apart(self.ask("POST", path, **more))

    async def ask(self, method, path, headers=None, data=None):
        head = {"accept": "text/html", "origin": HERE} | (headers or {})
        asked = {"base_url": HERE, "headers": head, "cookies": self.cookies}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app), **asked) as client:
            answer = await client.request(method, path, data=data)
            self.cookies = client.cookies
            return answer


@pytest.fixture
def client(monkeypatch, tmp_path):
    monkeypatch.setenv("CHAINRULE_HOME", str(tmp_path))
    monkeypatch.delenv("CHAINRULE_DATABASE", raising=False)
    made = web.app(8765)
    client = Direct(made)
    client.get(made.state.site.keys.link)
    yield client
    made.state.site.close()


def test_an_error_that_nobody_foresaw_is_a_page_with_the_guards_headers(client, monkeypatch):
    monkeypatch.setattr(home.progress, "of_days", lambda me: 1 / 0)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "This page broke" in answer.text
    assert "ZeroDivisionError" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert client.get("/", headers={"accept": "text/x-piece"}).json()["error"]


def test_a_damaged_database_is_told(client, tmp_path):
    (tmp_path / "chainrule.db").write_bytes(b"no database" * 999)
    answer = client.get("/")
    assert answer.status_code in {200, 500}  # set aside with its copy, or told
    if answer.status_code == 500:
        assert "What you did cannot be read" in answer.text


def test_a_page_that_is_not_there(client):
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "There is no such page" in answer.text
    assert client.get("/day/99").status_code == 404
    assert client.post("/").status_code == 405


@pytest.mark.parametrize("path", ["/nowhere", "/day/99", "/week/9", "/week/" + "9" * 5000])
def test_an_error_says_what_is_needed_what_came_and_what_to_try(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "needed; got" in answer.text
    assert "Try:" in answer.text


def test_a_full_disk_is_told(client, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device", "notes")

    monkeypatch.setattr(home.progress, "of_days", full)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Your workspace cannot be used" in answer.text
    assert "No space left on device" in answer.text
    assert "Try: make room" in answer.text


def test_an_answer_sent_when_time_is_up_still_counts(client):
    client.post("/interview/begin", data={"length": "short"})
    session = client.app.state.site.interview
    session.begun -= timedelta(hours=1)
    card = session.turns[0].card.id
    client.post("/interview/answer", data={"card": "another", "reply": "?"})
    assert (session.answers, session.waiting) == ([], None)
    client.post("/interview/answer", data={"card": card, "reply": "I don’t know"})
    assert session.answers or session.waiting


def test_lessons_are_rendered_ahead_from_the_next_on(client, monkeypatch):
    site = client.app.state.site
    numbers = [day.number for day in days.every()]
    assert [day.number for day in ahead(site)] == numbers
    monkeypatch.setattr(application.progress, "next_step", lambda _: Step("lesson", "", "", 3))
    assert [day.number for day in ahead(site)] == [*numbers[2:], *numbers[:2]]
    warmed(site)()  # ends at once, however much is left


def test_what_a_browser_may_keep(client):
    page = client.get("/").text
    style = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert "immutable" in client.get(style).headers["cache-control"]
    assert client.get("/static/lesson.js").headers["cache-control"] == "private, no-cache"
    assert "86400" in client.get("/static/vendor/codemirror.js").headers["cache-control"]
    assert client.get("/").headers["cache-control"] == "no-store"


def test_every_vendored_part_has_its_licence(client):
    text = client.get("/static/vendor/LICENSES.txt").text
    for name in ("codemirror 6.0.2", "katex 0.19.1", "@codemirror/lang-python", "@lezer/python"):
        assert name in text
    assert text.count("MIT") >= 10
