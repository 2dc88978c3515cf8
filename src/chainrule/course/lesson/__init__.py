"""Lessons: Markdown with directives, blocks that ran, numbers that were measured.

    from chainrule.course import days, lesson
    lesson.render(days.get(4)).html        the page's body; nothing is executed
    lesson.blocks(days.get(4))             the code that runs, in order
    lesson.run(days.get(4).lesson)         run it afresh, in a process of its own
    lesson.markup("a card's $x^2$")        Markdown of cards, statements and notes as HTML

    python -m chainrule.course.lesson day04               write the page, say what is missing
    python -m chainrule.course.lesson run day04           run the blocks, keep what they gave

pieces.py     the file taken apart            page.py        each piece as HTML
running.py    the blocks executed             outputs.py     what they gave, kept in a file
lint.py       what a lesson must have         notebook.py    the lesson as .ipynb
"""

from chainrule.course.lesson.markdown import inline, markup
from chainrule.course.lesson.page import Hooks
from chainrule.course.lesson.pieces import Code, Lesson
from chainrule.course.lesson.rendered import Rendered, blocks, render, review
from chainrule.course.lesson.running import run

__all__ = [
    "Code",
    "Hooks",
    "Lesson",
    "Rendered",
    "blocks",
    "inline",
    "markup",
    "render",
    "review",
    "run",
]
