"""`chainrule export` and `chainrule import`: one file out, the same file in."""

import json

import pytest

from chainrule import store
from chainrule.cli import main


@pytest.fixture(autouse=True)
def alone(places, monkeypatch):
    monkeypatch.delenv("CHAINRULE_DATABASE", raising=False)


def test_out_and_in_again(places, tmp_path, monkeypatch, capsys):
    with store.open() as db:
        me = db.learner("ann")
        me.submit("day04/accumulate", "x", 1.0, solved=True)
        me.note(4, "mine")
    file = tmp_path / "all of it.json"
    assert main(["export", str(file)]) == 0
    out = capsys.readouterr().out
    assert "1 submission, 1 note; of ann" in out
    assert "chainrule import 'all of it.json'" in out
    assert main(["export", str(file)]) == 1
    assert "a new file is needed" in capsys.readouterr().err
    assert main(["export", str(file), "--force", "--learner", "ann", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["learners"] == ["ann"]
    monkeypatch.setenv("CHAINRULE_HOME", str(places / "elsewhere"))
    assert main(["import", str(file)]) == 0
    assert "Added: 1 submission, 1 note; of ann. Nothing was taken away." in capsys.readouterr().out
    assert main(["import", str(file), "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)["added"].values()) == {0}
    assert main(["import", str(file), "--learner", "anna"]) == 0
    with store.open() as db:
        assert db.learners() == ("ann", "anna")
        assert db.learner("anna").notes()[4].text == "mine"


def test_a_bad_file_is_one_line(tmp_path, capsys):
    (tmp_path / "x.json").write_text('{"chainrule": "progress", "lear')
    assert main(["import", str(tmp_path / "x.json")]) == 1
    assert "cut off or damaged" in capsys.readouterr().err


def test_the_database_itself_is_never_written_over(capsys):
    with store.open() as db:
        db.learner("ann").note(4, "mine")
        file = db.address.file
    for name in (file, file.with_name("chainrule.db-wal")):
        assert main(["export", str(name), "--force"]) == 1
        assert "other than the database itself" in capsys.readouterr().err
    with store.open() as db:
        assert db.learner("ann").notes()[4].text == "mine"
