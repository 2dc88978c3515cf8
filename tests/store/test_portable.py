"""Everything as one file: what goes out comes in, twice is once, a bad file changes nothing."""

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from chainrule import store
from chainrule.errors import StoreError
from chainrule.store import tables
from chainrule.store.portable import Told, gather

SOON = datetime(2026, 11, 22, 4, 0, 0, 123456, tzinfo=UTC)
EX = "day04/accumulate"


def work(db, name="ann"):
    """One row or more in every table."""
    me = db.learner(name)
    me.submit(EX, "def f():\n    return 'Σ'\n", 0.5, solved=False, answer=["one", "two"])
    me.submit(EX, "", 1.0, solved=True)
    for right in (True, False):
        me.review("shift", right=right, rating=2, state='{"s": 1}', due=SOON)
    me.make_due(["new"], SOON)
    me.note(4, "my words\n\nΣ 🎓")
    me.note("E3", "trees")
    me.read(4)
    me.guess(4, "loss", "it falls")
    me.show_hint(EX, 2)
    told = {"recipe": "digits", "started": SOON, "status": "done", "metrics": {"loss": 0.25}}
    me.runs.index("/w/runs/a", **told, finding=None, seen="1")
    return me


def everything(db):
    return gather(db)["learners"]


@pytest.fixture
def other(url, tmp_path, request):
    """Another empty database, of the same kind."""
    there = f"sqlite:///{tmp_path / 'other.db'}"
    if url.startswith("postgres"):
        there = request.getfixturevalue("postgres")()
    with store.open(there) as found:
        yield found


def test_what_goes_out_comes_in(db, other, tmp_path):
    for name in ("ann", "Bob Ö."):
        work(db, name)
    told = db.export(tmp_path / "all.json")
    assert told.learners == ("Bob Ö.", "ann")
    counts = {
        "submission": 4,
        "review": 4,
        "card": 4,
        "note": 4,
        "reading": 2,
        "guess": 2,
        "aid": 2,
        "run": 2,
    }
    assert told.rows == counts
    assert other.load(tmp_path / "all.json") == told
    strip = [{**one, "created": None} for one in everything(db)]
    assert [{**one, "created": None} for one in everything(other)] == strip
    again = other.load(tmp_path / "all.json")
    assert (again.total, str(again)) == (0, "nothing")
    assert [{**one, "created": None} for one in everything(other)] == strip


def test_no_table_is_forgotten(db, tmp_path):
    work(db)
    (one,) = everything(db)
    assert {table.name for table in tables.OWNED} == {name for name in one if one[name]} - {
        "name", "created",
    }  # fmt: skip


def test_what_is_told_reads_well():
    told = Told(("ann",), {"guess": 2, "card": 1, "note": 0})
    assert str(told) == "2 guesses, 1 card"


def test_a_person_can_read_the_file(db, tmp_path):
    work(db)
    db.export(tmp_path / "all.json")
    text = (tmp_path / "all.json").read_text(encoding="utf-8")
    assert "    return 'Σ'\"," in text
    assert '"Σ 🎓"' in text
    told = json.loads(text)
    assert (told["chainrule"], told["schema"]) == ("progress", tables.SCHEMA)
    assert told["learners"][0]["submission"][0]["source"] == ["def f():", "    return 'Σ'", ""]


def test_between_the_two_kinds_of_database(db, tmp_path):
    work(db)
    db.export(tmp_path / "all.json")
    with store.open(f"sqlite:///{tmp_path / 'third.db'}") as third:
        third.load(tmp_path / "all.json")
        third.export(tmp_path / "again.json")
    with store.open(f"sqlite:///{tmp_path / 'fourth.db'}") as fourth:
        fourth.load(tmp_path / "again.json")
        assert fourth.learner("ann").submissions(EX) == db.learner("ann").submissions(EX)
        assert fourth.learner("ann").cards() == db.learner("ann").cards()
        assert fourth.learner("ann").runs.all() == db.learner("ann").runs.all()


def test_only_one_learner_and_under_another_name(db, other, tmp_path):
    work(db, "ann")
    work(db, "bob")
    assert db.export(tmp_path / "ann.json", learner="ann").learners == ("ann",)
    assert other.load(tmp_path / "ann.json", learner="anna").learners == ("anna",)
    assert other.learners() == ("anna",)
    with pytest.raises(StoreError, match=r"a learner of this database.*got 'an'.*'ann'\?"):
        db.export(tmp_path / "x.json", learner="an")
    db.export(tmp_path / "both.json")
    with pytest.raises(StoreError, match=r"a file of one learner is needed .* got ann, bob"):
        other.load(tmp_path / "both.json", learner="anna")


def test_two_histories_become_one(db, other, tmp_path):
    """A laptop and a desk: both were used, neither loses anything."""
    mine, its = work(db), work(other)
    its.review("shift", right=False, rating=1, state="later", due=SOON + timedelta(days=3))
    its.note(4, "other words")
    its.note("E3", "trees and more trees")
    its.guess(4, "loss", "it rises")
    other.export(tmp_path / "other.json")
    before = mine.days_read()[4]
    added = db.load(tmp_path / "other.json")
    assert added.rows == {
        "submission": 2, "review": 3, "card": 0, "note": 0, "reading": 0, "guess": 0, "aid": 0,
        "run": 0,
    }  # fmt: skip
    assert len(mine.submissions(EX)) == 4
    card = mine.cards()["shift"]
    assert (card.reviews, card.lapses, card.failed_in_a_row) == (5, 2, 2)
    assert (card.state, card.due) == ("later", SOON + timedelta(days=3))
    assert card.last_at == mine.reviews()[-1].at
    assert mine.notes()[4].text == "my words\n\nΣ 🎓\n\n---\n\nother words"
    assert mine.notes()["E3"].text == "trees and more trees"
    assert mine.guesses(4) == {"loss": "it falls"}
    assert mine.days_read()[4] == min(before, its.days_read()[4])
    whole = everything(db)
    assert db.load(tmp_path / "other.json").total == 0
    assert everything(db) == whole


def test_reviews_without_their_card_make_it(db, tmp_path):
    row = {"card": "shift", "at": SOON.isoformat(), "right": False, "rating": 1}
    told = {"review": [{**row, "due": SOON.isoformat(), "state": "s"}], "name": "ann"}
    whole = {"chainrule": "progress", "schema": 1, "learners": [told]}
    (tmp_path / "x.json").write_text(json.dumps(whole))
    db.load(tmp_path / "x.json")
    card = db.learner("ann").cards()["shift"]
    assert card == store.CardState("s", SOON, 1, 0, 1, SOON)


def test_hints_and_solutions_of_both_sides_count(db, other, tmp_path):
    mine, its = work(db), work(other)
    its.show_hint(EX, 3)
    its.show_hint("day04/other", 1)
    mine.show_solution(EX)
    other.export(tmp_path / "other.json")
    assert db.load(tmp_path / "other.json").rows["aid"] == 1
    assert mine.aid(EX).hints == 3
    assert mine.aid(EX).solution_at is not None
    assert mine.aid("day04/other") == store.Aid(1, None)


def test_a_file_of_schema_1_kept_hints_among_the_guesses(db, tmp_path):
    at = SOON.isoformat()
    keys = {"loss": "it falls", "hint/accumulate": "3", "solution/accumulate": "seen"}
    rows = [{"day": "4", "key": key, "at": at, "text": [text]} for key, text in keys.items()]
    whole = {"chainrule": "progress", "schema": 1, "learners": [{"name": "ann", "guess": rows}]}
    (tmp_path / "x.json").write_text(json.dumps(whole))
    me = db.learner("ann")
    me.show_hint(EX, 1)
    assert db.load(tmp_path / "x.json").rows["guess"] == 1
    assert me.guesses(4) == {"loss": "it falls"}
    assert me.aid(EX) == store.Aid(3, SOON)
    assert db.load(tmp_path / "x.json").total == 0


def test_a_copy_of_a_database_is_read_too(tmp_path):
    with store.open(f"sqlite:///{tmp_path / 'a.db'}") as a:
        work(a)
        for part in ("", "-wal", "-shm"):  # as somebody copies a file that is in use
            shutil.copy(tmp_path / f"a.db{part}", tmp_path / f"copy.db{part}")
        names = sorted(tmp_path.iterdir())
        with store.open(f"sqlite:///{tmp_path / 'b.db'}") as b:
            assert b.load(tmp_path / "copy.db").rows["submission"] == 2
            assert b.learner("ann").submissions(EX) == a.learner("ann").submissions(EX)
        with pytest.raises(StoreError, match="other than the database itself"):
            a.load(tmp_path / "a.db")
    assert sorted(file for file in names if file.name.startswith("copy")) == sorted(
        tmp_path.glob("copy*")
    )


def good():
    at = SOON.isoformat()
    row = {"exercise": EX, "at": at, "score": 1, "solved": True, "answer": [], "source": ["x"]}
    card = {"card": "c", "due": at, "reviews": 1, "lapses": 0, "failed_in_a_row": 0, "changed": at}
    one = {"name": "ann", "submission": [row], "card": [{**card, "state": ""}]}
    return {"chainrule": "progress", "schema": 1, "learners": [one]}


def put(*path, value):
    told = good()
    here = told
    for key in path[:-1]:
        here = here[key]
    here[path[-1]] = value
    return json.dumps(told)


ROW = ("learners", 0, "submission", 0)
CARD = ("learners", 0, "card", 0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "cut off or damaged"),
        (json.dumps(good())[:-40], "cut off or damaged: .*column"),
        ("[" * 100_000, "got something else|cut off"),
        ("9" * 5000, "got something else"),
        ("[1, 2]", "another kind of file"),
        ('{"chainrule": "claims"}', "another kind of file"),
        (put("schema", value=99), "schema 2 or older; got 99. Try: pip install -U"),
        (put("schema", value="1; DROP"), "got '1; DROP'"),
        (put("learners", value={}), "learners needs to be of type list; got dict"),
        (put("learners", value=[7]), r"learners\[0\] needs to be of type dict; got int '7'"),
        (put("learners", 0, "name", value=None), r"learners\[0\].name .* got nothing"),
        (put("learners", 0, "name", value="x" * 300), r"learners\[0\].name needs 1 to 200"),
        (put("learners", 0, "submission", value="all"), "submission needs to be of type list"),
        (put(*ROW, "at", value="2026-11-21"), r"\[0\].at needs to be a time with its zone"),
        (put(*ROW, "at", value="0001-01-01T00:00:00+14:00"), "time with its zone"),
        (put(*ROW, "at", value=12), r"at needs to be of type str; got int '12'"),
        (put(*ROW, "score", value=1e400), "score needs to lie between 0 and 1; got inf"),
        (put(*ROW, "score", value="1"), "score needs to be of type float; got str '1'"),
        (put(*ROW, "score", value=10**400), "score needs to be of type float"),
        (put(*ROW, "solved", value=1), "solved needs to be of type bool; got int"),
        (put(*ROW, "answer", value="x"), "answer needs to be of type list"),
        (put(*ROW, "source", value=["x", 3]), r"source\[1\] needs to be of type str"),
        (put(*ROW, "exercise", value="a\nb"), "exercise needs 1 to 200 characters of one line"),
        (put(*CARD, "reviews", value=2**40), "reviews needs to be a count"),
        (put(*CARD, "lapses", value=True), "lapses needs to be of type int; got bool"),
        (put(*CARD, "changed", value=None), "changed needs to be of type str; got nothing"),
    ],
)
def test_a_bad_file_is_explained_and_changes_nothing(tmp_path, text, said):
    (tmp_path / "bad.json").write_text(text)
    with store.open() as db:
        with pytest.raises(StoreError, match=said):
            db.load(tmp_path / "bad.json")
        assert db.learners() == ()


def test_the_good_file_of_these_is_read(db, tmp_path):
    (tmp_path / "good.json").write_text(json.dumps(good()))
    assert db.load(tmp_path / "good.json").total == 2


def test_a_copy_that_is_damaged_or_not_ours_is_named(tmp_path):
    file = tmp_path / "copy.db"
    with store.open(f"sqlite:///{file}") as db:
        for day in range(30):
            db.learner("ann").note(day, "x" * 3000)
    with file.open("r+b") as disk:
        disk.seek(20_000)
        disk.write(b"\xa5" * 40_000)
    with closing(sqlite3.connect(tmp_path / "foreign.db")) as other:
        other.execute("CREATE TABLE bookmarks (id INTEGER)")
    before = file.read_bytes()
    with store.open() as db:
        with pytest.raises(StoreError, match=rf"{file} needs to be an exported .* a damaged one"):
            db.load(file)
        with pytest.raises(StoreError, match=r"foreign.db needs to be .* with the tables bookm"):
            db.load(tmp_path / "foreign.db")
        assert db.learners() == ()
    assert file.read_bytes() == before


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"SQLite format 3\0" + b"x" * 5000, b"PK\3\4"])
def test_a_file_of_bytes_is_explained(tmp_path, data):
    (tmp_path / "bad").write_bytes(data)
    with store.open() as db, pytest.raises(StoreError):
        db.load(tmp_path / "bad")
    assert (tmp_path / "bad").read_bytes() == data


def test_what_fails_half_way_leaves_nothing(db, tmp_path):
    """The last table is refused by the database itself; the first ones go with it."""
    work(db, "bob")
    told = gather(db)
    told["learners"][0]["note"] *= 2  # the same day twice is one day
    (tmp_path / "x.json").write_text(json.dumps(told))
    with db.writing() as connection:
        connection.exec_driver_sql("DROP TABLE run")
    with pytest.raises(StoreError, match=r"(?i)no such table|does not exist"):
        db.load(tmp_path / "x.json", learner="ann")
    assert db.learners() == ("bob",)


def test_a_file_that_cannot_be_written_or_read(db, tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError, match="folder needs to be written"):
        db.export(tmp_path / "folder")
    with pytest.raises(StoreError, match="nowhere needs to be read"):
        db.load(tmp_path / "nowhere")
    with pytest.raises(StoreError, match="folder needs to be read"):
        db.load(tmp_path / "folder")
    assert list(tmp_path.glob(".*.part")) == []


def test_a_file_of_thousands(db, other, tmp_path):
    me = db.learner("ann")
    row = {"learner_id": me.id, "exercise": EX, "score": 0.5, "solved": False, "answer": []}
    more = [{"at": SOON + timedelta(seconds=i), "source": "x\n" * 100} for i in range(3000)]
    rows = [{**row, **one} for one in more]
    with db.writing() as connection:
        connection.execute(tables.submission.insert(), rows)
    db.export(tmp_path / "all.json")
    assert other.load(tmp_path / "all.json").rows["submission"] == 3000
    with other.reading() as connection:
        assert len(connection.execute(select(tables.submission.c.id)).all()) == 3000
