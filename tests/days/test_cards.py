"""The cards of every day can be asked, answered, and lead somewhere."""

import pytest

from chainrule.course.cards import deck, prove

FOLDERS = deck.folders()


@pytest.mark.parametrize("folder", FOLDERS, ids=[deck.name(folder) for folder in FOLDERS])
def test_the_cards_of_a_day(folder):
    assert prove.problems(folder) == []


def test_every_day_has_cards():
    written = {path.parent for path in deck.home().glob("*_*/lesson.md")}
    assert written <= set(FOLDERS)
