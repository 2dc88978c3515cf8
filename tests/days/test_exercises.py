"""Every exercise of every day: its grader tells right from wrong, and says why.

Graders run in this process here, which is quick; one right and one wrong solution of each also
run as a learner's file does, in the limited process.
"""

import pytest
from tests.data.support import places as places

from chainrule.course import exercise
from chainrule.course.exercise import prove
from chainrule.course.exercise.folder import cause
from chainrule.course.grading.answer import LINES

ALL = exercise.every()
RIGHT = [(one, file) for one in ALL for file in one.right]
WRONG = [(one, file) for one in ALL for file in one.wrong]


def name(one):
    return one.name


def pairs(found):
    return [pytest.param(*pair, id=f"{pair[0].name}-{pair[1].stem}") for pair in found]


@pytest.fixture(scope="module")
def grader_of():
    graders = {}

    def get(one):
        if one.name not in graders:
            graders[one.name] = one.grader()
        return graders[one.name]

    return get


def test_there_are_exercises():
    assert len(ALL) >= 3
    assert len({one.name for one in ALL}) == len(ALL)
    assert all(exercise.find(one.number) == one for one in ALL)


@pytest.mark.parametrize("one", ALL, ids=name)
def test_it_is_complete(one):
    assert prove.counts(one) == []
    assert one.title
    assert one.statement
    assert len(one.hints) == 3
    assert one.explanation
    for text in (*one.hints, one.statement):
        assert one.solution.strip() not in text


@pytest.mark.parametrize("one", ALL, ids=name)
def test_it_uses_what_was_taught(one):
    assert prove.names(one) == []


@pytest.mark.parametrize("one", ALL, ids=name)
def test_the_starter_and_an_empty_file_score_nothing(one, grader_of):
    assert prove.starts(one, grader_of(one)) == []


@pytest.mark.parametrize(("one", "file"), pairs(RIGHT))
def test_a_right_solution_scores_all(one, file, grader_of):
    assert prove.right(grader_of(one), file) == []


@pytest.mark.parametrize(("one", "file"), pairs(WRONG))
def test_a_wrong_solution_is_told_its_cause(one, file, grader_of):
    assert prove.wrong(grader_of(one), file) == []


@pytest.mark.parametrize("one", ALL, ids=name)
def test_the_causes_differ(one):
    """A wrong solution stands for a mistake of its own."""
    causes = [cause(file.read_text(encoding="utf-8")) for file in one.wrong]
    assert len(set(causes)) >= 5, causes


@pytest.mark.slow
@pytest.mark.parametrize("one", ALL, ids=name)
def test_the_limited_process_says_the_same(one, places):
    mine = exercise.place(one)
    mine.write_text(one.solution, encoding="utf-8")
    answer = exercise.check(one)
    assert answer.solved, answer.lines
    assert answer.ran == exercise.fingerprint(one.solution)
    source = one.wrong[0].read_text(encoding="utf-8")
    answer = exercise.check(one, source)
    assert not answer.solved
    assert cause(source).lower() in answer.lines[0].lower()
    assert len(answer.lines) <= LINES
    assert mine.read_text(encoding="utf-8") == one.solution
