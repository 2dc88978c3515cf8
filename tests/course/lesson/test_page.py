import re
import time

import pytest
from tests.course.lesson.tree import tree

from chainrule.course import cards, lesson
from chainrule.course.lesson import asked
from chainrule.course.lesson.rendered import plain
from chainrule.errors import LessonError
from chainrule.lab.quote import quote
from chainrule.page.markup import Safe


def test_the_page_is_well_formed_and_its_ids_are_its_own(tiny):
    parsed = tree(lesson.render(tiny).html)
    assert not [name for name, n in parsed.ids.items() if n > 1]
    for tag, named in parsed.seen:
        assert tag != "pre" or {"tabindex", "role", "aria-label"} <= named.keys()
        assert tag != "svg" or named["role"] == "img"


def test_a_block_carries_its_source_and_its_output(tiny):
    html = lesson.render(tiny).html
    found = re.search(r'<div class="block" id="block-1".*?<code[^>]*>(.*?)</code>', html, re.S)
    assert plain(found[1]) + "\n" == lesson.blocks(tiny)[0].source
    assert '<pre class="printed" tabindex="0" role="group" aria-label="Output 1">slope 6.0' in html
    assert 'data-runs="numpy-only"' in html
    assert "UserWarning: careful" in html
    assert "AssertionError: no" in html
    assert 'class="plot"><svg class="chart"' in html
    assert "var(--first)" in html


def test_quoted_numbers_are_those_of_the_lab(tiny):
    html = lesson.render(tiny).html
    number = quote("deep_linear", "effect", ".1f")
    assert (
        f'class="measured" value="{number}" data-claim="deep_linear:effect:.1f">{number}<' in html
    )
    assert "Measured: supported" in html


def test_the_page_lists_what_it_holds(tiny):
    page = lesson.render(tiny)
    assert page.sections == (
        ("the-slope-of-x-2", "The slope of x^2", 2),
        ("papers", "Papers", 2),
    )
    assert page.exercises == ("double",)
    assert page.cards == ("tiny_count",)
    assert page.claims == ("deep_linear",)
    assert (page.title, page.minutes, len(page.able)) == ("A tiny day", 1, 3)


def test_a_card_asks_what_the_drill_asks(tiny):
    card = asked.card(tiny.folder, "tiny_count")
    drilled = next(one for one in cards.load(tiny.folder) if one.id == "tiny_count").ask(0)
    html = lesson.render(tiny).html
    assert drilled.question in html
    assert f"<p>{card.shown(drilled)}</p>" in html
    assert drilled.reason in html


def test_pages_put_their_own_in_place(tiny):
    seen = {}

    def hook(name, html):
        seen[name] = html
        return Safe("<p>mine</p>")

    own = lesson.Hooks(exercise=hook, card=hook, predict=hook, journal=hook)
    html = lesson.render(tiny, own).html
    assert list(seen) == ["predict-1", "day04/double", "tiny_count", "4"]
    assert html.count("<p>mine</p>") == 4
    assert 'href="/exercise/day04/double"' in seen["day04/double"]


def test_an_output_of_another_block_is_not_shown(tiny, written):
    body = "```python\n1 + 1\n```\n"
    day = written(body)
    assert "Not run yet." in lesson.render(day).html


def test_a_missing_extra_is_told_with_its_install_line(written):
    html = lesson.render(written("```python needs=nothing_like_it\n1\n```\n")).html
    assert "Stored output" in html
    assert "pip install &quot;chainrule[nothing_like_it]&quot;" in html


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("a\nb {claim}`deep_linaer:effect`\n", "day04_tiny/lesson.md:9: the name of a claim"),
        ("{claim}`deep_linear:efect`\n", "did you mean 'effect'"),
        ("{claim}`deep_linear`\n", "day04_tiny/lesson.md:8: a quoted number is"),
        ("{clam}`deep_linear:effect`\n", "the one role is {claim}"),
        (":::{claim} deep_liner\n:::\n", "day04_tiny/lesson.md:8: the name of a claim is needed"),
        (":::{exercise} no\n:::\n", "day04_tiny/lesson.md:8: an exercise of this day is needed"),
        (":::{card} no\n:::\n", "day04_tiny/lesson.md:8: a card of this day is needed; got no"),
        (":::{picture} nono\n:::\n", "day04_tiny/lesson.md:8: needed the name of a picture"),
        (":::{source} chainrule.nono:x\n:::\n", "day04_tiny/lesson.md:8: a module of chainrule"),
        (":::{source} chainrule.errors:nearst\n:::\n", "got 'nearst'. Try: did you mean 'nearest'"),
        ("::::{myth} x\n:::{card} no\n:::\n::::\n", "day04_tiny/lesson.md:9: a card of this day"),
    ],
)
def test_unknown_names_are_told_with_file_and_line(written, body, says):
    with pytest.raises(LessonError) as caught:
        lesson.render(written(body))
    assert says in str(caught.value)
    assert "Try:" in str(caught.value)


def test_a_review_is_rendered_like_a_lesson(written, tmp_path):
    day = written("x\n")
    (day.folder / "review.md").write_text("## One page\n\n:::{drill} 1\n:::\n")
    html = lesson.review(day).html
    assert 'data-week="1"' in html
    assert html.startswith('<h2 id="one-page">')


def test_a_day_without_a_review_says_so(written):
    with pytest.raises(LessonError, match="a day that ends a week"):
        lesson.review(written("x\n"))


def test_rendering_is_quick(tiny):
    lesson.render(tiny)
    start = time.process_time()
    lesson.render(tiny)
    assert time.process_time() - start < 0.5
