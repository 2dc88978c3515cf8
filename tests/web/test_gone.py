"""A server that ends, or is started anew, while pages are open: they say so, and lose nothing."""

import re
import time
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


def write(page, text, says):
    """Type into the file, and wait for what is said of it."""
    page.click(".cm-content")
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(text)
    page.locator("#saved", has_text=says).wait_for()


def run_block(page, says):
    page.get_by_role("button", name="Run block").first.click()
    page.locator(".block .told").first.filter(has_text=says).wait_for()


def test_open_pages_say_that_the_server_is_gone_and_go_on_with_the_next(tmp_path, browser):
    own = Server(tmp_path, "--port", "0")
    page, lesson = enter(own, browser), browser.new_page()
    page.goto(f"{own.home}/exercise/{EXERCISE.name}")
    page.wait_for_selector(".cm-content")
    lesson.goto(f"{own.home}/day/1")
    lesson.get_by_role("button", name="Run block").first.wait_for()
    assert own.stop() == (0, "")

    write(page, "# one\n", "Not saved; kept in this browser. The server does not answer")
    page.click("#check")
    page.locator("#answer", has_text="The server does not answer").wait_for()
    page.click("#hint")
    page.locator("#shown", has_text="The server does not answer").wait_for()
    run_block(lesson, "look into your terminal")

    own = Server(tmp_path, "--port", str(urlsplit(own.home).port))
    write(page, "# two\n", "The server was started anew")
    run_block(lesson, "look into your terminal")
    enter(own, browser)
    write(page, "# three\n", "Saved.")
    file, end = tmp_path / "exercises" / f"{EXERCISE.name}.py", time.monotonic() + 30
    while not file.read_text().endswith("# one\n# two\n# three\n"):
        assert time.monotonic() < end, file.read_text()
        page.wait_for_timeout(50)
    run_block(lesson, re.compile(r"Runs…|Ran\."))
    browser.close()
    assert own.stop() == (0, "")
