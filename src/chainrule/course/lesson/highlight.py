"""Code in colours: Pygments' short class names inside `.highlight`; the page has the colours."""

from __future__ import annotations

from functools import cache, lru_cache
from html import escape
from typing import Any

from chainrule.page.markup import Safe

PLAIN = {"text", "console", "output"}


@lru_cache(maxsize=2048)
def coloured(source: str, language: str = "python") -> Safe:
    """Return code as HTML without anything around it; its text is the code."""
    if language in PLAIN:
        return Safe(escape(source))
    from pygments import highlight

    return Safe(highlight(source, _lexer(language), _formatter()))


def listing(source: str, language: str, label: str = "", cls: str = "shown") -> Safe:
    """Return code as a region that can be scrolled by keyboard."""
    told = escape(label or f"Code, {language}")
    reach = f'tabindex="0" role="group" aria-label="{told}"'
    inside = coloured(source.rstrip("\n") + "\n", language)
    return Safe(
        f'<pre class="highlight {cls}" {reach}>'
        f'<code class="language-{escape(language)}">{inside}</code></pre>\n'
    )


@cache
def _lexer(language: str) -> Any:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return get_lexer_by_name("text", stripnl=False)


@cache
def _formatter() -> Any:
    from pygments.formatters import HtmlFormatter

    return HtmlFormatter(nowrap=True)
