"""Cards that ask for an order: by mouse, by keyboard, and without JavaScript."""

import re
from pathlib import Path

import pytest
from tests.needs import needs_browser

from chainrule.course import cards
from chainrule.web.questions import question

pytestmark = needs_browser
CARD = next(card for card in cards.every() if card.kind == "order")
AXE = (Path(__file__).parent / "vendor" / "axe.js").read_text(encoding="utf-8")


def shown(page):
    return [int(step.get_attribute("value")) for step in page.locator(".steps li").all()]


def right(page):
    """Return the numbers in their right order, for the seed that the page asks with."""
    seed = page.locator("input[name=seed]").get_attribute("value")
    return [int(number) for number in CARD.ask(int(seed)).right.split()]


def press(page, number, way, *, keyboard):
    """Move the step with a number once."""
    button = page.locator(f".steps li[value='{number}']").get_by_role("button", name=f"Move {way}")
    if keyboard:
        button.focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.textContent") == {"up": "↑", "down": "↓"}[way]
    else:
        button.click()


@pytest.mark.parametrize("keyboard", [False, True])
def test_steps_are_moved_into_their_order(opened, keyboard):
    page = opened(f"/drill?card={CARD.id}", width=390)
    assert page.get_by_text("Put the first step on top.").is_visible()
    assert not page.locator("input[name=reply]").is_visible()
    for at, number in enumerate(right(page)):
        while shown(page).index(number) > at:
            press(page, number, "up", keyboard=keyboard)
    assert shown(page) == right(page)
    assert " of " in page.locator(".question [role=status]").inner_text()
    page.evaluate(AXE)
    assert page.evaluate("axe.run(document).then((told) => told.violations.map((v) => v.id))") == []
    page.get_by_role("button", name="Answer").click()
    page.locator(".judged.good").wait_for()


def test_a_step_at_the_end_stays_there(opened):
    page = opened(f"/drill?card={CARD.id}")
    before = shown(page)
    for number, way in ((before[0], "up"), (before[-1], "down")):
        page.locator(f".steps li[value='{number}']").get_by_label(f"Move {way}").focus()
        page.keyboard.press("Enter")
    assert shown(page) == before
    press(page, before[0], "down", keyboard=True)
    assert shown(page) == [before[1], before[0], *before[2:]]


def test_without_javascript_the_numbers_are_typed(opened):
    page = opened(f"/drill?card={CARD.id}", java_script_enabled=False)
    assert not page.get_by_text("Put the first step on top.").is_visible()
    page.fill("input[name=reply]", " ".join(map(str, right(page))))
    page.get_by_role("button", name="Answer").click()
    page.locator(".judged").wait_for()
    assert page.locator("input[name=reply]").input_value()


def test_a_reply_that_is_shown_again_is_in_its_order():
    form = question(CARD.id, 1, given="2 1 3")
    assert re.search(r'name="reply" value="2 1 3"', form)
