"""A file that changes what it shares with the grader, or what equals what, scores nothing."""

import builtins
import copy

import numpy as np
import pytest

from chainrule.course.grading import Grader, grader, intact

WRONG = "def double(x):\n    return [7.0] * len(x)\n"
REPLACED = {
    "np.allclose": "import numpy as np\nnp.allclose = lambda *a, **k: True\n",
    "np.random.default_rng": "import numpy as np\nnp.random.default_rng = None\n",
    "copy.deepcopy": "import copy\ncopy.deepcopy = lambda x: x\n",
    "all": "import builtins\nbuiltins.all = lambda many: True\n",
    "isinstance": "import builtins\nbuiltins.isinstance = lambda *a: True\n",
    "setattr": "import builtins\nbuiltins.setattr = print\n",
    "len": "import builtins\ndel builtins.len\n",
    "checks.alike": "import chainrule.course.grading.checks as g\ng.alike = lambda *a: True\n",
    "Grader.grade": "from chainrule.course.grading import Grader\nGrader.grade = None\n",
}


@pytest.fixture
def doubling():
    found = Grader(needs=("double",))
    found.equals("double", to=lambda x: 2 * x, on=lambda rng, n: (rng.normal(size=n),))
    return found


@pytest.mark.parametrize("name", REPLACED)
def test_what_a_file_replaces_is_named_and_put_back(doubling, name):
    before = [np.allclose, np.random.default_rng, copy.deepcopy, all, isinstance, setattr, len]
    answer = doubling.grade(REPLACED[name] + WRONG)
    assert answer.lines[0] == f"The file replaces `{name}`, which is not its own."
    assert answer.score == 0
    after = [np.allclose, np.random.default_rng, copy.deepcopy, all, isinstance, setattr, len]
    assert before == after
    assert not doubling.grade(WRONG).solved


def test_a_function_that_replaces_something_when_it_is_called_falls_too(doubling):
    source = f"import numpy as np\n{WRONG}".replace(
        "    return", "    np.allclose = lambda *a, **k: True\n    return"
    )
    answer = doubling.grade(source)
    assert answer.lines[0] == "The file replaces `np.allclose`, which is not its own."
    assert answer.score == 0


def test_an_own_name_is_no_replacement(doubling):
    own = "import numpy as np\nsum = len = 3\ndef double(x):\n    all = 2\n    return all * x\n"
    assert doubling.grade(own).solved
    new = "import numpy as np\nnp.mine = 3\nimport numpy.testing\n"
    assert doubling.grade(new + "def double(x):\n    return 2 * x").solved
    del np.mine


@pytest.mark.parametrize(
    "gives",
    [
        "[Same() for _ in x]",
        "np.array([Same() for _ in x], dtype=object)",
        "Same()",
        "Word('a')",
        "Odd()",
    ],
)
@pytest.mark.parametrize("right", [np.arange(3.0), "b", True, None, [1, 2, 3]], ids=repr)
def test_an_object_that_equals_everything_equals_nothing(gives, right):
    found = Grader(needs=("f",))
    found.equals("f", to=lambda x: right, on=lambda rng, n: (np.arange(3),))
    source = f"""
import numpy as np
class Same:
    shape, ndim, size, dtype = (3,), 1, 3, np.dtype(float)
    def __eq__(self, other): return self
    def __ne__(self, other): return False
    def __bool__(self): return True
    def all(self): return self
    def keys(self): return self
class Word(str):
    def __eq__(self, other): return True
class Odd(Same):
    def detach(self): return self
    def numpy(self): return self
def f(x):
    return {gives}
"""
    answer = found.grade(source)
    assert answer.score == 0
    assert len(answer.lines) <= 12


def test_how_a_file_prints_and_warns_is_its_own_affair(doubling):
    loud = (
        "import warnings, numpy as np\nwarnings.simplefilter('error')\n"
        "np.seterr(all='raise')\nnp.set_printoptions(precision=1)\n"
    )
    before = np.geterr(), np.get_printoptions()
    assert doubling.grade(loud + "def double(x):\n    return x + x").solved
    assert (np.geterr(), np.get_printoptions()) == before


def test_what_is_watched_are_names_that_everybody_shares():
    kept = dict(intact.Intact()._kept)
    assert {builtins, np, np.linalg, copy, grader} <= set(kept)
    assert kept[grader.Grader]["grade"] is grader.Grader.grade
