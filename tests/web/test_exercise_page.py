"""The exercise page without a browser: the same file, the same answer, nothing lost."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from chainrule import store
from chainrule.course import exercise
from chainrule.web.kept import mark
from chainrule.web.learner_file import plain

PIECE = {"accept": "text/x-piece"}


@pytest.fixture(scope="module")
def one():
    return exercise.of(1)[2]


@pytest.fixture
def client(server):
    with server.client() as made:
        yield made


def file_of(server, one):
    return server.workspace / "exercises" / f"{one.name}.py"


def base(client, one):
    text = client.get(f"/exercise/{one.name}").text
    return re.search(r'name="base" value="(\w+)"', text)[1]


def test_checks_answer_as_the_terminal_does_and_are_kept(server, client, one):
    here = f"/exercise/{one.name}"
    mine = one.wrong[0].read_text()
    sent = {"source": mine, "base": base(client, one)}
    told = client.post(f"{here}/check", data=sent, headers=PIECE)
    first = exercise.check(one, source=mine, seed=1).lines[0]
    assert first.split(".")[0] in told.text.replace("&#39;", "'").replace("&#34;", '"')
    sent = {"source": one.solution, "base": told.headers["x-mark"]}
    assert "Solved." in client.post(f"{here}/check", data=sent, headers=PIECE).text
    with store.open(f"sqlite:///{server.workspace / 'chainrule.db'}") as db:
        kept = db.learner().submissions(one.name)
        assert [each.solved for each in kept[-2:]] == [False, True]
        assert kept[-1].source == one.solution
    page = client.get(f"/day/{one.day}").text
    assert 'class="state good">solved' in page


def test_a_form_without_script_checks_and_shows_the_page(client, one):
    windows = one.solution.replace("\n", "\r\n")
    sent = {"source": windows, "base": base(client, one)}
    answer = client.post(f"/exercise/{one.name}/check", data=sent)
    assert "Solved." in answer.text
    assert "<h1>" in answer.text


def test_a_file_that_changed_elsewhere_is_not_written_over(server, client, one):
    old = base(client, one)
    file_of(server, one).write_text("# newer\n")
    sent = {"source": "# mine\n", "base": old}
    answer = client.post(f"/exercise/{one.name}/save", data=sent, headers=PIECE)
    assert answer.status_code == 409
    assert answer.json() == {"mark": mark("# newer\n"), "text": "# newer\n"}
    assert file_of(server, one).read_text() == "# newer\n"
    page = client.post(f"/exercise/{one.name}/check", data=sent)
    assert page.status_code == 409
    assert "# mine" in page.text
    sent["base"] = answer.json()["mark"]
    assert client.post(f"/exercise/{one.name}/save", data=sent, headers=PIECE).status_code == 200
    assert file_of(server, one).read_text() == "# mine\n"


def test_hints_come_one_by_one_and_the_solution_on_request(client, one):
    here = f"/exercise/{one.name}"
    page = client.get(here).text
    assert "the-solution" not in page.replace("#the-solution", "")
    assert 'id="hint-1"' not in page
    assert 'id="hint-2"' not in client.get(f"{here}?hints=1").text
    assert 'id="hint-2"' in client.get(f"{here}?hints=2").text
    assert 'id="the-solution"' in client.get(f"{here}?solution=1").text
    assert client.get(f"{here}/hint/3").status_code == 200
    assert 'id="hint-3"' in client.get(here).text  # what was read stays open
    assert client.get(f"{here}/hint/4").status_code == 404


def test_a_link_on_another_site_asks_for_no_hint(client, one):
    link = {
        "sec-fetch-site": "same-site",
        "sec-fetch-mode": "navigate",
        "sec-fetch-dest": "document",
    }
    shown = client.get(f"/exercise/{one.name}").text.count('id="hint-')
    answer = client.get(f"/exercise/{one.name}?hints=3&solution=1", headers=link)
    assert answer.status_code == 200
    assert answer.text.count('id="hint-') == shown
    assert 'id="the-solution"' not in answer.text
    for piece in ("hint/3", "solution"):
        assert client.get(f"/exercise/{one.name}/{piece}", headers=link).status_code == 403


def test_what_is_no_exercise_is_told(client):
    answer = client.get("/exercise/day01/read_a_curv")
    assert answer.status_code == 404
    assert "day01/read_a_curve" in answer.text


def test_a_form_without_the_text_does_not_empty_the_file(server, client, one):
    now = base(client, one)
    before = file_of(server, one).read_text()
    for act in ("save", "check"):
        answer = client.post(f"/exercise/{one.name}/{act}", data={"base": now})
        assert answer.status_code == 400
        assert "The text of the file is needed" in answer.text
    assert file_of(server, one).read_text() == before


def test_an_untouched_starter_is_no_try(server, client):
    other = exercise.of(1)[1]
    sent = {"source": other.starter, "base": base(client, other)}
    told = client.post(f"/exercise/{other.name}/check", data=sent, headers=PIECE)
    assert "Score 0 %" in told.text
    with store.open(f"sqlite:///{server.workspace / 'chainrule.db'}") as db:
        assert db.learner().submissions(other.name) == []


def test_a_new_check_ends_the_one_before(client, one):
    """Who loads the page anew while a loop runs need not wait for its end."""
    here = f"/exercise/{one.name}/check"
    loop = "while True: pass\n"
    with ThreadPoolExecutor(1) as pool:
        sent = {"source": loop, "base": base(client, one)}
        first = pool.submit(client.post, here, data=sent, headers=PIECE)
        time.sleep(1)
        sent = {"source": one.solution, "base": mark(loop)}
        assert "Solved." in client.post(here, data=sent, headers=PIECE).text
        assert "stopped" in first.result().text


@pytest.mark.parametrize("path", ["?hints=", "/hint/"])
def test_a_number_out_of_all_range_is_no_number(client, one, path):
    answer = client.get(f"/exercise/{one.name}{path}{'9' * 5000}")
    assert answer.status_code in {200, 404}


@pytest.mark.parametrize(
    ("typed", "kept"), [("a\r\nb", "a\nb\n"), ("", ""), ("a\n", "a\n"), ("a\rb", "a\nb\n")]
)
def test_text_of_a_form_becomes_text_of_a_file(typed, kept):
    assert plain(typed) == kept
