"""The application itself: what an error looks like, what may be kept by a browser."""

import errno
import time
from datetime import timedelta
from threading import Event, Thread

import pytest
from tests.web.serving import Direct

from chainrule import web
from chainrule.course import days
from chainrule.course.progress import Step
from chainrule.errors import CardError
from chainrule.web import ahead
from chainrule.web.ahead import quiet, warmed
from chainrule.web.pages import home, lesson


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


def test_cards_that_cannot_be_read_are_told_and_the_others_asked(client, monkeypatch):
    wrong = CardError("day04/cards.toml: an answer is needed", got="none")
    monkeypatch.setattr(home.cards, "broken", lambda: (wrong,))
    for path in ("/", "/drill", "/drill?day=1"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "Left out: day04/cards.toml" in answer.text


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
    assert [day.number for day in ahead.ahead(site)] == numbers
    monkeypatch.setattr(ahead.progress, "next_step", lambda _: Step("lesson", "", "", 3))
    assert [day.number for day in ahead.ahead(site)] == [*numbers[2:], *numbers[:2]]
    warmed(site)()  # ends at once, however much is left


def test_what_is_rendered_ahead_gives_way_to_who_asks(client):
    site, ended = client.app.state.site, Event()
    waits = Thread(target=quiet, args=(site, ended))
    site.serving = 1  # as while a page is asked for
    waits.start()
    waits.join(0.5)
    assert waits.is_alive()
    site.serving = 0
    waits.join(60)
    assert not waits.is_alive()
    began = time.monotonic()
    client.get("/")
    assert site.serving == 0
    assert site.served_at >= began


def test_a_lesson_is_sent_before_its_picture_is_drawn(client, monkeypatch):
    def broken(name):
        raise ZeroDivisionError

    monkeypatch.setattr(lesson.picture, "html", broken)
    text = client.get("/day/1").text
    assert "This picture could not be drawn" in text
    assert "</html>" in text
    typed = "@@picture:playground@@ @@note:@@"  # no mark of ours
    client.post("/journal/1", data={"text": typed})
    assert typed in client.get("/day/1").text


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
