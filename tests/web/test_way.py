"""The way of a new learner through day 1, in a real browser; then drill, journal and a run."""

import json
import re

import pytest
from tests.needs import needs_browser
from tests.web.serving import Server

from chainrule.course import exercise

pytestmark = needs_browser
SLOW = 30_000  # ms, on two busy cores


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """A server on an empty workspace."""
    made = Server(tmp_path_factory.mktemp("fresh"), "--port", "0")
    yield made
    assert made.stop() == (0, "")


@pytest.fixture
def page(fresh, chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    made = context.new_page()
    made.set_default_timeout(SLOW)
    wrong = []
    made.on("console", lambda said: said.type == "error" and wrong.append(said.text))
    made.on("pageerror", lambda error: wrong.append(str(error)))
    made.goto(fresh.links[-1])
    fresh.links.append(fresh.next_link())
    made.wait_for_url("**/")
    made.wrong = wrong
    yield made
    context.close()
    assert wrong == []


def typed(page, text):
    """Put a text into the editor as a person does who pastes it."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def test_a_new_learner_goes_through_day_1(fresh, page):
    one = exercise.of(1)[0]
    assert "Day 1" in page.inner_text(".step")
    page.click("#continue")
    page.wait_for_url("**/day/1")

    run_and_edit_a_block(page)
    page.locator(f'a.button[href="/exercise/{one.name}"]').click()
    fail_ask_and_solve(page, one)
    assert (fresh.workspace / "exercises" / f"{one.name}.py").read_text() == one.solution
    page.goto(fresh.home)
    assert "1 of" in page.locator(".days li").first.inner_text()


def run_and_edit_a_block(page):
    block = page.locator(".block").first
    stored = block.locator(".output").inner_text()
    block.get_by_role("button", name="Run").click()
    block.get_by_text("Ran.").wait_for()
    assert block.locator(".output").inner_text() == stored
    block.get_by_role("button", name="Edit").click()
    block.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("\nprint('mine', 6 * 7)")
    page.keyboard.press("Control+Enter")
    block.get_by_text("mine 42").wait_for()
    block.get_by_role("button", name="Set back").click()
    assert block.locator(".output").inner_text() == stored


def fail_ask_and_solve(page, one):
    page.wait_for_selector(".cm-content")
    typed(page, one.wrong[0].read_text())
    page.click("#check")
    answer = page.locator(".answer-box")
    answer.wait_for()
    assert "Solved" not in answer.inner_text()
    assert re.search(r"next:|\d of \d", answer.inner_text())
    page.click("#hint")
    page.locator("#hint-1").wait_for()
    assert page.locator("#hint-2").count() == 0
    typed(page, one.solution)
    page.keyboard.press("Control+Enter")
    page.locator(".answer-box.good").wait_for()
    assert "Solved." in page.inner_text(".answer-box")


def test_what_is_typed_is_in_the_file_and_back_in_the_page(fresh, page):
    one = exercise.of(1)[1]
    page.goto(f"{fresh.home}/exercise/{one.name}")
    typed(page, "# half an idea\n")
    page.get_by_text("Saved.").wait_for()
    file = fresh.workspace / "exercises" / f"{one.name}.py"
    assert file.read_text() == "# half an idea\n"
    page.reload()
    assert page.locator(".cm-content").inner_text().startswith("# half an idea")

    file.write_text("# from the terminal\n")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("more")
    page.get_by_text("changed elsewhere").wait_for()
    assert file.read_text() == "# from the terminal\n"
    page.get_by_role("button", name="Keep mine").click()
    page.get_by_text("Saved.").wait_for()
    assert file.read_text() == "# half an ideamore\n"
    assert [said for said in page.wrong if "409" not in said] == []
    page.wrong.clear()  # the browser tells of the conflict itself


def test_who_leaves_at_once_loses_nothing(fresh, page):
    one = exercise.of(1)[2]
    page.goto(f"{fresh.home}/exercise/{one.name}")
    page.wait_for_selector(".cm-content")
    typed(page, "# typed, and gone\n")
    page.goto(fresh.home)
    file = fresh.workspace / "exercises" / f"{one.name}.py"
    for _ in range(600):
        if file.read_text() == "# typed, and gone\n":
            break
        page.wait_for_timeout(50)
    page.goto(f"{fresh.home}/exercise/{one.name}")
    assert page.locator(".cm-content").inner_text().startswith("# typed, and gone")
    assert page.locator("#notice").inner_text() == ""


def test_what_cannot_be_saved_stays_in_the_browser(fresh, page):
    one = exercise.of(1)[2]
    page.goto(f"{fresh.home}/exercise/{one.name}")
    page.wait_for_selector(".cm-content")
    page.route("**/save", lambda route: route.abort())
    typed(page, "# the server was gone\n")
    page.get_by_text("kept in this browser").wait_for()
    page.goto(f"{fresh.home}/exercise/{one.name}")
    page.get_by_role("button", name="Take it").click()
    assert page.locator(".cm-content").inner_text().startswith("# the server was gone")
    page.unroute("**/save")
    page.locator(".cm-content").press("Control+Enter")
    page.locator(".answer-box").wait_for()
    page.wrong.clear()  # the browser tells of the save that failed


def test_an_old_draft_waits_for_the_choice(fresh, page):
    one = exercise.of(2)[0]
    here = f"{fresh.home}/exercise/{one.name}"
    page.goto(here)
    page.wait_for_selector(".cm-content")
    page.evaluate("localStorage.setItem(`draft:${location.pathname}/save`, '# an old draft')")
    page.goto(here)
    page.get_by_role("button", name="Take it").wait_for()
    typed(page, "# typed before choosing\n")
    page.get_by_text("Saved.").wait_for()
    page.goto(here)
    page.get_by_role("button", name="Take it").click()
    assert page.locator(".cm-content").inner_text().startswith("# an old draft")
    page.get_by_text("Saved.").wait_for()
    page.goto(here)
    page.wait_for_selector(".cm-content")
    assert page.locator("#notice").inner_text() == ""


def test_the_editor_lets_the_keyboard_go(fresh, page):
    page.goto(f"{fresh.home}/exercise/{exercise.of(1)[0].name}")
    page.locator(".cm-content").click()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "check"


def test_an_endless_loop_can_be_stopped(fresh, page):
    one = exercise.of(1)[0]
    page.goto(f"{fresh.home}/exercise/{one.name}")
    page.wait_for_selector(".cm-content")
    typed(page, "while True:\n    pass\n")
    page.click("#check")
    page.locator("#stop").click()
    page.locator(".answer-box").wait_for()
    assert "stopped" in page.inner_text(".answer-box").lower()

    page.goto(f"{fresh.home}/day/1")
    block = page.locator(".block").first
    block.get_by_role("button", name="Edit").click()
    block.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("print('on')\nwhile True: pass")
    block.get_by_role("button", name="Run").click()
    block.locator(".output").get_by_text("on").wait_for()
    block.get_by_role("button", name="Stop").click()
    block.get_by_text("It was stopped.").wait_for()


def test_a_drill_asks_judges_and_counts(fresh, page):
    page.goto(f"{fresh.home}/drill?day=1")
    for _ in range(3):
        page.get_by_role("button", name="I don’t know").click()
        page.locator(".judged").wait_for()
        assert "answer" in page.inner_text(".judged").lower()
        page.locator("a.next").click()
        page.wait_for_selector("form.question:not(:has(+ .judged))")
    page.goto(f"{fresh.home}/drill/statistics")
    assert "3 today" in page.locator(".tiles").inner_text()


def test_a_note_keeps_itself(fresh, page):
    page.goto(f"{fresh.home}/journal/1")
    page.fill("textarea", "A loss is $L$; *mine*.")
    page.get_by_text("Saved.").wait_for()
    page.goto(f"{fresh.home}/journal?q=mine")
    assert page.locator("article em").inner_text() == "mine"
    page.locator("article .katex").wait_for()


def test_a_run_is_watched_while_it_trains(fresh, page):
    folder = fresh.workspace / "runs" / "net-20260101-120000"
    folder.mkdir(parents=True)
    about = {"schema": 1, "name": "net", "created": "2026-01-01T12:00:00+00:00", "steps_total": 9}
    write(folder, about | {"status": "running"}, 1)
    page.goto(f"{fresh.home}/runs/{folder.name}")
    assert "1 of 9" in page.inner_text("#run")
    write(folder, about | {"status": "running"}, 5)
    page.get_by_text("5 of 9").wait_for()
    write(folder, about | {"status": "done"}, 9)
    page.get_by_role("heading", name="The doctor").wait_for()


def write(folder, about, steps):
    said = {"kind": "step", "epoch": 1, "lr": 0.1, "grad_norm": 1.0, "seconds": 0.01}
    lines = [json.dumps(said | {"step": n, "loss": 2 / n}) for n in range(1, steps + 1)]
    (folder / "metrics.jsonl").write_text("".join(f"{line}\n" for line in lines))
    (folder / "run.json").write_text(json.dumps(about))


def test_a_run_is_shown_with_what_the_doctor_found(opened, server, run_name):
    page = opened("/runs")
    page.get_by_role("link", name="digits").click()
    page.wait_for_selector("svg.panel")
    assert "rate" in page.inner_text("main").lower()
    page.get_by_role("link", name="The full report").click()
    page.wait_for_url("**/report")
    assert "training report" in page.inner_text("h1")
