"""`chainrule start`: a first network, and then the course, or how it is opened."""

import sys

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


@pytest.mark.skipif(sys.platform == "win32", reason="its folders have other names")
def test_a_terminal_that_does_not_know_the_command_is_told_how(tmp_path, monkeypatch):
    folder = tmp_path / "an env" / "bin"
    folder.mkdir(parents=True)
    monkeypatch.setattr(start.sys, "prefix", str(folder.parent))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert start.way_in() is None
    for name in ("chainrule", "activate"):
        (folder / name).touch(mode=0o755)
    assert start.way_in() == f"source '{folder / 'activate'}'"
    monkeypatch.chdir(tmp_path)
    assert start.way_in() == "source 'an env/bin/activate'"
    monkeypatch.setenv("PATH", str(folder))
    assert start.way_in() is None


def test_what_to_do_next_knows_the_course(places, capsys):
    assert main([]) == 0
    assert "chainrule learn" in capsys.readouterr().out
    with open_store() as db:
        db.learner().read(1)
    assert main([]) == 0
    assert "Course: Day 1" in capsys.readouterr().out
