"""Notes beside the days: added to, found, written out whole or not at all."""

import json
import os
import re
import sqlite3
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from chainrule import store
from chainrule.cli import journal as command
from chainrule.cli import main
from chainrule.cli.journal import ended_well
from chainrule.course import days, journal
from chainrule.errors import LessonError, OptionError


@pytest.fixture
def me(tmp_path, monkeypatch):
    monkeypatch.setenv("CHAINRULE_HOME", str(tmp_path / "work"))
    monkeypatch.setenv("CHAINRULE_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.delenv("CHAINRULE_DATABASE", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)
    with store.open() as db:
        yield db.learner()


def test_words_are_added_and_found(me):
    journal.add(me, "day04", "Gradients add up.")
    journal.add(me, 4, "Topological order!")
    journal.add(me, "E3", "Trees first.")
    assert me.notes()[4].text == "Gradients add up.\n\nTopological order!"
    assert [note.day for note in journal.every(me)] == [4, "E3"]
    assert [note.day for note in journal.search(me, "ORDER gradients")] == [4]
    assert journal.search(me, "order trees") == []


def test_words_of_several_terminals_at_once_are_all_kept(me):
    words = [f"word{i}" for i in range(12)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda word: journal.add(me, 4, word), words))
    assert sorted(me.notes()[4].text.split()) == sorted(words)


def test_an_empty_note_goes(me):
    journal.add(me, 4, "x")
    journal.write(me, 4, "  ")
    assert me.notes() == {}
    with pytest.raises(OptionError, match="needs words"):
        journal.add(me, 4, " ")


@pytest.mark.parametrize("day", ["nine", "99", "E77"])
def test_a_day_of_the_course_is_needed(me, day):
    with pytest.raises(LessonError):
        journal.add(me, day, "x")


def test_every_lesson_has_a_prompt():
    for day in days.every():
        assert journal.prompts(day.number), day.key
    assert journal.prompts(50) == ()


def test_export_is_markdown_in_the_order_of_the_days(me, tmp_path):
    for day, text in ((12, "Later."), (2, "The line moves."), ("E1", "A game.")):
        journal.add(me, day, text)
    path = tmp_path / "out" / "journal.md"
    assert journal.export(me, path) == 3
    text = path.read_text()
    assert [line[:9] for line in text.splitlines() if line.startswith("## ")] == [
        *("## Day 2:", "## Day 12", "## Electi")
    ]
    assert text.startswith("# Journal\n\n## Day 2: ")
    assert "\n\nThe line moves.\n\n" in text


def test_a_failed_export_leaves_the_old_file(me, tmp_path, monkeypatch):
    path = tmp_path / "journal.md"
    path.write_text("old")
    journal.add(me, 2, "new")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        journal.export(me, path)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".part"] == []


def test_the_command(me, tmp_path, capsys):
    assert main(["journal", "4", "--text", "Gradients add up."]) == 0
    assert "Kept: Day 4: Backpropagation" in capsys.readouterr().out
    assert main(["journal", "--search", "gradients", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["notes"][0]["day"] == 4
    assert main(["journal", "4", "--show"]) == 0
    assert "Gradients add up." in capsys.readouterr().out
    assert main(["journal", "--export", str(tmp_path / "j.md")]) == 0
    assert "1 note in" in capsys.readouterr().out
    assert main(["journal", "--text", "no day"]) == 1
    assert "belongs to a day" in capsys.readouterr().err


@pytest.mark.parametrize(("code", "kept"), [("0", "Before.\n\nAfter."), ("3", "Before.")])
def test_an_editor(me, tmp_path, monkeypatch, capsys, code, kept):
    script = tmp_path / "editor.py"
    script.write_text(
        "import sys, pathlib\n"
        "file = pathlib.Path(sys.argv[1])\n"
        "note, rest = file.read_text().split('<!--', 1)\n"
        "file.write_text(note.strip() + '\\n\\nAfter.\\n<!--' + rest)\n"
        f"sys.exit({code})\n"
    )
    journal.add(me, 2, "Before.")
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
    monkeypatch.setattr("chainrule.cli.journal.is_typed", lambda: True)
    assert main(["journal", "2"]) == (0 if code == "0" else 1)
    assert me.notes()[2].text == kept
    assert ("Kept" in capsys.readouterr().out) == (code == "0")


def editor_of(tmp_path, monkeypatch, does):
    """Name an editor that does something with the file."""
    script = tmp_path / "editor.py"
    script.write_text(f"import sys, pathlib\nfile = pathlib.Path(sys.argv[1])\n{does}\n")
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
    monkeypatch.setattr("chainrule.cli.journal.is_typed", lambda: True)


def test_words_that_the_database_does_not_take_are_in_a_file(me, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("chainrule.store.link.WAIT", 0.1)
    editor_of(tmp_path, monkeypatch, "file.write_text('a long thought')")
    with closing(sqlite3.connect(me.db.address.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert main(["journal", "2"]) == 1
    told = capsys.readouterr().err
    (file,) = (tmp_path / "work").glob("note-2-*.md")
    assert file.read_text() == "a long thought"
    assert "database is locked" in told
    assert f"your words are in {file}" in told
    assert me.notes() == {}


@pytest.mark.parametrize(("after", "kept"), [("A, edited", "B\n\n---\n\nA, edited"), ("", "B")])
def test_words_that_came_while_the_editor_was_open_stay(me, tmp_path, monkeypatch, after, kept):
    journal.add(me, 2, "A")
    elsewhere = f"store.open('{me.db.address.url}').learner().note(2, 'B')"
    does = f"from chainrule import store\n{elsewhere}\nfile.write_text({after!r})"
    editor_of(tmp_path, monkeypatch, does)
    assert main(["journal", "2"]) == 0
    assert me.notes()[2].text == kept


@pytest.mark.parametrize(
    ("does", "says"),
    [
        ("file.write_bytes(b'caf\\xe9')", "saves UTF-8"),
        ("file.write_text('half a thought'); sys.exit(1)", "runs well"),
    ],
)
def test_words_of_an_editor_that_failed_are_in_a_file(
    me, tmp_path, monkeypatch, capsys, does, says
):
    journal.add(me, 2, "Before.")
    editor_of(tmp_path, monkeypatch, does)
    assert main(["journal", "2"]) == 1
    told = capsys.readouterr().err
    (file,) = (tmp_path / "work").glob("note-2-*.md")
    assert file.read_bytes() in {b"caf\xe9", b"half a thought"}
    assert says in told
    assert f"what it wrote is in {file}" in told
    assert me.notes()[2].text == "Before."


@pytest.mark.parametrize("does", ["sys.exit(1)", "file.unlink()"])
def test_an_editor_that_wrote_nothing_leaves_no_file(me, tmp_path, monkeypatch, capsys, does):
    editor_of(tmp_path, monkeypatch, does)
    assert main(["journal", "2"]) == 1
    assert "the note is as it was." in capsys.readouterr().err
    assert list((tmp_path / "work").glob("note-*")) == []


def test_lines_that_were_entered_outlive_ctrl_c(me, monkeypatch, capsys):
    lines = iter(["one", "two"])

    def typed(prompt):
        try:
            return next(lines)
        except StopIteration:
            raise KeyboardInterrupt from None

    monkeypatch.setattr("chainrule.cli.journal.is_typed", lambda: True)
    monkeypatch.setattr("chainrule.cli.journal.read_line", typed)
    monkeypatch.delenv("EDITOR", raising=False)
    assert main(["journal", "2"]) == 130
    assert me.notes()[2].text == "one\ntwo"
    assert "Kept: Day 2" in capsys.readouterr().out


def test_a_day_that_is_none_is_refused_where_there_is_no_note(me, capsys):
    assert main(["journal", "99", "--show"]) == 1
    assert "a day of the course is needed; got '99'" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [["4", "--text", "x", "--search", "y"], ["4", "--export", "j.md"], ["--show", "--export", "j"]],
)
def test_options_that_do_not_go_together(me, words, capsys):
    assert main(["journal", *words]) == 1
    assert re.search("one of --text|notes of all days", capsys.readouterr().err)
    assert me.notes() == {}


def test_a_file_that_is_there_stays(me, tmp_path, capsys):
    file = tmp_path / "mine.md"
    file.write_text("my own")
    assert main(["journal", "--export", str(file)]) == 1
    assert main(["journal", "--export", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert "which is there. Try: --force" in told
    assert "the name of a file is needed" in told
    assert file.read_text() == "my own"
    assert main(["journal", "--export", str(file), "--force"]) == 0
    assert file.read_text() == "# Journal\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without pipes in folders")
def test_what_is_no_file_is_not_replaced(me, tmp_path, capsys):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert main(["journal", "--export", str(pipe), "--force"]) == 1
    assert "which is something else" in capsys.readouterr().err
    assert pipe.is_fifo()


@pytest.mark.parametrize("editor", ["/no/such/editor", "'no end", "false"])
def test_an_editor_that_does_not_run_is_named_and_the_note_stays(me, editor):
    journal.add(me, 4, "before")
    assert not ended_well(editor, Path("note.md"))
    assert me.notes()[4].text == "before"


def test_words_go_where_something_can_be_written(tmp_path, monkeypatch, capfdbinary):
    file = tmp_path / "file"
    file.touch()
    monkeypatch.setenv("CHAINRULE_HOME", str(file / "work"))  # nothing can be below a file
    with monkeypatch.context() as now:  # pytest itself needs such a folder
        now.setattr(tempfile, "tempdir", str(tmp_path))
        assert Path(command.put_aside(2, b"a thought")).read_bytes() == b"a thought"
        now.setattr(tempfile, "tempdir", str(file / "tmp"))
        assert command.put_aside(2, b"a thought") == "the lines above"
    assert capfdbinary.readouterr().err == b"a thought\n"
