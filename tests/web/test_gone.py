"""A server that ends, or is started anew, while pages are open: they say so, and lose nothing."""

from urllib.parse import urlsplit

import pytest
from tests.needs import needs_browser
from tests.web.serving import Server

from chainrule.course import exercise

pytestmark = needs_browser
EXERCISE = exercise.of(1)[0]


@pytest.fixture
def browser(chromium):
    made = chromium.new_context()
    yield made
    made.close()


def enter(own, browser):
    page = browser.new_page()
    page.goto(own.links[0])
    page.wait_for_url(f"{own.home}/")
    return page


def write(page, text):
    page.click(".cm-content")
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(text)
    page.wait_for_timeout(1500)
    return page.inner_text("#saved")


def run_block(page):
    page.get_by_role("button", name="Run block").first.click()
    page.wait_for_timeout(1500)
    return page.locator(".block .told").first.inner_text()


def test_open_pages_say_that_the_server_is_gone_and_go_on_with_the_next(tmp_path, browser):
    own = Server(tmp_path, "--port", "0")
    page, lesson = enter(own, browser), browser.new_page()
    page.goto(f"{own.home}/exercise/{EXERCISE.name}")
    page.wait_for_selector(".cm-content")
    lesson.goto(f"{own.home}/day/1")
    lesson.get_by_role("button", name="Run block").first.wait_for()
    assert own.stop() == (0, "")

    assert "Not saved; kept in this browser. The server does not answer" in write(page, "# one\n")
    page.click("#check")
    page.locator("#answer", has_text="The server does not answer").wait_for()
    page.click("#hint")
    page.locator("#shown", has_text="The server does not answer").wait_for()
    assert "look into your terminal" in run_block(lesson)

    own = Server(tmp_path, "--port", str(urlsplit(own.home).port))
    assert "The server was started anew" in write(page, "# two\n")
    assert "look into your terminal" in run_block(lesson)
    enter(own, browser)
    assert write(page, "# three\n") == "Saved."
    kept = (tmp_path / "exercises" / f"{EXERCISE.name}.py").read_text()
    assert kept.endswith("# one\n# two\n# three\n")
    assert run_block(lesson) in {"Runs…", "Ran."}
    browser.close()
    assert own.stop() == (0, "")
