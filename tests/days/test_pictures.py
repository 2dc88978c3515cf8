"""Every picture of every day: draws at each end of each control, in the page's colours, in time."""

import json
import re
import time
from functools import cache
from xml.etree import ElementTree

import pytest

from chainrule.course import picture
from chainrule.errors import PictureError

FOUND = picture.every()
NAMES = [found.name for found in FOUND]
LIVE = [found.name for found in FOUND if isinstance(found.load(), picture.Live)]
LIMIT = 0.3  # seconds of computing a drawing may take
NARROW = 334  # px a panel has on a phone of 390
SMALLEST = 11  # px of a letter there


@cache
def cases():
    """Each picture at its defaults, and with one control after the other at each of its ends."""
    made = []
    for name in NAMES:
        made.append((name, {}))
        one = picture.get(name)
        further = one.further(one.settings())[0]
        for control in (*one.controls, *further):
            made += [(name, {control.name: end}) for end in control.ends()]
        made += [(name, {c.name: c.ends()[at] for c in one.controls if c.ends()}) for at in (0, -1)]
    return made


def drawn(name, settings):
    return picture.get(name).drawn({k: str(v) for k, v in settings.items()})


def told(case):
    return f"{case[0]} {case[1]}" if isinstance(case, tuple) else str(case)


@pytest.mark.parametrize("case", cases(), ids=told)
def test_draws_valid_and_in_time(case):
    name, settings = case
    drawn(name, settings)  # warm: what is loaded once does not count
    begun = time.thread_time()
    made = drawn(name, settings)
    spent = time.thread_time() - begun
    tree = ElementTree.fromstring(f"<div>{made.svg}</div>")
    assert made.says.strip(), f"{name} says nothing"
    assert re.search(r"\d", made.says), f"{name} tells no number: {made.says}"
    assert_colours_are_variables(made.svg)
    assert_letters_are_readable(tree)
    assert spent < LIMIT or again(name, settings) < LIMIT, f"{name} needs {spent:.2f} s"


def again(name, settings):
    begun = time.thread_time()
    drawn(name, settings)
    return time.thread_time() - begun


def assert_colours_are_variables(svg):
    assert not re.search(r"#[0-9a-fA-F]{3}|rgba?\(|hsla?\(", svg)
    for colour in re.findall(r'(?:fill|stroke|color|stop-color)="([^"]*)"', svg):
        assert colour in {"none", "currentColor"} or re.fullmatch(r"var\(--[a-z-]+\)", colour)


def assert_letters_are_readable(tree):
    for svg in tree.iter("svg"):
        wide = svg.get("viewBox", "").split()
        if len(wide) != 4:
            continue  # a box inside a panel
        shrunk = min(1.0, NARROW / float(wide[2]))
        base = float(svg.get("font-size", "16"))
        for text in svg.iter("text"):
            size = float(text.get("font-size", base)) * shrunk
            assert size >= SMALLEST, f"{text.text!r} is {size:.1f} px on a phone"


@pytest.mark.parametrize("name", NAMES)
def test_same_settings_give_the_same_bytes(name):
    assert drawn(name, {}) == drawn(name, {})
    assert picture.html(name) == picture.html(name)


@pytest.mark.parametrize("name", NAMES)
def test_every_field_has_its_label_and_the_figure_its_words(name):
    page = ElementTree.fromstring(voids_closed(picture.html(name)))
    labelled = {label.get("for") for label in page.iter("label")}
    fields = [*page.iter("input"), *page.iter("select")]
    for field in fields:
        assert field.get("type") == "hidden" or field.get("id") in labelled, field.attrib
    ids = [field.get("id") for field in fields if field.get("id")]
    assert len(ids) == len(set(ids))
    for svg in page.iter("svg"):
        if svg.get("viewBox"):
            assert svg.get("aria-label")
            assert svg.get("role") == "img"
    words = [p for p in page.iter("p") if "picture-says" in p.get("class", "")]
    assert [p.get("aria-live") for p in words] == ["polite"]


def voids_closed(html):
    return re.sub(r"<(input|option|img|br)([^>]*?)/?>(?!</option>)", closed, html)


def closed(tag):
    return tag[0] if tag[1] == "option" else f"<{tag[1]}{tag[2]}/>"


@pytest.mark.parametrize("name", NAMES)
def test_hostile_settings_are_told(name):
    known = [control.name for control in picture.get(name).controls]
    for value in (
        "<script>alert(1)</script>",
        "nan",
        "1e999",
        "-1e9",
        "\x00",
        "x" * 9000,
        "",
        "]]>",
    ):
        for key in known:
            page = picture.html(name, {key: value})
            assert "<script>" not in page
            assert picture.answer(name, {key: value})


def test_names_are_plain_and_belong_to_one_picture():
    assert len(set(NAMES)) == len(NAMES)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in NAMES)


HOSTILE = (
    {},
    {"do": None},
    {"do": ["steps"]},
    {"do": "__class__"},
    {"do": "steps", "n": 10**9},
    {"do": "steps", "n": -1},
    {"do": "steps", "n": True},
    {"do": "steps", "n": "5"},
    {"do": "set"},
    {"do": "set", "settings": []},
    {"do": "set", "settings": {"no such": "1"}},
)


@pytest.mark.parametrize("name", LIVE)
def test_live_sessions_answer_json_and_survive_hostile_messages(name):
    session = picture.get(name).begin()
    for message in HOSTILE:
        try:
            frame = session.receive(message)
        except PictureError:
            continue  # told; the session goes on
        assert len(json.dumps(frame, allow_nan=False)) < 64_000
