"""`chainrule start`: a first network, and then the course, or how it is opened."""

import pytest

from chainrule.cli import main, start
from chainrule.store import open as open_store


def test_without_a_screen_it_trains_and_tells_the_command(places, capsys):
    assert main(["start"]) == 0
    out = capsys.readouterr().out
    assert "chainrule learn" in out
    assert list((places / "work" / "runs").iterdir())


@pytest.mark.parametrize(
    ("platform", "terminal", "environment", "screen"),
    [
        ("linux", True, {"DISPLAY": ":0"}, True),
        ("linux", True, {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", True, {}, False),
        ("linux", False, {"DISPLAY": ":0"}, False),
        ("darwin", True, {}, True),
        ("win32", True, {}, True),
        ("darwin", True, {"SSH_CONNECTION": "1"}, False),
    ],
)
def test_a_browser_is_opened_where_somebody_sees_it(
    monkeypatch, platform, terminal, environment, screen
):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(start.sys, "platform", platform)
    for stream in ("stdin", "stdout"):
        monkeypatch.setattr(getattr(start.sys, stream), "isatty", lambda: terminal)
    assert start.has_screen() is screen


def test_what_to_do_next_knows_the_course(places, capsys):
    assert main([]) == 0
    assert "chainrule learn" in capsys.readouterr().out
    with open_store() as db:
        db.learner().read(1)
    assert main([]) == 0
    assert "Course: Day 1" in capsys.readouterr().out
