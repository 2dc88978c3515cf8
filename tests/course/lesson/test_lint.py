import pytest

from chainrule.course.lesson.__main__ import main
from chainrule.course.lesson.lint import problems

GOOD = """:::{question}
Why?
:::

{claim}`three_gradients:effect:.1f` %s

:::{answer}
So.
:::

## Papers

:::{journal}
What?
:::
"""


def test_the_tiny_day_lacks_only_its_claim(tiny):
    told = problems(tiny)
    assert told == ["day04_tiny/lesson.md:1: claim three_gradients of this day is not quoted."]


def test_a_good_lesson_is_clean(written):
    assert problems(written(GOOD % "")) == []


def test_the_command_writes_the_page_and_says_so(written, tmp_path, capsys):
    day = written(GOOD % "")
    assert main([str(day.folder), "--out", str(tmp_path / "a.html")]) == 0
    assert '<h2 id="papers">' in (tmp_path / "a.html").read_text()
    assert "page in" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (":::{question}\nWhy?\n:::\n", "Hello.\n", "opens with :::{question}"),
        (":::{answer}\nSo.\n:::\n", "", "needed one answer; got 0"),
        ("## Papers\n", "## More\n", "the last heading is ## Papers; got More"),
        ("## Papers\n", "## Papers\n\n:::{question}\n:::\n", "after the answer come Papers"),
        ("%s", "word\n" * 14, ":24: 12 lines of prose at most"),
        ("%s", "word " * 30, ":14: needed lines of 100 letters"),
        ("%s", "costs 5 $ here", "a mark was left over in"),
        ("%s", "```python\n1\n```\n", "block 1 was not run as it stands"),
        ("%s", "as measured it is 17 % better", "is quoted with {claim}, not typed"),
        ("{claim}`three_gradients:effect:.1f`", "", "claim three_gradients of this day is not"),
        ("%s", "# Title\n", "headings begin with ##"),
        ("%s", "#### Deep\n", "heading 'Deep' skips a level"),
        ("%s", "![a](b.png)\n", "a picture is a directive"),
    ],
)
def test_each_fault_is_found(written, old, new, says):
    body = GOOD.replace(old, new) if old != "%s" else GOOD.replace("%s", "\n\n" + new)
    assert any(says in one for one in problems(written(body.replace("%s", ""))))


def test_an_exercise_needs_its_place(written, tmp_path):
    day = written(GOOD % "")
    (day.folder / "exercises" / "lost").mkdir(parents=True)
    (day.folder / "exercises" / "lost" / "exercise.md").write_text("# Lost\n")
    told = problems(day)
    assert any("exercise lost has no place in the lesson" in one for one in told)
    assert any("exercise.md of lost needs its statement" in one for one in told)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("print(object())", "prints an address of memory"),
        ("for i in range(41): print(i)", "prints 41 lines; needed 40 or fewer"),
        ("import matplotlib.pyplot as plt\nplt.plot([1, 2]);", "leaves a figure without words"),
    ],
)
def test_what_a_block_prints_is_looked_at(written, code, says):
    day = written(GOOD % f"\n\n```python\n{code}\n```\n")
    assert main(["run", str(day.folder)]) == 0
    assert any(says in one for one in problems(day))


CARD = """[[card]]
id = "a"
kind = "order"
topic = "t"
section = "S"
question = "Which comes first?"
steps = ["one", "two", "three"]
reason = "So."
"""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Which", "Is $x$ 5 $ or $y", "a mark was left over in a: "),
        ("two", "two {claim}", "a mark was left over in a: "),
        ("So.", "", "day04/cards.toml, card 1 (a) needs reason"),
    ],
)
def test_what_is_wrong_with_a_card_is_told(written, old, new, says):
    day = written(GOOD % "", cards__toml=CARD.replace(old, new))
    assert any(says in one for one in problems(day))
