"""The proof for who writes cards finds what would trouble a learner."""

import subprocess
import sys

import pytest

from chainrule.course.cards import prove

BASE = {
    "choice": 'choices = ["a", "b", "c"]\nanswer = 1',
    "number": 'numbers = { n = [1, 2, 3] }\nanswer = "n + 1"',
    "order": 'steps = ["first", "second", "third"]',
    "bug": 'code = """\na = 1\nb = a\n"""\nanswer = 2',
    "curve": 'curves = { "falls" = [3, 2, 1], "rises" = [1, 2, 3] }\nanswer = "falls"',
    "short": 'answer = "Because."\nrubric = ["says why"]\ninterview = true',
}
FRAME = """
[[card]]
id = "{id}"
kind = "{kind}"
topic = "t"
section = "Why"
exercise = "sum_up"
question = "How is {{n}}?"
reason = "r"
{body}
"""


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "day05_x"
    (folder / "exercises" / "sum_up").mkdir(parents=True)
    (folder / "exercises" / "sum_up" / "exercise.md").write_text("# Sum up\n")
    (folder / "lesson.md").write_text("# T\n\n## Why\n\n```python\n## Not this\n```\n")
    return folder


def written(folder, **changed):
    bodies = [(kind, BASE[kind]) for kind in (*BASE, *BASE)]
    texts = [
        FRAME.format(id=f"c{i}", kind=kind, body=body) for i, (kind, body) in enumerate(bodies)
    ]
    text = "".join(texts)
    for old, new in changed.values():
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "cards.toml").write_text(text)
    return prove.problems(folder)


def test_good_cards_are_silent(folder):
    assert written(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('section = "Why"', 'section = "Wy"', "got 'Wy'. Try: did you mean 'Why'"),
        ('section = "Why"', 'section = "Not this"', "needs a section of lesson.md"),
        ('exercise = "sum_up"', 'exercise = "sum"', "did you mean 'day05/sum_up'"),
        ('exercise = "sum_up"', 'exercise = "day04/sum_up"', "needs an exercise that is there"),
        ("n = [1, 2, 3]", "n = [-1, 2, 3]", ""),
        ('answer = "n + 1"', 'answer = "6 / (n - 2)"', "division by zero"),
        ('answer = "n + 1"', 'answer = "k + 1"', "needs numbers for 'k'"),
        ('answer = "n + 1"', 'answer = "n * 0"', "the same answer for every draw"),
        ("{ n = [1, 2, 3] }", "{ n = [1, 2], z = [1, 2] }", "needs {z} in its question"),
        ('"a", "b", "c"', '"a", "b", "`a`"', "differ as plain text"),
        ('"a", "b", "c"', '"a", "b", "all of the above"', "they are shuffled"),
        ("b = a\n", "b = = a\n", "needs code that parses"),
        ("b = a\n", "# b = a\n", "a line of code; line 2 has none"),
        ('reason = "r"', 'reason = "$x"', "in pairs"),
        ('reason = "r"', 'reason = "a $\\frac{1}{n}$"', "needs its backslashes kept"),
        ('id = "c1"', 'id = "c2"', "needs an id of its own; got 'c2'"),
        ('answer = "falls"', 'answer = "fals"', "did you mean 'falls'"),
        ('topic = "t"', 'topic = "T"', "lower-case words"),
    ],
)
def test_each_fault_is_found(folder, old, new, says):
    found = written(folder, change=(old, new))
    assert any(says in problem for problem in found) if says else found == []


def test_a_day_needs_enough_of_several_kinds(folder):
    text = FRAME.format(id="c", kind="choice", body=BASE["choice"])
    (folder / "cards.toml").write_text(text)
    told = " ".join(prove.problems(folder))
    for needed in ("at least 10 cards; got 1", "four kinds", "interview question"):
        assert needed in told


def test_ids_are_unique_in_the_course(folder):
    other = folder.parent / "day06_y"
    other.mkdir()
    (other / "cards.toml").write_text(FRAME.format(id="c3", kind="order", body=BASE["order"]))
    assert any("'c3', which day06 has" in problem for problem in written(folder))


def test_the_command(folder):
    def run(*words):
        line = [sys.executable, "-m", "chainrule.course.cards", *words]
        done = subprocess.run(line, capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout + done.stderr

    written(folder)
    code, said = run("prove", str(folder))
    assert (code, said[:17]) == (0, "✓ day05: 12 cards")
    written(folder, change=('section = "Why"', 'section = "Wy"'))
    code, said = run("prove", str(folder))
    assert code == 1
    assert "✗ day05/cards.toml, card 1 (c0) needs a section" in said
    assert run()[0] == run("prove", "nine")[0] == 2
