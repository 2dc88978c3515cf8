"""What a learner does is kept, and comes back as it was, on both databases."""

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from chainrule import store
from chainrule.errors import StoreError
from chainrule.store.rows import CardState

SOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
EX = "day04/accumulate"
TEXTS = [
    "", "x", "def f(x):\n    return Σ\n", "🎓 naïve 你好 \r\n\t", "'; DROP TABLE learner; --",
    "%s :x ?", "a" * 1_000_000, "∂" * 1_000_000,
]  # fmt: skip


def answered(me, card, *rights, due=SOON):
    for right in rights:
        state = me.review(card, right=right, rating=3 if right else 1, state="{}", due=due)
    return state


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: repr(text[:8]))
def test_a_text_comes_back_as_it_was(me, text):
    me.submit(EX, text, 0.5, solved=False, answer=[text[:100]])
    (found,) = me.submissions(EX)
    assert found.source == text
    assert found.answer == (text[:100],)


@pytest.mark.parametrize(("text", "kept"), [("a\0b", "a␀b"), ("\ud800x", "�x"), ("\0", "␀")])
def test_what_no_database_takes_is_shown_by_its_sign(me, text, kept):
    done = me.submit(EX, text, 0.5, solved=False, answer=[text])
    assert me.submissions(EX) == [done]
    assert (done.source, done.answer) == (kept, (kept,))
    me.note(4, "x" + text)
    assert me.notes()[4].text == "x" + kept


def test_the_best_of_each_exercise(me):
    assert me.best() == {}
    first = me.submit(EX, "1", 0.25, solved=False)
    me.submit(EX, "2", 0.75, solved=False)
    solved = me.submit(EX, "3", 1.0, solved=True)
    me.submit(EX, "4", 1.0, solved=True)
    last = me.submit(EX, "5", 0.0, solved=False)
    me.submit("day05/stable", "6", 0.5, solved=False)
    best = me.best()
    assert best[EX] == store.Best(1.0, solved.at, 5, last.at)
    assert best["day05/stable"].solved_at is None
    assert [best[EX].solved, best["day05/stable"].solved] == [True, False]
    assert [one.source for one in me.submissions(EX)] == ["1", "2", "3", "4", "5"]
    assert me.submissions(EX)[0] == first


def test_a_moment_is_utc_whatever_zone_it_came_in(me):
    for hours in (-11, 0, 5.5, 14):
        due = datetime(2026, 3, 29, 2, 30, 1, 123456, tzinfo=timezone(timedelta(hours=hours)))
        answered(me, "zone", True, due=due)
        assert me.cards()["zone"].due == due
        assert me.cards()["zone"].due.utcoffset() == timedelta(0)
    before = datetime.now(UTC)
    done = me.submit(EX, "", 0.0, solved=False)
    assert before <= done.at <= datetime.now(UTC)
    assert me.submissions(EX)[0].at == done.at


def test_a_moment_without_a_zone_is_refused(me):
    with pytest.raises(StoreError, match=r"^a time with a zone is needed"):
        answered(me, "zone", True, due=datetime(2026, 1, 1))
    assert me.reviews() == []
    assert me.cards() == {}


def test_a_card_counts_its_answers(me):
    assert answered(me, "shift", False, False).failed_in_a_row == 2
    state = answered(me, "shift", True, True, False)
    assert (state.reviews, state.lapses, state.failed_in_a_row) == (5, 1, 1)
    assert me.cards() == {"shift": state}
    assert [review.right for review in me.reviews()] == [False, False, True, True, False]
    assert me.reviews(since=state.last_at) == me.reviews()[-1:]
    assert me.reviews()[-1] == store.Review("shift", state.last_at, False, 1, "{}", SOON)


def test_a_failed_exercise_makes_its_cards_due(me):
    answered(me, "late", True, due=SOON + timedelta(days=9))
    answered(me, "early", True, due=SOON - timedelta(days=9))
    me.make_due(["late", "early", "new", "new2"], SOON)
    me.make_due([], SOON)
    cards = me.cards()
    assert {name: card.due - SOON for name, card in cards.items()} == {
        "late": timedelta(0), "early": timedelta(days=-9),
        "new": timedelta(0), "new2": timedelta(0),
    }  # fmt: skip
    assert cards["new"] == CardState("", SOON)
    assert cards["late"].reviews == 1
    assert answered(me, "new", True).reviews == 1


def test_notes_are_found_by_their_words(me):
    me.note(4, "Backprop walks the graph\nagainst the arrows.")
    me.note("E3", "Trees win on small TABLES.")
    me.note(4, "Backprop walks the Straße against the arrows.")
    notes = me.notes()
    assert list(notes) == ["E3", 4]
    assert notes[4].text.startswith("Backprop walks the Straße")
    assert [note.day for note in me.search_notes("tables trees")] == ["E3"]
    assert [note.day for note in me.search_notes("STRASSE")] == [4]
    assert me.search_notes("tables arrows") == []
    assert len(me.search_notes("")) == 2
    me.note(4, " \n")
    assert list(me.notes()) == ["E3"]


def test_days_read_and_guesses(me):
    me.read(4)
    first = me.days_read()
    me.read(4)
    me.read("E3")
    assert list(me.days_read()) == [4, "E3"]
    assert me.days_read()[4] == first[4]
    me.guess(4, "loss", "it falls")
    me.guess(4, "loss", "it rises")
    me.guess(5, "loss", "?")
    assert me.guesses(4) == {"loss": "it rises"}
    assert me.guesses(6) == {}


def test_hints_and_the_solution_that_were_shown(me):
    assert me.aid(EX) == store.Aid(0, None)
    for number in (2, 1):
        me.show_hint(EX, number)
        assert me.aid(EX) == store.Aid(2, None)
    me.show_solution(EX)
    first = me.aid(EX)
    me.show_solution(EX)
    me.show_hint(EX, 3)
    assert me.aid(EX) == store.Aid(3, first.solution_at)
    me.show_solution("day04/other")
    assert me.aid("day04/other").hints == 0
    assert me.guesses(4) == {}


def test_made_due_in_any_zone(me):
    me.make_due(["shift"], SOON + timedelta(days=1))
    me.make_due(["shift"], SOON.astimezone(timezone(timedelta(hours=9))))
    assert me.cards()["shift"].due == SOON


def test_the_index_of_runs(me):
    told = {"recipe": "digits", "started": SOON, "status": "running", "metrics": {}}
    me.runs.index("/w/runs/a", **told)
    later = {**told, "started": SOON + timedelta(hours=1), "status": "failed"}
    me.runs.index("/w/runs/b", **{**later, "metrics": {"loss": float("nan"), "steps": [1, 2]}})
    me.runs.index("/w/runs/a", **{**told, "status": "done"}, finding="dead units", seen="1")
    assert me.runs.all() == [
        store.Run(
            "/w/runs/b", "digits", later["started"], "failed", {"loss": None, "steps": [1, 2]}
        ),
        store.Run("/w/runs/a", "digits", SOON, "done", {}, "dead units", "1"),
    ]
    me.runs.forget(["/w/runs/b", "/w/runs/c"])
    assert [run.folder for run in me.runs.all()] == ["/w/runs/a"]
    assert me.db.learner("bob").runs.all() == []


def test_learners_do_not_see_each_other(db, me):
    you = db.learner("Bob Ö.")
    for one in (me, you):
        one.submit(EX, one.name, 1.0, solved=True)
        answered(one, "shift", True)
        one.note(4, one.name)
        one.guess(4, "k", one.name)
        one.read(4)
    me.note(4, "")
    assert you.notes()[4].text == "Bob Ö."
    assert [one.source for one in you.submissions(EX)] == ["Bob Ö."]
    assert len(you.reviews()) == len(you.cards()) == len(you.days_read()) == 1
    assert db.learners() == ("Bob Ö.", "ann")
    assert db.learner("ann").id == me.id


@pytest.mark.parametrize(
    ("do", "said"),
    [
        (lambda me: me.submit("", "", 0.0, solved=False), "an exercise needs 1 to 200 characters"),
        (lambda me: me.submit("x" * 201, "", 0.0, solved=False), "got 'x{40}'…"),
        (lambda me: me.submit("a\nb", "", 0.0, solved=False), "of one line"),
        (lambda me: me.submit(EX, "", float("nan"), solved=False), "between 0 and 1; got nan"),
        (lambda me: me.submit(EX, "", 1.01, solved=False), "between 0 and 1"),
        (lambda me: me.review("c", right=True, rating=5, state="", due=SOON), "a rating is 1"),
        (lambda me: me.db.learner("  "), "a learner's name needs"),
    ],
)
def test_what_cannot_be_kept_is_explained(me, do, said):
    with pytest.raises(StoreError, match=said):
        do(me)
    assert me.best() == {}


def test_what_the_home_page_asks_is_quick(me):
    rows = [{"exercise": f"day{i % 40:02d}/x", "score": 0.5, "solved": False, "source": "x" * 3000}
            for i in range(4000)]  # fmt: skip
    filled = {"learner_id": me.id, "at": SOON, "answer": []}
    from chainrule.store.tables import submission

    with me.db.writing() as connection:
        connection.execute(submission.insert(), [{**filled, **row} for row in rows])
    began = time.perf_counter()
    assert len(me.best()) == 40
    assert time.perf_counter() - began < 5  # 0.01 on a free machine
