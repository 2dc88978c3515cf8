"""Every op says how it goes back, in a form that `explain` can show."""

import inspect
import re
from pathlib import Path

import pytest

from chainrule.scratch import ops
from chainrule.scratch.explaining.way_back import formula
from chainrule.scratch.ops.contract import OPS

# Ops that may do without a formula, and why.
WITHOUT = {"gather_back": "its Math line is about to be written the other way round"}


@pytest.mark.parametrize("name", sorted(OPS))
def test_every_op_has_the_formula_of_its_way_back(name):
    told = formula(OPS[name].__doc__)
    if told is None and name in WITHOUT:
        return
    assert told is not None, f"{name} needs `Math:  y = …    =>    dx = …` in its docstring"
    assert re.search(r"d[a-zA-Z]|receives|the same of dy", told), told
    assert "\n" not in told
    assert "Shape:" not in told


def test_the_table_is_all_there_is():
    assert set(ops.__all__) <= set(OPS)
    folder = Path(inspect.getfile(ops)).parent
    written = {
        name
        for path in folder.rglob("*.py")
        for name in re.findall(
            r"^@op\(.*?\)\n(?:@\w+\n)*def (\w+)", path.read_text(encoding="utf-8"), re.M | re.S
        )
    }
    assert set(OPS) >= {name for name in written if not name.startswith("_")}


@pytest.mark.parametrize(
    ("doc", "expected"),
    [
        ("Sum.\n\n    Math:  y = Σ x    =>    dx = dy, repeated\n    ", "dx = dy, repeated"),
        ("A.\n\nMath:  y = a b\n       =>    da = dy b,\n             db = dy a\nShape: x\n",
         "da = dy b,  db = dy a"),
        ("A.\n\nMath:  y = a    =>    da = dy\n\n>>> 1 => 2\n", "da = dy"),
        ("Has no way back.\n\nMath:  y = 1\n", None),
        ("No formula at all.", None),
        (None, None),
    ],
)  # fmt: skip
def test_reading_a_docstring(doc, expected):
    assert formula(doc) == expected
