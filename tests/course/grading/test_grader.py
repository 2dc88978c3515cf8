"""A grader names the cause, shows the input, gives partial credit, and never the solution."""

import io

import numpy as np
import pytest

from chainrule.course.grading import Grader, fail
from chainrule.course.grading.shown import show


def pairs(rng, size):
    return rng.normal(size=(size + 1, 3)), rng.normal(size=(size + 1, 3))


def rows(rng, size):
    return (rng.normal(size=(size + 1, 3)),)


def vectors(rng, size):
    return rng.normal(size=size + 1), rng.normal(size=size + 1)


def mse(p, t):
    return ((p - t) ** 2).mean()


@pytest.fixture
def grader():
    found = Grader(needs=("mse", "slope", "SIZE"))
    found.keeps_inputs("mse", on=pairs)
    found.no_loop("mse")
    mistakes = {
        "This is the sum; the loss is a mean over all {n} rows": lambda p, t: ((p - t) ** 2).sum()
    }
    found.equals("mse", to=mse, on=pairs, mistakes=mistakes, hint="divide")
    found.gradient("slope", of=mse, on=pairs)
    found.value("SIZE", to=3, mistakes={"SIZE counts from 1": 4})
    found.finite("mse", on=lambda rng, n: (np.full((n, 2), 1e4),) * 2, cause="`mse` overflows")
    found.without("mse", "np.mean", cause="`np.mean` is the exercise")
    return found


RIGHT = """
SIZE = 3
def mse(p, t):
    return ((p - t) ** 2).mean()
def slope(p, t):
    return 2 * (p - t) / p.size
"""
WRONG = {
    "the sum": (
        "((p - t) ** 2).mean()",
        "((p - t) ** 2).sum()",
        "the loss is a mean over all 2 rows",
    ),
    "a factor": ("2 * (p - t)", "(p - t)", "`slope` is 2 times too small"),
    "a sign": ("2 * (p - t)", "2 * (t - p)", "`slope` has the wrong sign"),
    "a value": ("SIZE = 3", "SIZE = 4", "SIZE counts from 1"),
    "another value": ("SIZE = 3", "SIZE = 5", "`SIZE` is not 5"),
    "no value": ("SIZE = 3", "SIZE = None", "`SIZE` is not set yet"),
    "no name": ("def mse", "def mes", "`mse` is not defined, and `mes` is"),
    "no function": (
        "def mse(p, t):\n    return",
        "mse = 3\nx = lambda p, t:",
        "`mse` is not a function",
    ),
    "no return": ("return ((p", "((p", "`mse` gave nothing back: is a `return` missing?"),
    "its input": (
        "    return ((p - t) ** 2)",
        "    p -= t\n    return (p**2)",
        "`mse` changes its input",
    ),
    "a loop": (
        "    return ((p",
        "    for i in range(1):\n        pass\n    return ((p",
        "has a Python loop on line 5",
    ),
    "ready-made": ("((p - t) ** 2).mean()", "np.mean((p - t) ** 2)", "`np.mean` is the exercise"),
    "an error": ("p.size", "p.siez", "`slope` raised AttributeError on line 7"),
    "not written": (
        "2 * (p - t) / p.size",
        "todo()\ndef todo():\n    raise NotImplementedError",
        "`todo` is not written yet",
    ),
    "syntax": ("SIZE = 3", "SIZE = = 3", "Python cannot read line 3"),
    "at import": ("SIZE = 3", "SIZE = 3 / 0", "The file raised ZeroDivisionError on line 3"),
    "an odd kind": (
        "return ((p",
        "return {} and ((p",
        "`mse` gave a dict where a number is needed",
    ),
}


def test_a_right_file_scores_all(grader):
    answer = grader.grade("import numpy as np\n" + RIGHT)
    assert answer.solved
    assert answer.lines == ("All 7 properties hold.",)
    assert answer.json()["solved"] is True


@pytest.mark.parametrize("what", WRONG)
def test_the_first_line_names_the_cause(grader, what):
    old, new, says = WRONG[what]
    assert old in RIGHT
    answer = grader.grade("import numpy as np\n" + RIGHT.replace(old, new, 1), seed=0)
    assert says in answer.lines[0]
    assert not answer.solved
    assert len(answer.lines) <= 12
    assert "properties hold; first to mend: " in answer.lines[-1]
    assert "((p - t) ** 2).mean()" not in "\n".join(answer.lines)


def test_an_answer_shows_named_input_got_expected_and_the_next_step(grader):
    answer = grader.grade(RIGHT.replace("mean", "sum"), seed=0)
    text = "\n".join(answer.lines)
    assert "  input:    p = [[" in text
    assert "t = [[" in text
    assert "  got:      " in text
    assert "  expected: " in text
    assert "  next:     divide" in answer.lines
    assert any(line.startswith("  holds:    ") for line in answer.lines)


def test_credit_is_partial_and_secondary_properties_need_the_main_one(grader):
    answer = grader.grade(RIGHT.replace("mean", "sum"))
    held = {one.says for one in answer.properties if one.passed}
    assert held == {"`slope` is the gradient (checked by differences)", "`SIZE` is right"}
    assert answer.score == pytest.approx(3 / 9)
    assert grader.grade("").score == 0


def test_a_seed_repeats_the_inputs(grader):
    source = RIGHT.replace("mean", "sum")
    assert grader.grade(source, 7) == grader.grade(source, 7)
    assert grader.grade(source, 7).lines != grader.grade(source, 8).lines
    assert grader.grade(source).lines != grader.grade(source).lines


def test_a_check_that_meets_an_odd_result_still_answers():
    grader = Grader(needs=("f",))

    @grader.property("f", "gives a name")
    def named(code, rng):
        if code.f().upper() != "A":
            fail("not A")

    assert grader.grade("def f():\n    return 'a'").solved
    answer = grader.grade("def f():\n    return 3")
    assert answer.lines[0].startswith("what `f` gives cannot be used: AttributeError")
    answer = grader.grade("class f:\n    def upper(self):\n        return 1 / 0")
    assert answer.lines[0] == "`f` raised ZeroDivisionError on line 3: division by zero."


GENERIC = {
    "transposed": (rows, lambda x: x @ np.ones((3, 2)), "(x @ np.ones((3, 2))).T", "is transposed"),
    "a square": (
        vectors,
        lambda a, b: a - b,
        "(a[:, None] - b)",
        "did a column (N, 1) meet a row (N,)",
    ),
    "an axis": (
        rows,
        lambda x: x.sum(1),
        "x.sum(1, keepdims=True)",
        "has one axis too many: its shape is (2, 1)",
    ),
    "one number": (rows, lambda x: x.sum(1), "x.sum()", "shape (2,) is needed: along which axis"),
    "a place holder": (
        rows,
        lambda x: x.sum(1),
        "0",
        "and shape (2,) is needed.",
    ),
    "zeros": (rows, lambda x: np.abs(np.sin(x)), "x * 0", "`f` is wrong in 6 of 6 places."),
    "rounded": (vectors, lambda a, b: 9 * a / 2, "9 * a // 2", "has whole numbers only"),
    "an int array": (vectors, lambda a, b: 9 * a, "(9 * a).astype(int)", "has whole numbers only"),
    "reversed": (vectors, lambda a, b: a + b, "(a + b)[::-1]", "is in the reverse order"),
    "places": (
        rows,
        lambda x: 2 * x,
        "np.sort(2 * x, 0)",
        "has the right numbers in the wrong places",
    ),
    "unchanged": (rows, lambda x: x - x.mean(), "x", "gives its input back unchanged"),
    "sum for mean": (
        rows,
        lambda x: x.sum() ** 2 / len(x),
        "x.sum() ** 2",
        "times too large, the number of rows: a sum where a mean",
    ),
    "mean for sum": (
        rows,
        lambda x: (x**2).sum(),
        "(x**2).mean()",
        "times too small, the number of values: a mean where a sum",
    ),
    "a factor": (rows, lambda x: (x**2).sum(), "0.5 * (x**2).sum()", "is 2 times too small"),
    "no factor": (rows, lambda x: (x**2).sum(), "(x**2).sum() + x.sum()", "`f` is wrong."),
    "no gap": (rows, lambda x: x.sum(), "x.sum() + abs(x[0, 0])", "`f` is wrong."),
    "a turned part": (
        rows,
        lambda x: (x @ x.T, x.T @ x),
        "(x @ x.T, (x.T @ x)[::-1])",
        "`f(…)[1]` is in the reverse",
    ),
    "parts turned": (
        rows,
        lambda x: (x, x.sum()),
        "(x.sum(), x)",
        "`f` gives its results in the wrong order",
    ),
    "one of two": (
        rows,
        lambda x: (x, x.sum()),
        "x",
        "gave an array where 2 results are needed: a tuple",
    ),
    "too many": (rows, lambda x: [1, 2], "[0] * 10**6", "gave 1,000,000 parts, and 2 are needed"),
    "yield": (rows, lambda x: [1], "(yield 1)", "gave a generator (by `yield`) where a list is"),
    "an object": (
        rows,
        lambda x: 1,
        "type('Net', (), {})()",
        "gave an object of `Net` where a number",
    ),
    "an offset": (rows, lambda x: x + 1, "x + 3", "is off by 2 everywhere"),
    "NaN": (rows, lambda x: x * 0, "x * np.nan", "is NaN"),
    "parts": (rows, lambda x: (x, x * 2), "(x, x * 3)", "`f(…)[1]` is 1.5 times too large"),
    "too few": (rows, lambda x: (x, x), "(x,)", "gave 1 part, and 2 are needed"),
    "a key": (rows, lambda x: {"a": 1.0}, "{'b': 1.0}", "lacks the key 'a'"),
    "a text": (rows, lambda x: "up", "3", "gave a number where a text is needed"),
    "a list": (rows, lambda x: [1, 2], "{1, 2}", "gave a set where a list is needed"),
}


@pytest.mark.parametrize("what", GENERIC)
def test_a_difference_that_nobody_foresaw_is_named(what):
    on, to, body, says = GENERIC[what]
    names = "x" if on is rows else "a, b"
    grader = Grader(needs=("f",))
    grader.equals("f", to=to, on=on)
    answer = grader.grade(f"import numpy as np\ndef f({names}):\n    return {body}\n", seed=1)
    assert says in answer.lines[0], answer.lines


def test_of_several_mistakes_the_one_that_fits_everywhere_is_told():
    grader = Grader(needs=("f",))
    mistakes = {"always one": lambda n: 1, "one for three": lambda n: 1 if n == 3 else n}
    grader.equals("f", to=lambda n: n, on=lambda rng, size: (size,), mistakes=mistakes)
    answer = grader.grade("def f(n):\n    return 1 if n == 3 else n")
    assert answer.lines[0] == "one for three."


def test_what_is_equal_by_its_own_word_is_right():
    for kind in ("b'ab'", "{1, 2}", "True", "None", "(1, [2, 'c'])", "np.bool_(True)"):
        grader = Grader(needs=("f",))
        value = eval(kind, {"np": np})
        grader.equals("f", to=lambda value=value: value, on=lambda rng, size: ())
        assert grader.grade(f"import numpy as np\ndef f():\n    return {kind}").solved, kind


def test_a_dataclass_of_the_learner_works():
    grader = Grader(needs=("f",))
    grader.equals("f", to=lambda x: x, on=lambda rng, size: (size,))
    source = (
        "from __future__ import annotations\nfrom dataclasses import dataclass\n"
        "@dataclass\nclass A:\n    x: int\ndef f(x):\n    return A(x).x\n"
    )
    assert grader.grade(source).solved


def test_a_mistake_is_not_told_where_it_would_have_failed_and_the_learner_is_right():
    grader = Grader(needs=("f",))
    grader.equals(
        "f",
        to=lambda x: x,
        on=lambda rng, n: ([-1.0, 1.0][n > 1],),
        mistakes={"The sign is turned round": lambda x: -x, "It is the size": abs},
    )
    assert grader.grade("def f(x):\n    return abs(x)").lines[0] == "It is the size."
    assert grader.grade("def f(x):\n    return -x").lines[0] == "The sign is turned round."
    assert "sign" not in grader.grade("def f(x):\n    return max(x, 1.0)").lines[0]


def test_what_is_shown_is_short_and_says_nothing_of_this_machine():
    grader = Grader(needs=("f",))
    grader.equals("f", to=lambda name, x: [x * 3], on=lambda rng, n: ("a", 0.1 + 0.2))
    text = "\n".join(grader.grade("def f(name, x):\n    return [object(), f]").lines)
    assert "name = 'a', x = 0.3" in text
    assert "expected: [0.9]" in text
    assert " at 0x" not in text


SHOWN = {
    "a list of arrays": ("[x, x]", "[[[1., 2.]], [[1., 2.]]]"),
    "a dict": ("{'w': x[0], 'n': np.int64(3)}", "{'w': [1., 2.], 'n': 3}"),
    "parts in parts": ("((1, 2), np.float32(0.5), 'a')", "(1, 2), 0.5, 'a'"),
    "no minus zero": ("-0.0 * x", "[[0., 0.]]"),
    "True": ("x[0, 0] > 5", "False"),
}


@pytest.mark.parametrize("what", SHOWN)
def test_a_result_is_shown_in_one_short_line(what):
    gives, shown = SHOWN[what]
    grader = Grader(needs=("f",))
    grader.equals("f", to=lambda x: "never", on=lambda rng, n: (np.array([[1.0, 2.0]]),))
    answer = grader.grade(f"import numpy as np\ndef f(x):\n    return {gives}\n")
    got = next(line for line in answer.lines if line.startswith("  got:"))
    assert got.startswith(f"  got:      {shown}")


@pytest.mark.parametrize(
    ("mistake", "got", "expected"),
    [
        ("y[30, 3] = 5", "at [30][3]: 5", "at [30][3]: 1"),
        ("y[2, 1] = np.nan", "at [2][1]: nan", "at [2][1]: 1"),
        ("y = (y, y[0, :4] + 3)", "at [1]: [4., 4., 4., 4.]", "at [1]: [1., 1., 1., 1.]"),
    ],
)
def test_of_long_results_the_place_is_shown_where_they_differ(mistake, got, expected):
    grader = Grader(needs=("f",))
    right = np.ones((40, 20))
    right = (right, right[0, :4]) if "(y" in mistake else right
    grader.equals("f", to=lambda: right, on=lambda rng, n: ())
    source = f"def f():\n    y = np.ones((40, 20))\n    {mistake}\n    return y\n"
    answer = grader.grade("import numpy as np\n" + source)
    assert answer.lines[1:3] == (f"  got:      {got}", f"  expected: {expected}")


def test_of_what_is_not_finite_the_place_is_shown():
    grader = Grader(needs=("f",))
    grader.finite("f", on=lambda rng, n: (), cause="it overflows")
    source = "import numpy as np\ndef f():\n    y = np.ones((40, 20))\n    y[2, 1] = np.inf\n"
    answer = grader.grade(source + "    return y")
    assert answer.lines[1:3] == ("  got:      at [2][1]: inf", "  expected: finite numbers")


@pytest.mark.parametrize(
    ("source", "says", "hint"),
    [
        ("def f(:\n    pass", "line 1", "look at `def f(:`, and at the line before"),
        ("x = '\0'", "the file: source code", "write it anew"),
        ("x = '\udc80'", "the file: ", "write it anew"),
        ("x = " + "1+" * 20_000 + "1", "the file: ", "write it anew"),
    ],
)
def test_what_python_cannot_read_is_told(source, says, hint):
    grader = Grader(needs=("f",))
    grader.equals("f", to=abs, on=lambda rng, n: (n,))
    answer = grader.grade(source)
    assert answer.lines[0].startswith(f"Python cannot read {says}")
    assert hint in answer.lines[1]
    assert answer.score == 0


def test_a_call_that_is_refused_asks_for_the_starters_parameters():
    grader = Grader(needs=("f",))
    grader.equals("f", to=abs, on=lambda rng, n: (n,))
    answer = grader.grade("def f():\n    return 1")
    assert "takes 0 positional arguments" in answer.lines[0]
    assert any("keep the parameters of `f` in the starter" in line for line in answer.lines)


@pytest.mark.parametrize(
    ("body", "cause", "hint"),
    [
        ("np.abs(x)", "`f` raised NameError on line 2", "write `import numpy as np` at the top"),
        ("nn.ReLU()", "`f` raised NameError on line 2", "write `from chainrule.scratch import nn`"),
        ("y", "`f` raised NameError on line 2", "look at `return y`"),
        ("input()", "`f` raised EOFError on line 2", "nobody can type here: take out `input()`"),
        ("exit()", "`f` raised SystemExit on line 2.", "look at `return exit()`"),
    ],
)
def test_after_an_error_the_next_step_is_told(body, cause, hint, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO())
    grader = Grader(needs=("f",))
    grader.equals("f", to=abs, on=lambda rng, n: (n,))
    answer = grader.grade(f"def f(x):\n    return {body}")
    assert cause in answer.lines[0]
    assert any(hint in line for line in answer.lines)


def test_what_holds_itself_is_shown_all_the_same():
    loop = [1]
    loop.append(loop)
    assert show(loop).startswith("[1, [1, [1, [1, ")
    assert len(show(loop)) <= 100


LOOPING = {
    "in a helper": "def row(x):\n    return [2 * v for v in x]\ndef f(x):\n    return row(x)\n",
    "two helpers away": (
        "def one(x):\n    return list(map(abs, x))\ndef two(x):\n    return one(x)\n"
        "def f(x):\n    return 2 * np.sign(x) * two(x)\n"
    ),
    "vectorize": "def f(x):\n    return np.vectorize(lambda v: 2 * v)(x)\n",
    "a decorator": "@np.vectorize\ndef f(x):\n    return 2 * x\n",
    "a lambda": "f = lambda x: [2 * v for v in x]\n",
    "its own name for the result": (
        "def f(x):\n    f = []\n    for v in x:\n        f.append(2 * v)\n    return np.array(f)\n"
    ),
    "parts taken out of a star": "def f(x):\n    return np.array([2 * v for v in [*x]])\n",
}
NO_LOOP = {
    "a loop elsewhere": "def f(x):\n    return 2 * x\ndef g(x):\n    while x:\n        x = 0\n",
    "parts written out": (
        "def f(x):\n    a, b = (2 * one for one in (x, x))\n"
        "    for one in [a, b]:\n        last = one\n    return last\n"
    ),
    "a lambda beside a loop": "f = lambda x: 2 * x\nfor i in range(3):\n    pass\n",
    "a variable of another's name": (
        "def g(x):\n    return [v for v in x]\ndef f(x):\n    g = 2 * x\n    return g\n"
    ),
}


@pytest.mark.parametrize("what", [*LOOPING, *NO_LOOP])
def test_a_loop_is_found_wherever_the_function_uses_it(what):
    grader = Grader(needs=("f",))
    grader.equals("f", to=lambda x: 2 * x, on=lambda rng, n: (rng.normal(size=n),))
    grader.no_loop("f")
    answer = grader.grade("import numpy as np\n" + {**LOOPING, **NO_LOOP}[what])
    assert answer.solved == (what in NO_LOOP), answer.lines
    assert answer.solved or "`f` has a Python loop on line " in answer.lines[0]


def test_a_forbidden_call_is_found_in_a_helper():
    grader = Grader(needs=("f",))
    grader.equals("f", to=sorted, on=lambda rng, n: (list(rng.normal(size=n)),))
    grader.without("f", "sorted", cause="`sorted` is the exercise")
    answer = grader.grade("def g(x):\n    return sorted(x)\ndef f(x):\n    return g(x)\n")
    assert answer.lines[0] == "`sorted` is the exercise."


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("return [{'w': [x, None]}]", "`f(…)[0]['w'][1]` is None"),
        ("return [{'w': [x, x + 1]}]", "`f(…)[0]['w']` is wrong in 1 of 2 places"),
        ("[{'w': [x, x]}]", "`f` gave nothing back: is a `return` missing?"),
    ],
)
def test_a_part_is_named_by_its_place(source, says):
    grader = Grader(needs=("f",))
    grader.equals("f", to=lambda x: [{"w": [x, x]}], on=lambda rng, n: (float(rng.normal()),))
    answer = grader.grade(f"def f(x):\n    {source}\n")
    assert answer.lines[0].startswith(says), answer.lines
