from pathlib import Path

import pytest

from chainrule.course import days
from chainrule.errors import LessonError

TINY = Path(__file__).parent / "lesson" / "days"


def test_the_syllabus_has_fifty_days_and_ten_electives():
    numbers = [row.number for row in days.syllabus()]
    assert numbers == [*range(1, 51), *(f"E{n}" for n in range(1, 11))]
    weeks = [row.week for row in days.syllabus()]
    assert weeks[:50] == [min((n - 1) // 7 + 1, 7) for n in range(1, 51)]
    assert set(weeks[50:]) == {None}


@pytest.mark.parametrize("said", [4, "4", "04", "day04", "Day 4", "day4"])
def test_a_day_answers_to_its_number(said):
    day = days.get(said, TINY)
    assert (day.number, day.key, day.name, day.week) == (4, "day04", "Day 4", 1)
    assert day.able == ("say what a slope is", "compute one", "check it")
    assert day.teaches == ("backward", "grad", "torch.tensor")
    assert day.lesson.is_file()
    assert day.review is None


@pytest.mark.parametrize(
    ("said", "says"),
    [
        (5, "'Activations' is still to come; got 5"),
        ("E3", "'Deep learning or classical?' is still to come"),
        ("monday", "a day is named by its number; got 'monday'"),
        (77, "a day of the course is needed; got 77. Try: 1 to 50, or E1 to E10"),
        ("hybrids", "'Hybrids and ensembles' is still to come"),
        ("the encoder", "'The encoder' is still to come"),
        ("the", "Try: 2 (The perceptron) or "),
    ],
)
def test_days_that_are_not_there_say_so(said, says):
    with pytest.raises(LessonError) as caught:
        days.get(said, TINY)
    assert says in str(caught.value)
    assert "Try:" in str(caught.value)


def test_folders_come_in_order_electives_last(tmp_path):
    head = "---\ntitle: T\nsummary: S\nable: a; b; c\nteaches: x\nminutes: 3\n---\n"
    for name in ("e03_c", "day10_b", "day02_a", "notes", "day03_empty"):
        (tmp_path / name).mkdir()
        if name != "day03_empty":
            (tmp_path / name / "lesson.md").write_text(head)
    assert [day.key for day in days.every(tmp_path)] == ["day02", "day10", "e03"]
    assert [day.name for day in days.every(tmp_path)][-1] == "Elective 3"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("title: T\n", "", "day02_a/lesson.md:1: front matter needs 'title'"),
        ("title: T\n", "titel: T\n", "day02_a/lesson.md:2: front matter has plain lines"),
        ("a; b; c", "a; b", '"able" needs 3 items'),
        ("minutes: 3", "minutes: few", "minutes needs a whole number; got 'few'"),
        ("---\n", "", "begins with front matter"),
    ],
)
def test_a_wrong_head_is_told_with_file_and_line(tmp_path, old, new, says):
    head = "---\ntitle: T\nsummary: S\nable: a; b; c\nteaches: x\nminutes: 3\n---\n"
    (tmp_path / "day02_a").mkdir()
    (tmp_path / "day02_a" / "lesson.md").write_text(head.replace(old, new))
    with pytest.raises(LessonError) as caught:
        days.get(2, tmp_path)
    assert says in str(caught.value)


def test_a_broken_lesson_closes_no_other(tmp_path):
    head = "---\ntitle: T\nsummary: S\nable: a; b; c\nteaches: x\nminutes: 3\n---\n"
    for name, text in (("day02_a", head), ("day03_b", head.replace("summary", "sumary"))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "lesson.md").write_text(text)
    assert [day.key for day in days.every(tmp_path)] == ["day02"]
    assert ["day03" in str(error) for error in days.broken(tmp_path)] == [True]
    assert [row.key for row in days.syllabus(tmp_path) if row.is_there] == ["day02"]
    with pytest.raises(LessonError, match="sumary"):
        days.get(3, tmp_path)


def test_no_day_of_the_course_is_broken():
    assert days.broken() == ()
