from pathlib import Path

import pytest

from chainrule.course import days

TINY = Path(__file__).parent / "days"


@pytest.fixture
def tiny():
    return days.get(4, TINY)


@pytest.fixture
def written(tmp_path):
    """Write a lesson with a body of a test's own, and return its day."""

    def write(body, folder="day04_tiny", name="lesson.md", **files):
        home = tmp_path / folder
        home.mkdir(exist_ok=True)
        head = "---\ntitle: T\nsummary: S.\nable: a; b; c\nteaches: x\nminutes: 1\n---\n"
        (home / name).write_text(head + body)
        for file, text in files.items():
            (home / file.replace("__", ".")).write_text(text)
        return days.get(4, tmp_path)

    return write
