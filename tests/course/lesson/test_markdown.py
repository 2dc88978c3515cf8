import pytest

from chainrule.course.lesson import inline, markup
from chainrule.course.lesson.markdown import render, slug
from chainrule.errors import LessonError


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a <script>x</script>", "<p>a &lt;script&gt;x&lt;/script&gt;</p>\n"),
        ("<div>\n\n[x](javascript:alert)", "<p>&lt;div&gt;</p>\n<p>[x](javascript:alert)</p>\n"),
        ("$a<b$", '<p><span class="math inline">\\(a&lt;b\\)</span></p>\n'),
        ("$a$ of 5", '<p><span class="math inline">\\(a\\)</span> of 5</p>\n'),
        ("$", "<p>$</p>\n"),
        ("costs 5 $ or 6 $", "<p>costs 5 $ or 6 $</p>\n"),
        ("`$x$`", "<p><code>$x$</code></p>\n"),
    ],
)
def test_markdown_is_safe_and_keeps_formulas(text, html):
    assert markup(text) == html


def test_displayed_formulas_can_be_reached_by_keyboard():
    html = markup("Then\n\n$$\n\\frac{a}{b}\n$$\n\nso.")
    assert '<div class="math display" tabindex="0" role="group" aria-label="Formula">' in html
    assert "\\[\\frac{a}{b}\\]" in html


def test_tables_have_heads_and_scroll():
    html = markup("| a | b |\n|---|---|\n| 1 | 2 |\n")
    assert html.startswith('<div class="scroll" tabindex="0" role="group"')
    assert html.count('<th scope="col">') == 2


def test_code_has_classes_and_its_own_words():
    html = markup("```python\nif a < b: pass\n```")
    assert '<span class="k">if</span>' in html
    assert 'tabindex="0"' in html


def test_headings_of_lessons_have_ids_of_their_own():
    html = render("## A\n\n## A\n", taken={"main"})
    assert html == '<h2 id="a">A</h2>\n<h2 id="a-2">A</h2>\n'
    assert markup("## Main\n") == "<h2>Main</h2>\n"
    assert slug("?", set()) == "section"


def test_one_line_has_no_paragraph():
    assert inline("**a**") == "<strong>a</strong>"


def test_a_card_knows_no_roles():
    with pytest.raises(LessonError, match="no role is known here"):
        markup("{claim}`deep_linear:effect`")
