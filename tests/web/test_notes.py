"""A day's note in two tabs: nobody's words are lost."""

import re

import pytest
from tests.needs import needs_browser

from chainrule.web.kept import exchange, mark

PIECE = {"accept": "text/x-piece"}


@pytest.fixture
def client(server):
    with server.client() as made:
        yield made


@pytest.mark.parametrize(
    ("now", "base", "text", "kept"),
    [
        ("", "", "new", "new"),  # nothing can be lost
        ("old", mark("old"), "new", "new"),
        ("old", mark("older"), "new", "old"),
        ("new", "", "new", "new"),  # sent twice
        ("old", "", "", "old"),
    ],
)
def test_a_text_is_exchanged_only_by_who_knows_it(now, base, text, kept):
    place = [now]
    found = exchange(lambda: place[0], lambda new: place.__setitem__(0, new), text, base)
    assert place == [kept]
    assert (found.text, found.mark) == (kept, mark(kept))
    assert found.conflict == (kept != text)


def test_the_second_tab_is_told_with_both_texts(client):
    base = re.search(r'name="base" value="(\w+)"', client.get("/journal/6").text)[1]
    assert client.post("/journal/6", data={"text": "one", "base": base}).status_code == 303
    sent = {"text": "two <b>", "base": base}
    answer = client.post("/journal/6", data=sent, headers=PIECE)
    assert (answer.status_code, answer.json()) == (409, {"mark": mark("one"), "text": "one"})
    page = client.post("/journal/6", data=sent)  # without script
    assert page.status_code == 409
    assert "changed elsewhere" in page.text
    assert "two &lt;b&gt;" in page.text
    assert f'value="{mark("one")}"' in page.text  # sent again, it is written
    assert ">\none</textarea>" in page.text
    assert mark("one") in client.get("/day/6").text
    assert client.post("/journal/6", data={"base": mark("one")}).status_code == 400
    sent["base"] = mark("one")
    assert client.post("/journal/6", data=sent, headers=PIECE).json() == {"mark": mark("two <b>")}


def test_a_note_that_is_too_long_is_not_cut(client):
    sent = {"text": "a" * 100_001, "base": ""}
    answer = client.post("/journal/8", data=sent, headers=PIECE)
    assert answer.status_code == 413
    assert "100,000 letters" in answer.json()["error"]
    assert client.get("/journal/8").text.count("aaa") == 0


@needs_browser
def test_two_tabs_of_one_note(opened, server):
    first = opened("/journal/7")
    second = first.context.new_page()
    second.goto(server.home + "/day/7")  # the same note, at the end of its lesson
    first.fill("textarea", "From the journal.")
    first.get_by_text("Saved.").wait_for()
    note = second.locator(".note-form")
    note.locator("textarea").fill("From the lesson.")
    note.get_by_text("changed elsewhere").wait_for()
    assert second.evaluate("document.querySelector('.note-form summary').innerText")
    note.get_by_role("button", name="Keep mine").click()
    note.get_by_text("Saved.").wait_for()

    first.fill("textarea", "Once more.")
    first.get_by_role("button", name="Take the other note").click()
    assert first.input_value("textarea") == "From the lesson."
    first.reload()
    assert first.input_value("textarea") == "From the lesson."
    assert first.get_by_text("could not be saved").count() == 0
    assert [said for said in opened.wrong if "409" not in said] == []
    opened.wrong.clear()  # the browser tells of the conflicts itself
