"""Cards are loaded whole or refused with file, card, and what to write."""

import re

import pytest

from chainrule.course import cards
from chainrule.errors import CardError

GOOD = """
[[card]]
id = "one"
kind = "choice"
topic = "t"
section = "Why"
question = 'Is $\\sigma$ it?'
choices = ["a", "b", "c"]
answer = 0
reason = "r"
"""


def course(tmp_path, **days):
    for name, text in days.items():
        folder = tmp_path / f"{name}_x"
        folder.mkdir(exist_ok=True)
        (folder / "cards.toml").write_text(text)
    return tmp_path


def test_cards_by_day_and_id(tmp_path):
    root = course(tmp_path, e03=GOOD.replace("one", "three"), day02=GOOD.replace("one", "two"))
    course(tmp_path, day01=GOOD)
    assert [card.id for card in cards.every(root)] == ["one", "two", "three"]
    for day in (2, "2", "day02", "day2"):
        assert [card.id for card in cards.of(day, root)] == ["two"]
    assert cards.of("E3", root)[0].day == "e03"
    assert cards.of(9, root) == ()
    assert cards.get("two", root).where == "Day 2, “Why”"
    with pytest.raises(CardError, match="did you mean 'three'"):
        cards.get("thre", root)


def test_an_edit_is_seen(tmp_path):
    root = course(tmp_path, day01=GOOD)
    assert cards.every(root)[0].reason == "r"
    course(tmp_path, day01=GOOD.replace('reason = "r"', 'reason = "another"'))
    assert cards.every(root)[0].reason == "another"


def test_an_id_belongs_to_the_first_card(tmp_path):
    root = course(tmp_path, day01=GOOD, day02=GOOD)
    assert [card.day for card in cards.every(root)] == ["day01"]
    (told,) = cards.broken(root)
    assert "'one' in day01 and day02" in str(told)


@pytest.mark.parametrize("text", [GOOD[:-20], GOOD.replace("answer = 0", ""), "card = [5]"])
def test_a_broken_file_costs_its_own_cards_only(tmp_path, text):
    root = course(tmp_path, day01=GOOD, day02=text)
    assert [card.id for card in cards.every(root)] == ["one"]
    assert cards.get("one", root).day == "day01"
    (told,) = cards.broken(root)
    assert "cards.toml" in str(told)
    with pytest.raises(CardError, match=re.escape(str(told))):
        cards.of(2, root)
    course(tmp_path, day02=GOOD.replace("one", "two"))
    assert cards.broken(root) == ()
    assert [card.id for card in cards.every(root)] == ["one", "two"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("answer = 0", "answer = 3"), "needs an answer from 0 to 2; got 3"),
        (("answer = 0", ""), "needs answer: the place of the right choice, from 0; got none"),
        (('"a", "b", "c"', '"a", "b", "a"'), "needs choices to be 3 to 5 different texts"),
        (('kind = "choice"', 'kind = "chioce"'), "needs kind to be one of choice, number"),
        (('id = "one"', 'id = "One two"'), "card 1 (One two) needs id to be lower_snake"),
        (
            ('reason = "r"', 'reason = "r"\nanswers = 1'),
            "got 'answers'. Try: did you mean 'answer'",
        ),
        (('topic = "t"', "topic = 3"), "needs topic to be lower-case words; got 3"),
        (("'Is $\\sigma$ it?'", '"Is $\\sigma$ it?"'), "day01_x/cards.toml must be TOML"),
        (("[[card]]", "[card]"), "needs [[card]] only; got another kind of card"),
        (('["a", "b", "c"]', "5"), "needs choices to be 3 to 5 different texts; got 5"),
    ],
)
def test_what_is_wrong_is_told(tmp_path, change, says):
    with pytest.raises(CardError) as error:
        cards.of(1, course(tmp_path, day01=GOOD.replace(*change)))
    assert says in str(error.value)


def test_the_course_itself_can_be_asked():
    assert cards.broken() == ()
    for card in cards.every():
        asked = card.ask(5)
        assert asked.plain
        assert card.judge(asked, "-").right is False
