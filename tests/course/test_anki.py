"""The Anki package, opened as Anki opens it."""

import json
import sqlite3
import sys
import zipfile
from collections import Counter

import pytest

from chainrule.course import anki, cards
from chainrule.errors import CardError

genanki = pytest.importorskip("genanki", reason='the extra "anki" is not installed')


def notes(path, folder):
    """Return guid -> fields of a package, and its models and decks."""
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        package.extract("collection.anki2", folder)
    connection = sqlite3.connect(folder / "collection.anki2")
    found = dict(connection.execute("select guid, flds from notes"))
    models, decks = map(json.loads, connection.execute("select models, decks from col").fetchone())
    tags = [row[0] for row in connection.execute("select tags from notes")]
    count = connection.execute("select count(*) from cards").fetchone()[0]
    connection.close()
    return {guid: text.split("\x1f") for guid, text in found.items()}, models, decks, tags, count


@pytest.fixture
def package(tmp_path):
    path = tmp_path / "out" / "cards.apkg"
    assert anki.export(path, cards.every()) == len(cards.every())
    return path


def test_every_card_is_a_note(package, tmp_path):
    found, models, decks, tags, count = notes(package, tmp_path)
    assert len(found) == count == len(cards.every())
    assert str(anki.MODEL) in models
    names = {deck["name"] for deck in decks.values()}
    assert {f"Chainrule::{card.day}" for card in cards.every()} <= names
    kinds = Counter(tag for line in tags for tag in line.split() if tag in {"curve", "short"})
    assert kinds["short"] == sum(card.kind == "short" for card in cards.every())


def test_what_a_note_shows(package, tmp_path):
    found = notes(package, tmp_path)[0]
    for card in cards.every():
        front, back, reason, where = found[genanki.guid_for("chainrule", card.id)]
        assert front
        assert back
        assert reason
        assert where.startswith(("Day", "Elective"))
        for text in (front, back, reason):
            assert "$" not in text.replace("\\$", "")
            assert text.count("\\(") == text.count("\\)")
        assert "<ol" not in front + back  # the labels are ours
        if card.kind == "curve":
            assert front.count("<svg") == len(card.choices)
        if card.kind == "number":
            assert "{" not in cards.plain.plain(card.ask(0).question)


def test_a_later_package_updates_the_same_notes(package, tmp_path):
    (tmp_path / "again").mkdir()
    again = tmp_path / "again.apkg"
    anki.export(again, cards.every())
    assert notes(package, tmp_path)[0] == notes(again, tmp_path / "again")[0]


def test_nothing_to_write(tmp_path):
    with pytest.raises(CardError, match="needs cards"):
        anki.export(tmp_path / "x.apkg", [])
    assert not (tmp_path / "x.apkg").exists()


def test_without_genanki_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "genanki", None)
    with pytest.raises(CardError, match=r"chainrule\[anki\]"):
        anki.export(tmp_path / "x.apkg", cards.every())
