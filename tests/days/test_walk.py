"""Two learners walk through all days by the command line: one gets all of it, one nothing."""

import pytest
from tests.data.support import places as places

from chainrule import store
from chainrule.cli import main
from chainrule.course import cards, days, drill, exercise, progress
from chainrule.course.drill import Turn

pytestmark = pytest.mark.slow
DAYS = [day for day in days.every() if exercise.of(day)]


def key(day):
    return day.key


def put(one, source):
    """Save the learner's file."""
    exercise.place(one).write_text(source, encoding="utf-8")


def wrong_reply(card, asked):
    """What somebody answers who does not know, and does not give up."""
    tries = [*asked.labels, " ".join(reversed(asked.labels)), "1", "2", "3", "987654321"]
    return next(reply for reply in tries if card.judge(asked, reply).right is False)


def answered(me, card, *, right):
    """Answer one card in a drill; return what follows."""
    turn = Turn(card)
    asked = turn.ask()
    if card.kind == "short":
        return drill.grade(me, turn, len(asked.rubric) if right else 0)
    reply = asked.right if right else wrong_reply(card, asked)
    judged, outcome = drill.answer(me, turn, reply)
    assert judged.right is right, (card.id, reply)
    assert judged.reason
    return outcome


@pytest.mark.parametrize("day", DAYS, ids=key)
def test_a_day_from_starters_to_all_done(day, places, capsys):
    for one in exercise.of(day):
        assert main(["check", one.number]) == 1
        out = capsys.readouterr().out
        assert "0%" in out
        assert exercise.file_of(one).read_text(encoding="utf-8") == one.starter
        put(one, one.solution)
        assert main(["check", one.name]) == 0
        assert "solved" in capsys.readouterr().out
    with store.open() as db:
        me = db.learner()
        assert progress.of_day(me, day.number).state == progress.DONE
        assert all(me.best()[one.name].score == 1 for one in exercise.of(day))
        for card in cards.of(day.number):
            outcome = answered(me, card, right=True)
            state = me.cards()[card.id]
            assert outcome.right
            assert (state.failed_in_a_row, state.lapses) == (0, 0)
            assert state.due > me.reviews()[-1].at


@pytest.mark.parametrize("day", DAYS, ids=key)
def test_who_does_everything_wrong_earns_nothing(day, places, capsys):
    for one in exercise.of(day):
        for file in one.wrong[:1]:
            put(one, file.read_text(encoding="utf-8"))
            assert main(["check", one.number]) == 1
            out = capsys.readouterr().out
            assert one.solution not in out
    with store.open() as db:
        me = db.learner()
        trained = {card.id for card in cards.of(day.number) if card.exercise in me.best()}
        assert trained <= set(me.cards())  # a failed exercise makes its cards due
        for card in cards.of(day.number):
            assert not answered(me, card, right=False).right
        line = progress.of_day(me, day.number)
        assert (line.solved, line.tried) == (0, len(exercise.of(day)))
        assert line.state != progress.DONE
        assert not any(best.solved for best in me.best().values())
        assert all(state.failed_in_a_row == 1 for state in me.cards().values())
