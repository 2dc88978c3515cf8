"""A small course of three days, a database of its own, and a clock that the test sets."""

from datetime import UTC, datetime, timedelta

import pytest

from chainrule import store
from chainrule.course.cards import deck

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)

CHOICE = """
[[card]]
id = "{id}"
kind = "choice"
topic = "{topic}"
section = "Why"
question = "Which?"
choices = ["left", "middle", "right"]
answer = 2
reason = "It is right."
"""
SHORT = """
[[card]]
id = "{id}"
kind = "short"
topic = "{topic}"
interview = true
exercise = "sum_up"
section = "Why"
question = "Why?"
answer = "Because."
rubric = ["says why", "says how", "says when"]
reason = "So."
"""
NUMBER = """
[[card]]
id = "{id}"
kind = "number"
topic = "{topic}"
exercise = "sum_up"
section = "Why"
question = "What is {{n}} + {{m}}?"
numbers = {{ n = {{ from = 2, to = 900 }}, m = [1, 2, 3] }}
answer = "n + m"
reason = "It is {{answer}}."
"""


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Days 1, 2 and 8 with four, eight and two cards."""
    home = tmp_path / "days"
    for key, count in (("day01", 4), ("day02", 8), ("day08", 2)):
        folder = home / f"{key}_x"
        folder.mkdir(parents=True)
        forms = [CHOICE, NUMBER, SHORT, NUMBER] * 2
        texts = [
            form.format(id=f"{key}_{i}", topic=f"topic {key} {i % 2}")
            for i, form in enumerate(forms[:count])
        ]
        (folder / "cards.toml").write_text("".join(texts))
    monkeypatch.setattr(deck, "home", lambda: home)
    return home


@pytest.fixture
def me(course, tmp_path, monkeypatch):
    """A learner who has read day 1, with default settings."""
    monkeypatch.setenv("CHAINRULE_CONFIG", str(tmp_path / "config.toml"))
    with store.open(f"sqlite:///{tmp_path / 'progress.db'}") as db:
        learner = db.learner()
        learner.read(1)
        yield learner
