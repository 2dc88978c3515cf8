"""One learner: what was handed in, what was answered, what was written and read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import case, func, literal, select

from chainrule.errors import StoreError
from chainrule.store import tables
from chainrule.store.columns import UTC, written
from chainrule.store.owner import Owner
from chainrule.store.rows import Aid, Best, CardState, Note, Review, Submission
from chainrule.store.runs import Runs
from chainrule.store.words import named, now

Day = int | str  # 4, or "E3"


class Learner(Owner):
    """The rows of one learner."""

    # Exercises

    def submit(
        self,
        exercise: str,
        source: str,
        score: float,
        *,
        solved: bool,
        answer: Iterable[str] = (),
    ) -> Submission:
        """Keep one check of an exercise: the file as it was, and the grader's lines."""
        exercise = named("an exercise", exercise)
        if not 0 <= score <= 1:
            raise StoreError("a score lies between 0 and 1", got=str(score))
        told = tuple(written(line) for line in answer)
        done = Submission(exercise, now(), float(score), bool(solved), written(source), told)
        self.add(tables.submission, vars(done))
        return done

    def submissions(self, exercise: str) -> list[Submission]:
        """Return all checks of one exercise, the first one first."""
        table = tables.submission
        asked = select(*self.columns(table, Submission)).where(table.c.exercise == exercise)
        found = self.rows(asked.order_by(table.c.at, table.c.id), table)
        return [Submission(**{**row, "answer": tuple(row["answer"])}) for row in found]

    def best(self) -> dict[str, Best]:
        """Return how far each exercise is that was ever tried."""
        c = tables.submission.c
        first = func.min(case((c.solved, c.at)))
        counts = func.max(c.score), first, func.count(), func.max(c.at)
        asked = select(c.exercise, *counts).group_by(c.exercise)
        with self.db.reading() as connection:
            found = connection.execute(asked.where(c.learner_id == self.id))
            return {name: Best(*figures) for name, *figures in found}

    def show_hint(self, exercise: str, number: int) -> None:
        """Keep that a hint was read; the ones before it count too."""
        hints = tables.aid.c.hints
        more = {"hints": case((hints < number, number), else_=hints)}
        key = {"exercise": named("an exercise", exercise)}
        self.put(tables.aid, key, {"hints": number}, changes=more)

    def show_solution(self, exercise: str) -> None:
        """Keep that the solution was shown; the first time counts."""
        at, before = now(), tables.aid.c.solution_at
        first = {"solution_at": func.coalesce(before, literal(at, UTC))}
        key = {"exercise": named("an exercise", exercise)}
        self.put(tables.aid, key, {"hints": 0, "solution_at": at}, changes=first)

    def aid(self, exercise: str) -> Aid:
        """Return what was shown of an exercise."""
        table = tables.aid
        asked = select(*self.columns(table, Aid)).where(table.c.exercise == exercise)
        return next((Aid(**row) for row in self.rows(asked, table)), Aid())

    # Cards

    def review(
        self,
        card: str,
        *,
        right: bool,
        rating: int,
        state: str,
        due: datetime,
        at: datetime | None = None,
    ) -> CardState:
        """Keep one answer to a card and the schedule that follows; return where the card stands."""
        card, table, at = named("a card", card), tables.card, at or now()
        if rating not in {1, 2, 3, 4}:
            raise StoreError("a rating is 1 (again), 2 (hard), 3 (good), 4 (easy)", got=str(rating))
        mine = {"learner_id": self.id, "card": card}
        told = {"right": bool(right), "rating": rating, "state": state, "due": due}
        with self.db.writing() as connection:
            connection.execute(tables.review.insert().values(**mine, at=at, **told))
            fresh = {**mine, "state": "", "due": due, "changed": at, **_counts((0, 0, 0))}
            connection.execute(self.db.insert(table).values(fresh).on_conflict_do_nothing())
            one = (table.c.learner_id == self.id) & (table.c.card == card)
            asked = select(*self.columns(table, CardState)).where(one).with_for_update()
            before = CardState(**connection.execute(asked).mappings().one())
            after = CardState(state, due, *before.after(right=right), at)
            connection.execute(table.update().where(one).values(changed=at, **vars(after)))
        return after

    def cards(self) -> dict[str, CardState]:
        """Return every card that was asked or made due."""
        columns = self.columns(tables.card, CardState)
        found = self.rows(select(tables.card.c.card, *columns), tables.card)
        return {row.pop("card"): CardState(**row) for row in found}

    def reviews(self, since: datetime | None = None) -> list[Review]:
        """Return the answers to cards, the first one first."""
        table = tables.review
        asked = select(*self.columns(table, Review)).order_by(table.c.at, table.c.id)
        asked = asked if since is None else asked.where(table.c.at >= since)
        return [Review(**row) for row in self.rows(asked, table)]

    def make_due(self, cards: Iterable[str], at: datetime | None = None) -> None:
        """Ask these cards again by `at`; one that is due before stays so, a new one begins."""
        at = at or now()
        mine = [{"learner_id": self.id, "card": named("a card", card)} for card in cards]
        fresh = {"state": "", "due": at, "changed": now(), **_counts((0, 0, 0))}
        if not mine:
            return
        new = self.db.insert(tables.card).values([{**row, **fresh} for row in mine])
        due = tables.card.c.due
        sooner = case((due > at, literal(at, UTC)), else_=due)
        changes = {"due": sooner, "changed": fresh["changed"]}
        with self.db.writing() as connection:
            kept = new.on_conflict_do_update(index_elements=["learner_id", "card"], set_=changes)
            connection.execute(kept)

    # Days

    def note(self, day: Day, text: str) -> Note:
        """Keep the learner's words about a day, in the place of those before; "" drops them."""
        note = Note(day, written(text), now())
        key = {"day": named("a day", str(day))}
        if text.strip():
            self.put(tables.note, key, {"at": note.at, "text": note.text})
        else:
            self.drop(tables.note, key)
        return note

    def add_note(self, day: Day, text: str) -> Note:
        """Add words below those that are there; no other terminal's words get lost between."""
        table, fresh = tables.note, {"at": now(), "text": written(text)}
        both = {**fresh, "text": table.c.text + "\n\n" + fresh["text"]}
        self.put(table, {"day": named("a day", str(day))}, fresh, changes=both)
        return self.notes()[day_of(str(day))]

    def notes(self) -> dict[Day, Note]:
        """Return the note of each day that has one."""
        table = tables.note
        found = self.rows(select(*self.columns(table, Note)).order_by(table.c.at), table)
        notes = [Note(**{**row, "day": day_of(row["day"])}) for row in found]
        return {note.day: note for note in notes}

    def search_notes(self, words: str) -> list[Note]:
        """Return the notes that hold all of these words, in any case and order."""
        wanted = words.casefold().split()
        found = self.notes().values()
        return [note for note in found if all(word in note.text.casefold() for word in wanted)]

    def read(self, day: Day) -> None:
        """Keep that a day's lesson was read; the first time counts."""
        key = {"day": named("a day", str(day))}
        self.put(tables.reading, key, {"at": now()}, replace=False)

    def days_read(self) -> dict[Day, datetime]:
        """Return when each lesson was first read."""
        table = tables.reading
        found = self.rows(select(table.c.day, table.c.at).order_by(table.c.at), table)
        return {day_of(row["day"]): row["at"] for row in found}

    def guess(self, day: Day, key: str, text: str) -> None:
        """Keep what the learner foretold, before the run showed it; the last word counts."""
        where = {"day": named("a day", str(day)), "key": named("a question", key)}
        self.put(tables.guess, where, {"at": now(), "text": text})

    def guesses(self, day: Day) -> dict[str, str]:
        """Return what was foretold on a day, by question."""
        c = tables.guess.c
        asked = select(c.key, c.text).where(c.day == str(day)).order_by(c.at)
        return {row["key"]: row["text"] for row in self.rows(asked, tables.guess)}

    @property
    def runs(self) -> Runs:
        """The index of this learner's run folders."""
        return Runs(self)


def day_of(kept: str) -> Day:
    """Return a day's number as it was given.

    >>> day_of("4"), day_of("E3")
    (4, 'E3')
    """
    return int(kept) if kept.isdecimal() else kept


def _counts(figures: tuple[int, int, int]) -> dict[str, int]:
    return dict(zip(("reviews", "lapses", "failed_in_a_row"), figures, strict=True))
