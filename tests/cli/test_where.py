"""`chainrule where`: what it shows is there, and removing it leaves nothing."""

import json
import subprocess
import sys

import pytest

from chainrule.cli import main


def shown(capsys):
    assert main(["where", "--json"]) == 0
    return {place["name"]: place for place in json.loads(capsys.readouterr().out)["places"]}


def test_every_place_for_programs(tiny, places, monkeypatch, capsys):
    monkeypatch.setenv("CHAINRULE_DATA", str(places))
    before = shown(capsys)
    assert list(before) == ["workspace", "cache", "data", "config", "package"]
    assert [p["exists"] for p in before.values()] == [False, False, True, False, True]
    assert before["cache"] == {
        "name": "cache",
        "path": str(places / "cache"),
        "set_by": "CHAINRULE_CACHE",
        "holds": "fetched data sets",
        "exists": False,
        "bytes": 0,
        "remove": None,
    }
    main(["data", "fetch", "tiny"])
    capsys.readouterr()
    after = shown(capsys)["cache"]
    assert (after["exists"], after["bytes"]) == (True, tiny.bytes)


def test_every_place_for_people(places, capsys):
    (places / "config.toml").write_text("# nothing set\n")
    assert main(["where"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert f"workspace  {places / 'work'}" in lines
    assert any("not there; set by CHAINRULE_HOME" in line for line in lines)
    assert f"{'':10} settings; 14 bytes; set by CHAINRULE_CONFIG" in lines
    assert not (places / "work").exists()


def test_a_database_on_a_server_is_shown_without_its_password(places, monkeypatch, capsys):
    monkeypatch.setenv("CHAINRULE_DATABASE", "postgresql://ann:secret@db/course")
    assert main(["where"]) == 0
    shown_lines = capsys.readouterr().out
    assert "database   postgresql://ann@db/course" in shown_lines
    assert "journal; on a server; set by CHAINRULE_DATABASE" in shown_lines
    assert "secret" not in shown_lines
    assert shown(capsys)["database"]["exists"] is None


@pytest.mark.skipif(sys.platform == "win32", reason="the lines are those of PowerShell there")
def test_the_lines_remove_everything_but_the_program(tiny, places, capsys):
    (places / "config.toml").write_text("# nothing set\n")
    (places / "work" / "runs").mkdir(parents=True)
    main(["data", "fetch", "tiny"])
    capsys.readouterr()
    lines = [p["remove"] for p in shown(capsys).values() if p["name"] != "package"]
    for line in lines:
        subprocess.run(line, shell=True, check=True)
    assert not [p for p in places.rglob("*") if p.is_file() or p.name in {"runs", "data"}]


def test_a_workspace_without_a_name_is_not_the_current_folder(capsys):
    assert main(["--workspace", "", "where"]) == 2
    told = capsys.readouterr()
    assert "got no name" in told.err
    assert "rm -r" not in told.out
