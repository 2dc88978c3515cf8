"""Each kind: asked, judged, the same again for the same seed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.course.cards import kinds

SURE = settings(deadline=None, derandomize=True, database=None)  # of a busy machine

HAS = {"id": "one", "topic": "t", "question": "?", "reason": "So: {answer}.", "day": "day04"}
CHOICE = kinds.Choice(**HAS, choices=("the mean", "the sum", "the max"), answer=1)
NUMBER = kinds.Number(
    **HAS | {"question": r"{n} of $\frac{1}{k}$?"},
    answer="n * 2",
    numbers={"n": {"from": 5000, "to": 9000, "step": 1000}},
)
ORDER = kinds.Order(**HAS, steps=("first", "second", "third"))
BUG = kinds.Bug(**HAS, code="a = 1\nb = 2\nc = b", answer=(2, 3))
CURVE = kinds.Curve(
    **HAS, choices=("it falls", "it rises"), answer=0, points=((3.0, 2.0, 1.0), (1.0, 2.0, 3.0))
)
SHORT = kinds.Short(**HAS, answer="Because.", rubric=("says why", "says how"))
ALL = [CHOICE, NUMBER, ORDER, BUG, CURVE, SHORT]


@pytest.mark.parametrize("card", ALL, ids=lambda card: card.kind)
@SURE
@given(seed=st.integers())
def test_the_same_seed_asks_the_same(card, seed):
    asked = card.ask(seed)
    assert asked == card.ask(seed)
    if card is not SHORT:
        assert card.judge(asked, asked.right).right is True


@pytest.mark.parametrize("card", ALL, ids=lambda card: card.kind)
@SURE
@given(reply=st.text(max_size=30), seed=st.integers(0, 99))
def test_any_reply_is_judged_kindly(card, reply, seed):
    judged = card.judge(card.ask(seed), reply)
    assert judged.says
    assert judged.read or judged.right is None
    assert bool(judged.reason) == judged.read


@pytest.mark.parametrize("card", ALL, ids=lambda card: card.kind)
def test_not_knowing_counts_as_wrong_and_shows_the_answer(card):
    judged = card.judge(card.ask(1), "I don't know")
    assert judged.right is False
    assert judged.reason
    assert judged.says.startswith(("The answer:", "A good answer:"))


def test_a_choice_is_shuffled_and_every_label_judged():
    assert {CHOICE.ask(seed).right for seed in range(30)} == {"1", "2", "3"}
    for seed in range(10):
        asked = CHOICE.ask(seed)
        said = [CHOICE.judge(asked, label).right for label in asked.labels]
        assert said.count(True) == 1
        assert CHOICE.judge(asked, "the sum").right is True
        assert CHOICE.judge(asked, "the max").says.endswith(f"{asked.right}) the sum")


def test_labels_never_look_like_choices():
    digits = kinds.Choice(**HAS, choices=("1", "2", "4"), answer=2)
    asked = digits.ask(3)
    assert set(asked.labels) == {"a", "b", "c"}
    assert digits.judge(asked, "4").right is True
    assert digits.judge(asked, "1").right is False


def test_numbers_are_fresh_and_exact_where_whole():
    questions = {NUMBER.ask(seed).question for seed in range(40)}
    assert questions == {
        rf"{n} of $\frac{{1}}{{k}}$?" for n in ("5000", "6000", "7000", "8000", "9000")
    }
    asked = next(a for a in map(NUMBER.ask, range(40)) if a.value == 10_000)
    replies = {"10,000": True, "1e4": True, "5000*2": True, "10001": False, "ten": None}
    assert {reply: NUMBER.judge(asked, reply).right for reply in replies} == replies
    assert NUMBER.judge(asked, "1").reason == "So: 10,000."


@pytest.mark.parametrize(
    ("answer", "tolerance", "reply", "right"),
    [
        *(("1 / 3", None, "0.333", True), ("1 / 3", None, "0.34", False)),
        *(("100", 0.1, "109", True), ("100", 0.1, "111", False), ("0 * 1", None, "0", True)),
        *(("0.0066", None, "0.66 %", True), ("0 - 0.5", None, "-.5", True)),
    ],
)
def test_tolerance(answer, tolerance, reply, right):
    card = kinds.Number(**HAS, answer=answer, tolerance=tolerance)
    assert card.judge(card.ask(), reply).right is right


def test_steps_are_never_shown_in_order():
    for seed in range(60):
        asked = ORDER.ask(seed)
        assert asked.choices != ORDER.steps
        by_label = dict(zip(asked.labels, asked.choices, strict=True))
        assert tuple(by_label[label] for label in asked.right.split()) == ORDER.steps
    assert ORDER.judge(asked, "9 9 9").right is None


def test_a_bug_may_have_two_lines():
    said = [BUG.judge(BUG.ask(), reply).right for reply in ("1", "2", "line 3", "4")]
    assert said == [False, True, True, None]
    assert BUG.judge(BUG.ask(), "1").says == "Not right. The answer: line 2, `b = 2`"


def test_curves_keep_their_points():
    for seed in range(10):
        asked = CURVE.ask(seed)
        assert asked.curves[asked.choices.index("it falls")] == (3.0, 2.0, 1.0)
        assert CURVE.judge(asked, "it falls").right is True


def test_a_short_answer_is_graded_by_the_learner():
    judged = SHORT.judge(SHORT.ask(), "because so")
    assert (judged.right, judged.read, judged.rubric) == (None, True, ("says why", "says how"))
    assert SHORT.judge(SHORT.ask(), "  ").read is False
