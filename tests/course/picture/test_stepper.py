"""The backprop stepper: what may be typed, and that its steps end where autograd ends."""

import math
import re

import pytest

from chainrule import scratch as torch
from chainrule.course import picture
from chainrule.course.picture import shelf
from chainrule.errors import PictureError

FOLDER = picture.find("backprop_stepper").file
graph = shelf.beside(str(FOLDER), "_expression")
steps = shelf.beside(str(FOLDER), "_steps")

EXPRESSIONS = [
    ("(a*b + c)**2", {"a": 2.0, "b": -1.0, "c": 3.0}),
    ("sigmoid(w*x + b)", {"w": 0.5, "x": 2.0, "b": -1.0}),
    ("a*a + a", {"a": 1.5}),
    ("a/b - b/a", {"a": 2.0, "b": 3.0}),
    ("-tanh(a)*exp(b) + log(a) - sqrt(b)", {"a": 0.7, "b": 2.0}),
    ("relu(a) + sin(b)*cos(b)", {"a": -1.0, "b": 0.3}),
    ("a**-2 + a^3", {"a": 1.3}),
]


@pytest.mark.parametrize(("text", "given"), EXPRESSIONS)
def test_the_steps_end_where_autograd_ends(text, given):
    nodes = graph.parsed(text)
    numbers = graph.values(nodes, given)
    walked = steps.walk(nodes, numbers)
    found = {nodes[s.node].name: s.gradient for s in walked if s.gradient is not None}
    names = {name: getattr(torch, name) for name in graph.CALLS}
    leaves = {k: torch.tensor(v, dtype=torch.float64, requires_grad=True) for k, v in given.items()}
    result = eval(text.replace("^", "**"), {**names, **leaves})  # the test's own text
    result.backward()
    assert numbers[-1] == pytest.approx(result.item())
    for name, leaf in leaves.items():
        assert found[name] == pytest.approx(leaf.grad.item())
    assert graph.by_autograd(nodes, given) == pytest.approx(
        {name: leaf.grad.item() for name, leaf in leaves.items()}
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "3",
        "2 + 3",
        "__import__('os').system('true')",
        "a.real + 1",
        "a[0]",
        "(lambda: a)()",
        "a if a else b",
        "a < b",
        "[a, b]",
        "'a' * 3",
        "f'{a}'",
        "a @ b",
        "a // b",
        "a ** b",
        "a ** 99",
        "a ** True",
        "a := 3",
        "exec(a)",
        "exp(a, b)",
        "exp(*a)",
        "exp(x=a)",
        "exp + a",
        "True + a",
        "1j * a",
        "abcd + 1",
        "ä + 1",
        "a +" + "(" * 60 + "b" + ")" * 20,
        "+".join("abcdefgh"),
        "+".join("a" * 60),
        "-" * 100 + "a",
        "a\n+b",
        "(" * 5000,
    ],
)
def test_what_is_not_allowed_is_told(text):
    with pytest.raises(PictureError):
        picture.get("backprop_stepper").drawn({"expression": text})
    assert "picture-error" in picture.html("backprop_stepper", {"expression": text})


@pytest.mark.parametrize(("text", "fields"), [("log(a)", {"v_a": "-1"}), ("a/b", {"v_b": "0"})])
def test_values_that_are_not_finite_are_told(text, fields):
    with pytest.raises(PictureError, match="every step needs a finite value"):
        picture.get("backprop_stepper").drawn({"expression": text, **fields})


def told(**settings):
    given = {"expression": "a*b + a*c", **{k: str(v) for k, v in settings.items()}}
    return picture.get("backprop_stepper").drawn(given)


def test_accumulation_is_seen():
    says = [told(step=n).says for n in range(11)]
    assert says[0].startswith("Step 0 of 10")
    assert sum("added to what was" in one for one in says) == 1
    assert "grad a = 3 + 1 × (−1) = 2, added to what was" in says[9]
    assert "equals that of backward()" in says[10]
    assert told(step=10).svg.count("<td>equal</td>") == 3


def test_by_hand_asks_and_judges():
    assert "What does u1 add to the gradient of a?" in told(step=8, by_hand="on").says
    assert "is right" in told(step=8, by_hand="on", guess_8="-1").says
    assert "look at the sign" in told(step=8, by_hand="on", guess_8="1").says
    assert "sum afterwards" in told(step=8, by_hand="on", guess_8="2").says
    assert "is wrong. What" in told(step=8, by_hand="on", guess_8="0.3").says
    assert "not a number" in told(step=8, by_hand="on", guess_8="<b>").says
    assert "&lt;b&gt;" in told(step=8, by_hand="on", guess_8="<b>").svg
    for odd in ("nan", "inf", "1e999"):
        assert "is wrong" in told(step=8, by_hand="on", guess_8=odd).says


def test_the_answer_is_not_shown_before_it_is_asked():
    page = told(step=8, by_hand="on").svg
    assert not re.search(r"grad a = 3 \+", page)


def test_local_derivatives_are_those_of_the_engine():
    nodes = graph.parsed("sigmoid(a) + 1")
    slope = graph.slopes(nodes[1], graph.values(nodes, {"a": 5.0}))[0]
    assert slope == pytest.approx(math.exp(-5) / (1 + math.exp(-5)) ** 2)
