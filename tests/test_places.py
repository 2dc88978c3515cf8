"""Places: who decides, what a broken config file says, what may be removed."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from chainrule import places
from chainrule.errors import OptionError


@pytest.fixture(autouse=True)
def alone(tmp_path, monkeypatch):
    """Nothing is set but the config file's path, and the home and current folders are made up."""
    for name in ("HOME", "CACHE", "DATA", "DATABASE"):
        monkeypatch.delenv(f"CHAINRULE_{name}", raising=False)
    monkeypatch.setenv("CHAINRULE_CONFIG", str(tmp_path / "config.toml"))
    for name in ("home", "here"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.chdir(tmp_path / "here")
    yield
    places.set_workspace(None)


def place(name):
    return next(p for p in places.every() if p.name == name)


def say(text):
    places.config_file().write_text(text)


def test_the_first_that_is_set_decides_the_workspace(tmp_path, monkeypatch):
    assert places.workspace() == tmp_path / "here" / "chainrule-work"
    assert place("workspace").set_by == "default"
    say('workspace = "~/mine"')
    assert places.workspace() == tmp_path / "home" / "mine"
    assert place("workspace").set_by == "config.toml"
    monkeypatch.setenv("CHAINRULE_HOME", "work")
    assert places.workspace() == tmp_path / "here" / "work"
    assert place("workspace").set_by == "CHAINRULE_HOME"
    places.set_workspace("chosen")
    assert places.workspace() == tmp_path / "here" / "chosen"
    assert place("workspace").set_by == "--workspace"
    places.set_workspace(None)
    monkeypatch.setenv("CHAINRULE_HOME", "")
    assert places.workspace() == tmp_path / "home" / "mine"


def test_the_data_folder(tmp_path, monkeypatch):
    assert places.data_folder() is None
    assert "data" not in [p.name for p in places.every()]
    say(f"data = '{tmp_path}'")
    assert places.data_folder() == tmp_path
    monkeypatch.setenv("CHAINRULE_DATA", "~/sets")
    assert places.data_folder() == tmp_path / "home" / "sets"


def test_the_cache_and_the_config_file(tmp_path, monkeypatch):
    assert places.cache().is_relative_to(tmp_path / "home")
    assert places.cache().name == "chainrule"
    monkeypatch.setenv("CHAINRULE_CACHE", str(tmp_path / "cache"))
    assert places.cache() == tmp_path / "cache"
    monkeypatch.delenv("CHAINRULE_CONFIG")
    assert places.config_file().is_relative_to(tmp_path / "home")
    assert places.config_file().name == "config.toml"


def test_the_database(tmp_path, monkeypatch):
    assert places.database() is None
    assert places.database_file() == tmp_path / "here" / "chainrule-work" / "chainrule.db"
    assert "database" not in [p.name for p in places.every()]
    say('database = "postgresql://ann:secret@db:5433/x?sslmode=require"')
    assert places.database()[1] == "config.toml"
    found = place("database")
    assert (found.server, found.set_by) == ("postgresql://ann@db:5433/x", "config.toml")
    assert found.remove() is None
    assert "secret" not in repr(places.every())
    monkeypatch.setenv("CHAINRULE_DATABASE", f"sqlite:///{tmp_path / 'a b.db'}")
    assert place("database").path == tmp_path / "a b.db"
    assert place("database").remove() is None
    for name in ("a b.db", "a b.db-wal", "a b.csv"):
        (tmp_path / name).touch()
    rm = ["rm", "-r", str(tmp_path / "a b.db"), str(tmp_path / "a b.db-wal")]
    assert sys.platform == "win32" or shlex.split(place("database").remove()) == rm


def test_asking_creates_nothing(tmp_path):
    for each in places.every():
        assert each.path
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["here", "home"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("workspace = ", r"config\.toml must be a readable TOML file; got Invalid value \(at"),
        ("workspace = [[", "must be a readable TOML file"),
        ('workspcae = "/x"', r"may set workspace, data, database.*; got 'workspcae'.*'workspace'"),
        ("workspace = 3", "needs workspace as a full path in quotes; got 3"),
        ("database = 3", "needs database as a URL in quotes; got 3"),
        ('workspace = "runs"', "needs workspace as a full path in quotes; got 'runs'"),
    ],
)
def test_a_broken_config_is_explained(text, said):
    say(text)
    with pytest.raises(OptionError, match=said):
        places.every()


def test_a_config_that_is_no_text():
    places.config_file().write_bytes(b"\xff\xfe\x00")
    with pytest.raises(OptionError, match="readable TOML"):
        places.config()
    places.config_file().unlink()
    assert places.config() == {}
    places.config_file().mkdir()
    with pytest.raises(OptionError, match="readable TOML"):
        places.config()


def filled(folder, *names):
    for name in names:
        (folder / name).mkdir(parents=True)
        (folder / name / "file").write_bytes(b"x" * 100)
    return folder


def test_size_counts_files_and_follows_no_links(tmp_path):
    work = filled(places.workspace(), "runs", "logs")
    big = filled(tmp_path, "elsewhere") / "elsewhere"
    (work / "link").symlink_to(big)
    assert 200 <= place("workspace").size() < 300
    say('workspace = "/x"')
    assert place("config").size() == len('workspace = "/x"')
    assert place("cache").size() == 0


@pytest.mark.skipif(sys.platform == "win32", reason="the line is one of PowerShell there")
def test_the_line_removes_what_it_says():
    work = filled(places.workspace(), "runs", "with 'quotes'")
    line = place("workspace").remove()
    assert shlex.split(line) == ["rm", "-r", str(work)]
    subprocess.run(line, shell=True, check=True)
    assert not work.exists()
    assert place("workspace").remove() is None


@pytest.mark.skipif(sys.platform == "win32", reason="the line is one of PowerShell there")
def test_a_chosen_folder_loses_only_what_is_ours(tmp_path, monkeypatch):
    filled(tmp_path / "home", "runs", "letters")
    monkeypatch.setenv("CHAINRULE_HOME", "~")
    monkeypatch.setenv("CHAINRULE_CACHE", str(filled(tmp_path / "big", "data", "other")))
    assert place("workspace").remove() == f"rm -r {tmp_path / 'home' / 'runs'}"
    assert place("cache").remove() == f"rm -r {tmp_path / 'big' / 'data'}"


@pytest.mark.skipif(sys.platform == "win32", reason="the line is one of PowerShell there")
def test_data_of_ones_own_is_never_removed(monkeypatch):
    work = filled(places.workspace(), "runs", "sets")
    monkeypatch.setenv("CHAINRULE_DATA", str(work / "sets"))
    assert place("data").remove() is None
    assert place("workspace").remove() == f"rm -r {work / 'runs'}"


def test_the_package_is_removed_by_pip():
    line = place("package").remove()
    assert line.endswith("-m pip uninstall chainrule")
    assert Path(sys.executable).name in line
    assert place("package").path == Path(places.__file__).parent


def test_importing_places_reads_nothing(tmp_path):
    say("broken = ")
    path = str(Path(places.__file__).parents[1])
    code = "import chainrule.places, sys; sys.exit('numpy' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": path}
    assert subprocess.run([sys.executable, "-c", code], env=environment).returncode == 0


def test_a_user_without_a_home_gets_all_in_the_current_folder(tmp_path, monkeypatch):
    for name in ("CHAINRULE_CONFIG", "HOME", "USERPROFILE"):
        monkeypatch.delenv(name)
    monkeypatch.setattr(os.path, "expanduser", str)  # what a user without a home gets
    assert places.cache() == tmp_path / "here" / "chainrule-work" / "cache"
    assert places.config_file() == tmp_path / "here" / "chainrule-work" / "config" / "config.toml"
    assert [p.remove() for p in places.every()][:3] == [None] * 3
    with pytest.raises(OptionError, match="~ needs a home"):
        places.set_workspace("~/x")


def test_a_file_in_the_place_of_a_folder_is_not_ours(tmp_path):
    (tmp_path / "precious").write_text("x")
    places.set_workspace(tmp_path / "precious")
    assert place("workspace").remove() is None
