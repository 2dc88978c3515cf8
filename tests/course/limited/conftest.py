import tempfile

import pytest
from tests.course.limited.support import RIGHT
from tests.data.support import places as places

from chainrule.course.exercise import Exercise

GRADER = """
from chainrule.course.grading import Grader

def inputs(rng, size):
    return (rng.normal(size=size),)

grader = Grader(needs=("double",))
grader.equals("double", to=lambda x: 2 * x, on=inputs)
"""
WORDS = "# Double\n\nWrite it.\n## Hint 1\na\n## Hint 2\nb\n## Hint 3\nc\n## Solution\nd\n"


@pytest.fixture
def room(tmp_path, monkeypatch):
    """Where the temporary folders are made."""
    found = tmp_path / "room"
    found.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(found))
    return found


@pytest.fixture
def double(tmp_path, places, room):
    folder = tmp_path / "day77_try" / "exercises" / "double"
    (folder / "right").mkdir(parents=True)
    (folder / "exercise.md").write_text(WORDS)
    (folder / "starter.py").write_text("def double(x):\n    raise NotImplementedError\n")
    (folder / "right" / "reference.py").write_text(RIGHT)
    (folder / "grader.py").write_text(GRADER)
    return Exercise(folder, "day77/double", "77.1", 77)
