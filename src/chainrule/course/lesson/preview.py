"""A lesson as one plain file, for who writes it; the course's own pages are of `chainrule.web`."""

from __future__ import annotations

from pathlib import Path

from chainrule.course.days import Day
from chainrule.course.lesson.rendered import render
from chainrule.files import atomic
from chainrule.page.frame import fill
from chainrule.page.markup import Safe, element, join

LOOK = """
main { max-width: 46rem; margin: auto } pre { overflow-x: auto; padding: .6rem; border-radius: 4px }
.highlight { background: color-mix(in srgb, currentColor 6%, transparent) }
.printed, .value { border-left: 3px solid var(--first, teal) }
.failed, .warned { color: var(--second) }
.label { font-size: .85em; letter-spacing: .04em; text-transform: uppercase }
.question, .answer, .predict, .exercise, .card, .claim, .myth, .journal, .source {
  border: 1px solid var(--grid, gray); border-radius: 6px; padding: .1rem 1rem; margin: 1.2rem 0 }
.highlight .k, .highlight .kn, .highlight .ow { font-weight: 600 } .highlight .c1 { opacity: .7 }
.math { font-family: Georgia, serif; font-style: italic }
"""


def write(day: Day, path: Path) -> Path:
    """Write a day's page and return its path; formulas stay TeX."""
    lesson = render(day)
    links = [
        element("li", element("a", words, href=f"#{name}")) for name, words, _ in lesson.sections
    ]
    able = [element("li", one) for one in lesson.able]
    head = [element("h1", f"{day.name}: {lesson.title}"), element("p", lesson.summary)]
    html = fill(
        lesson.title,
        header=join([element("style", Safe(LOOK)), *head, element("ul", *able)]),
        main=join([element("nav", element("ol", *links), aria_label="Contents"), lesson.html]),
        footer=element("p", f"{lesson.minutes} minutes of reading."),
    )
    with atomic(path) as file:
        file.write(html)
    return path
