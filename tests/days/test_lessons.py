"""Every day's lesson: complete, run afresh on both engines, its numbers those of the lab."""

import html
import json
import os
import re
import time

import nbformat
import pytest
from tests.course.lesson.tree import tree

from chainrule.course import days, lesson
from chainrule.course.lesson import outputs, running
from chainrule.course.lesson.claims import parsed
from chainrule.course.lesson.comparing import differences
from chainrule.course.lesson.lint import problems
from chainrule.course.lesson.notebook import notebook
from chainrule.course.lesson.pieces import lesson as taken
from chainrule.lab.quote import quote

DAYS = days.every()
FILES = [path for day in DAYS for path in (day.lesson, day.review) if path]
QUOTED = re.compile(r'<data class="measured" value="([^"]*)" data-claim="([^"]*)">([^<]*)</data>')
SECONDS = 120  # that one lesson may take here, with others beside it
ALONE = 15  # seconds of computing


def name(path):
    return f"{path.parent.name}/{path.stem}"


def computed():
    return os.times().children_user + os.times().children_system


@pytest.mark.parametrize("day", DAYS, ids=lambda day: day.key)
def test_a_lesson_has_all_that_it_must(day):
    assert problems(day) == []


@pytest.mark.parametrize("day", DAYS, ids=lambda day: day.key)
def test_every_quoted_number_is_the_labs(day):
    found = QUOTED.findall(lesson.render(day).html)
    roles = re.findall(r"\{claim\}`", day.lesson.read_text(encoding="utf-8"))
    assert len(found) == len(roles)
    for value, content, shown in found:
        claim, field, form = parsed(html.unescape(content))
        assert value == shown == (quote(claim, field, form) if form else quote(claim, field))


@pytest.mark.parametrize("day", DAYS, ids=lambda day: day.key)
def test_a_lesson_is_well_formed_with_ids_of_its_own(day):
    for page in (lesson.render(day), *([lesson.review(day)] if day.review else [])):
        ids = tree(page.html).ids
        assert [name for name, n in ids.items() if n > 1] == []


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_lesson_prints_what_is_stored(path):
    one, before = taken(path), computed()
    assert differences(one, outputs.of(one), running.run(path, limit=SECONDS)) == []
    assert computed() - before < ALONE


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_lesson_prints_the_same_on_pytorch(path):
    pytest.importorskip("torch")
    one, now = taken(path), running.run(path, "torch", limit=SECONDS)
    assert differences(one, outputs.of(one), now, twin=True) == []


@pytest.mark.parametrize("day", DAYS, ids=lambda day: day.key)
def test_a_lesson_is_rendered_quickly(day):
    lesson.render(day)
    start = time.process_time()
    lesson.render(day, lesson.Hooks(picture=lambda name, html: html))
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize("day", DAYS, ids=lambda day: day.key)
def test_a_lesson_is_a_valid_notebook(day):
    told = notebook(day)
    nbformat.validate(nbformat.from_dict(told))
    assert "{claim}" not in json.dumps(told)


@pytest.mark.slow
def test_a_notebook_runs_in_jupyter(tmp_path):
    client = pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    book = nbformat.reads(json.dumps(notebook(days.get(1))), as_version=4)
    stored = [cell.get("outputs") for cell in book.cells]
    here = {"metadata": {"path": str(tmp_path)}}
    client.NotebookClient(book, timeout=SECONDS, resources=here).execute()
    for cell, old in zip(book.cells, stored, strict=True):
        assert len(cell.get("outputs", ())) >= len(old or ())
