"""Pictures in a real browser: they move, obey the keyboard, tell what they show, fit a phone."""

import re
from pathlib import Path

import pytest
from tests.needs import needs_browser

from chainrule.course import picture

pytestmark = needs_browser
AXE = Path(__file__).parent / "vendor" / "axe.js"
INKED = ".digit-board span:not([style*=' 0%'])"  # a cell with ink
SLOW = 30_000  # ms, on two busy cores
LEAST = 8  # frames a second that a machine with other work must reach; a free one reaches 60


def words(page):
    return page.inner_text(".picture-says")


def until(page, text, where=".picture-says"):
    page.locator(where).filter(has_text=text).wait_for(timeout=SLOW)
    return page.inner_text(where)


def rested(page):
    """Return the words of a picture when they change no more."""
    before = ""
    for _ in range(SLOW // 500):
        if (now := words(page)) == before:
            return now
        before = now
        page.wait_for_timeout(500)
    raise AssertionError(f"it goes on: {before}")


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_every_picture_is_accessible_and_fits(opened, width, scheme):
    page = opened("/", width, scheme, bypass_csp=True)
    for found in picture.every():
        page.goto(re.sub(r"/$", "", page.url.split("/picture")[0]) + f"/picture/{found.name}")
        page.wait_for_selector("figure.picture[data-ready]", timeout=SLOW)
        page.wait_for_timeout(300)
        page.add_script_tag(path=AXE)
        broken = page.evaluate("axe.run().then(r => r.violations.map(v => v.id + v.nodes[0].html))")
        assert broken == [], found.name
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, f"{found.name} is {over} px too wide"


def test_the_playground_learns_by_itself(opened):
    page = opened("/picture/playground?data=xor")
    page.click('button:text-is("Train")')
    page.wait_for_selector('figure[data-fps]:not([data-fps=""])', timeout=SLOW)
    rates = []
    while len(rates) < 30 and max(rates, default=0) < LEAST:
        page.wait_for_timeout(1100)
        rates.append(int(page.get_attribute("figure", "data-fps")))
    assert max(rates) >= LEAST, rates
    until(page, re.compile(r"Step (2[1-9]|[3-9]\d|\d{3,}):"))
    page.click('button:text-is("Pause")')
    assert rested(page).startswith("Step ")


def test_a_unit_tells_its_numbers_by_keyboard(opened):
    page = opened("/picture/playground?layers=1&units=3")
    page.wait_for_selector(".unit", timeout=SLOW)
    page.locator(".unit").nth(2).focus()
    told = until(page, "Unit 1 of layer 1: bias", ".told")
    assert re.search(r"weights −?\d\.\d\d from x, −?\d\.\d\d from y", told)


def test_own_points_by_keyboard_and_mouse_stand_in_the_address(opened):
    page = opened("/picture/playground")
    page.wait_for_selector(".unit", timeout=SLOW)
    plane = page.locator(".plane [role=application]")
    plane.focus()
    for key in ("ArrowLeft", "ArrowLeft", "Enter", "o", "Shift+ArrowUp", " "):
        page.keyboard.press(key)
    assert page.input_value("[name=points]") == "-0.40,0.00,b -0.40,1.00,o"
    page.keyboard.press("Delete")
    assert page.input_value("[name=points]") == "-0.40,0.00,b"
    box = plane.bounding_box()
    page.mouse.click(box["x"] + 0.75 * box["width"], box["y"] + 0.25 * box["height"])
    points = page.input_value("[name=points]").split()
    across, up, colour = points[1].split(",")
    assert (float(across), float(up)) == pytest.approx((1.5, 1.5), abs=0.05)
    assert colour == "o"
    assert "data=own" in page.url
    page.goto(page.url + "&layers=0")
    page.wait_for_selector(".unit", timeout=SLOW)
    page.click('button:text-is("Step")')
    assert "Step 1" in until(page, "Step 1:")
    assert page.input_value("[name=points]").split() == points


def test_a_point_of_the_perceptron_is_dragged_by_mouse_and_keys(opened):
    from playwright.sync_api import expect

    page = opened("/picture/perceptron_line?start=separable")
    page.wait_for_selector(".dot", timeout=SLOW)
    page.click('button:text-is("Step")')
    until(page, "1 examples seen")
    dot = page.locator(".dot").first
    before = dot.get_attribute("aria-label")
    box = dot.bounding_box()
    page.mouse.move(box["x"] + 15, box["y"] + 15)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 60, steps=5)
    page.mouse.up()
    expect(dot).not_to_have_attribute("aria-label", before, timeout=SLOW)
    dragged = dot.get_attribute("aria-label")
    dot.focus()
    page.keyboard.press("Shift+ArrowDown")
    expect(dot).not_to_have_attribute("aria-label", dragged, timeout=SLOW)
    page.keyboard.press("Enter")
    expect(dot).to_have_attribute("aria-label", re.compile("^blue"), timeout=SLOW)
    assert "points=" in page.url


def test_the_perceptron_settles_and_says_so(opened):
    page = opened("/picture/perceptron_line?start=narrow+gap")
    page.wait_for_selector(".dot", timeout=SLOW)
    page.select_option('[aria-label="speed"]', "fast")
    page.click('button:text-is("Run")')
    told = until(page, "it has settled")
    assert "24 updates" in told
    assert page.is_visible('button:text-is("Run")')


def test_backprop_by_hand_keeps_the_focus(opened):
    page = opened("/picture/backprop_stepper?expression=a*a&by_hand=on")
    page.wait_for_selector("figure.picture[data-ready]", timeout=SLOW)
    slider = page.locator("#backprop_stepper-step")
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    until(page, "What does u1 add to the gradient of a?")
    assert page.evaluate("document.activeElement.id") == "backprop_stepper-step"
    page.fill("[name=guess_2]", "2")
    until(page, "2 is right")
    page.click('button[aria-label="step: one step on"]')
    until(page, "By hand: What does u1 add")
    page.fill("[name=expression]", "evil(a)")
    until(page, "needed a known function")
    page.fill("[name=expression]", "tanh(x)")
    page.wait_for_selector("[name=v_x]", timeout=SLOW)
    assert page.locator("[name=v_a]").count() == 0


@pytest.fixture
def board(opened):
    """The empty board of day 8."""
    page = opened("/picture/digit_layers")
    page.locator(".digit-board").wait_for(timeout=SLOW)
    page.locator(INKED).first.wait_for(timeout=SLOW)  # its first answer, with an example
    page.get_by_role("button", name="Clear the board").click()
    until(page, re.compile("^(?!.*labelled)"))  # as examples are
    return page


def test_a_digit_is_drawn_by_pointer(board):
    blank = words(board)
    box = board.locator(".digit-board").bounding_box()
    middle = box["x"] + 0.55 * box["width"]
    board.mouse.move(middle, box["y"] + 0.1 * box["height"])
    board.mouse.down()
    board.mouse.move(middle, box["y"] + 0.9 * box["height"], steps=16)
    board.mouse.up()
    until(board, re.compile(r"^(?!.*" + re.escape(blank) + r")The net says \d with probability"))
    board.get_by_role("button", name="Clear the board").click()
    until(board, blank)


def test_a_digit_is_drawn_by_keys(board):
    blank = words(board)
    board.locator(".digit-board").focus()
    for key in ["ArrowRight"] * 4 + ["Space", "ArrowDown"] * 7:
        board.keyboard.press(key)
    until(board, re.compile(r"^(?!.*" + re.escape(blank) + r")"))
    assert "row 8, column 5, empty" in board.inner_text("figure.picture")
    board.keyboard.press("Space")
    assert "row 8, column 5, full ink" in board.inner_text("figure.picture")
    board.keyboard.press("Delete")
    assert "the board is empty" in board.inner_text("figure.picture")


def test_pictures_work_without_script(opened):
    page = opened("/picture/backprop_stepper", java_script_enabled=False)
    page.click('button[aria-label="step: one step on"]')
    page.click('button[aria-label="step: one step on"]')
    assert words(page).startswith("Step 2 of 9: u2 = u1 + c")
    page.check("[type=checkbox]")
    page.click(".picture-draw")
    assert "By hand: What is u3" in words(page)
    page.goto(page.url.split("/picture")[0] + "/picture/playground")
    page.select_option("[name=data]", "spiral")
    page.click(".picture-draw")
    assert re.search(r"After 200 steps .* training loss of 0\.\d+", words(page))
