r"""Markdown to HTML: mathematics stays TeX for the page's KaTeX, HTML in the text is text.

>>> inline("a `b` and $c^2$")
'a <code>b</code> and <span class="math inline">\\(c^2\\)</span>'
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from html import escape
from typing import Any

from chainrule.course.lesson.highlight import listing
from chainrule.errors import LessonError
from chainrule.page.markup import Safe

Role = Callable[[str, str, int], str]  # name, content, line in the text -> HTML
DOLLARS = {"allow_space": False, "allow_digits": False}  # "5 $ or 6 $" are prices


@cache
def parser() -> Any:
    """Return the one parser of lessons, cards and statements."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.colon_fence import colon_fence_plugin
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.dollarmath.index import math_inline_dollar
    from mdit_py_plugins.myst_role import myst_role_plugin

    md = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable(["table"])
    md.use(dollarmath_plugin, **DOLLARS, double_inline=True)
    md.use(colon_fence_plugin).use(myst_role_plugin)
    md.inline.ruler.at("math_inline", _dollars(math_inline_dollar(**DOLLARS, allow_double=True)))
    for name, rule in RULES.items():
        md.add_render_rule(name, rule)
    return md


@lru_cache(maxsize=1024)
def markup(text: str) -> Safe:
    """Return Markdown of cards, statements, hints and notes as HTML."""
    return render(text)


@lru_cache(maxsize=1024)
def inline(text: str) -> Safe:
    """Return one line of Markdown as HTML without a paragraph around it."""
    return Safe(parser().renderInline(text, {}))


def render(text: str, role: Role | None = None, taken: set[str] | None = None) -> Safe:
    """Return Markdown as HTML.

    Args:
        text: what to render.
        role: answers {name}`content`; without it roles are an error.
        taken: ids of headings that the page has already; new ones are added. Without it headings
            have none: a note's "Main" must not take the place of the page's.
    """
    env: dict[str, Any] = {"role": role, "taken": taken}
    tokens = parser().parse(text, env)
    for token in tokens:
        _number_roles(token)
    return Safe(parser().renderer.render(tokens, parser().options, env))


def slug(title: str, taken: set[str]) -> str:
    """Return an id for a heading that the page does not have yet.

    >>> slug("Why $x$ stays?", set()), slug("One", {"one"})
    ('why-x-stays', 'one-2')
    """
    base = "-".join(re.findall(r"\w+", title.lower())) or "section"
    name, number = base, 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    taken.add(name)
    return name


def _dollars(rule: Callable[[Any, bool], bool]) -> Callable[[Any, bool], bool]:
    """Return the rule of the plugin, mended at a text's begin.

    Why: it looks for a digit before the dollar at src[-1], which is the text's last letter there.
    """

    def mended(state: Any, silent: bool) -> bool:
        if state.pos or state.src[:1] != "$":
            return rule(state, silent)
        text, state.src = state.src, f"{state.src} "
        try:
            return rule(state, silent)
        finally:
            state.src = text

    return mended


def _number_roles(token: Any) -> None:
    """Tell each role its line, counted from the top of the text."""
    line = token.map[0] if token.map else 0
    for child in token.children or ():
        line += child.type in {"softbreak", "hardbreak"}
        child.meta = {**child.meta, "line": line}


def _role(_: Any, tokens: list[Any], at: int, __: Any, env: dict[str, Any]) -> str:
    token = tokens[at]
    answer, name = env.get("role"), token.meta["name"]
    if answer is None:
        raise LessonError("no role is known here", got=f"{{{name}}}`{token.content}`")
    return str(answer(name, token.content, token.meta["line"]))


def _heading(self: Any, tokens: list[Any], at: int, _: Any, env: dict[str, Any]) -> str:
    if env.get("taken") is None:
        return f"<{tokens[at].tag}>"
    title = "".join(child.content for child in tokens[at + 1].children)
    return f'<{tokens[at].tag} id="{slug(title, env["taken"])}">'


def _fence(_: Any, tokens: list[Any], at: int, *__: Any) -> str:
    language = (tokens[at].info.split() or ["text"])[0]
    return listing(tokens[at].content, language)


def _math(_: Any, tokens: list[Any], at: int, *__: Any) -> str:
    return f'<span class="math inline">\\({escape(tokens[at].content)}\\)</span>'


def _display(_: Any, tokens: list[Any], at: int, *__: Any) -> str:
    tex = escape(tokens[at].content.strip())
    label = 'tabindex="0" role="group" aria-label="Formula"'
    return f'<div class="math display" {label}>\\[{tex}\\]</div>\n'


def _double(_: Any, tokens: list[Any], at: int, *__: Any) -> str:
    return f'<span class="math inline">\\(\\displaystyle {escape(tokens[at].content)}\\)</span>'


def _table(*_: Any) -> str:
    return '<div class="scroll" tabindex="0" role="group" aria-label="Table">\n<table>\n'


def _table_end(*_: Any) -> str:
    return "</table>\n</div>\n"


def _head_cell(self: Any, tokens: list[Any], at: int, options: Any, env: Any) -> str:
    tokens[at].attrSet("scope", "col")
    return str(self.renderToken(tokens, at, options, env))


RULES: dict[str, Callable[..., str]] = {
    "myst_role": _role,
    "heading_open": _heading,
    "fence": _fence,
    "math_inline": _math,
    "math_inline_double": _double,
    "math_block": _display,
    "table_open": _table,
    "table_close": _table_end,
    "th_open": _head_cell,
}
