"""Every kind of page in a real browser: accessible, no wider than the screen, quiet, fast."""

from pathlib import Path

import pytest
from tests.needs import needs_browser

from chainrule.course import days, exercise, picture

pytestmark = needs_browser
AXE = (Path(__file__).parent / "vendor" / "axe.js").read_text(encoding="utf-8")
SCREENS = [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]
WIDER = """() => {
  const over = document.documentElement.scrollWidth - innerWidth;
  if (over <= 0) return [];
  const far = [...document.querySelectorAll("main *")];
  return far.filter((e) => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 5)
    .map((e) => e.outerHTML.slice(0, 120));
}"""
BROKEN = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations.map((one) => [one.id, one.nodes.slice(0, 3).map((node) => node.html)]);
}"""


@pytest.fixture(scope="module")
def kinds(run_name):
    """One page of each kind."""
    return [
        *("/", "/day/1", f"/exercise/{exercise.of(1)[0].name}?hints=1&solution=1"),
        *("/drill?day=1", "/drill/statistics", "/journal", "/journal/1", "/interview"),
        *("/search?q=loss", "/runs", f"/runs/{run_name}", "/lab", "/lab/deep_linear"),
        f"/picture/{picture.every()[0].name}",
    ]


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_every_page_is_accessible_and_fits(opened, kinds, width, scheme):
    page = opened(width=width, scheme=scheme)
    home = page.url.rstrip("/")
    wrong = {}
    for path in kinds:
        page.goto(home + path)
        page.wait_for_timeout(100)  # what is alive has drawn itself
        page.evaluate(AXE)
        found = [page.evaluate(BROKEN), page.evaluate(WIDER)]
        if any(found):
            wrong[path] = found
    assert wrong == {}


def test_a_page_that_is_not_there_is_accessible_and_shows_the_way(opened):
    page = opened("/day/50", width=390)
    page.evaluate(AXE)
    assert page.evaluate(BROKEN) == []
    assert "to come" in page.inner_text("main")
    assert page.get_by_role("link", name="To the course").is_visible()
    opened.wrong.clear()  # the browser tells of the 404 itself


def test_every_lesson_is_seen_within_half_a_second(opened):
    page = opened()
    home, seen = page.url.rstrip("/"), {}
    for day in days.every():
        for _ in range(3):
            page.goto(f"{home}/day/{day.number}")
            page.wait_for_load_state("load")
            ask = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
            page.wait_for_function(ask)
            seen[day.number] = min(seen.get(day.number, 1e9), page.evaluate(ask))
    print(", ".join(f"day {number}: {took:.0f} ms" for number, took in seen.items()))
    assert {number: took for number, took in seen.items() if took >= 500} == {}


def test_pages_can_be_read_without_javascript(opened, kinds):
    page = opened(java_script_enabled=False)
    home = page.url.rstrip("/")
    for path in kinds:
        page.goto(home + path)
        assert page.locator("h1").count() == 1, path
        assert len(page.inner_text("main")) > 50, path
    page.goto(f"{home}/day/1")
    assert page.locator(".block .output pre").count() > 0


@pytest.mark.parametrize("week", sorted({day.week for day in days.every() if day.review}))
def test_no_code_of_a_review_is_cut_off_on_paper(opened, week):
    page = opened(f"/week/{week}", width=700)
    cut = """() => [...document.querySelectorAll("pre")]
      .filter((e) => e.scrollWidth > e.clientWidth + 1).length"""
    page.emulate_media(media="print")
    assert page.evaluate(cut) == 0


def test_the_keyboard_reaches_the_content(opened):
    page = opened("/day/1")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("day", days.every(), ids=lambda day: day.key)
def test_every_lesson_is_whole(opened, day):
    """Mathematics set, nothing too wide for a phone, accessible, code of 80 letters in full."""
    page = opened(f"/day/{day.number}", width=390)
    page.wait_for_timeout(200)
    assert page.locator(".math:not(:has(.katex))").count() == 0
    assert page.locator(".katex-error").count() == 0
    page.evaluate(AXE)
    assert [page.evaluate(BROKEN), page.evaluate(WIDER)] == [[], []]


def test_code_of_eighty_letters_needs_no_scrolling(opened):
    page = opened("/day/1")
    room = """() => {
      const listing = document.querySelector(".block pre code");
      listing.textContent = "x".repeat(80);
      const box = listing.closest("pre");
      return box.clientWidth - box.scrollWidth;
    }"""
    assert page.evaluate(room) == 0
