"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the eight tables."""
    op.create_table(
        "learner",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_learner"),
    )
    op.create_index("uq_learner_name", "learner", ["name"], unique=True)
    _work()
    _cards()
    _days()
    _owned(
        "run",
        _text("folder", "recipe"),
        _time("started"),
        _text("status", "metrics"),
        [sa.Column("finding", sa.Text)],
        _text("seen"),
        key=("folder",),
    )


def _work() -> None:
    _owned(
        "submission",
        [sa.Column("id", sa.Integer, nullable=False)],
        _text("exercise"),
        _time("at"),
        [sa.Column("score", sa.Float, nullable=False)],
        [sa.Column("solved", sa.Boolean, nullable=False)],
        _text("answer", "source"),
    )
    best = ["learner_id", "exercise", "at", "score", "solved"]
    op.create_index("ix_submission_best", "submission", best)


def _cards() -> None:
    _owned(
        "review",
        [sa.Column("id", sa.Integer, nullable=False)],
        _text("card"),
        _time("at"),
        [sa.Column("right", sa.Boolean, nullable=False)],
        [sa.Column("rating", sa.Integer, nullable=False)],
        _time("due"),
        _text("state"),
    )
    op.create_index("ix_review_card", "review", ["learner_id", "card", "at"])
    op.create_index("ix_review_at", "review", ["learner_id", "at"])
    counts = ("reviews", "lapses", "failed_in_a_row")
    _owned(
        "card",
        _text("card"),
        _time("due"),
        [sa.Column(name, sa.Integer, nullable=False) for name in counts],
        [sa.Column("last_at", MOMENT), sa.Column("changed", MOMENT, nullable=False)],
        _text("state"),
        key=("card",),
    )


def _days() -> None:
    _owned("note", _text("day"), _time("at"), _text("text"), key=("day",))
    _owned("reading", _text("day"), _time("at"), key=("day",))
    _owned("guess", _text("day", "key"), _time("at"), _text("text"), key=("day", "key"))


def _owned(name: str, *columns: list[sa.Column], key: tuple[str, ...] = ()) -> None:
    """Make a table of rows that belong to a learner."""
    op.create_table(
        name,
        sa.Column("learner_id", sa.Integer, nullable=False),
        *(column for group in columns for column in group),
        sa.PrimaryKeyConstraint(*(("learner_id", *key) if key else ("id",)), name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name=f"fk_{name}_learner_id"),
    )


def _text(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _time(name: str) -> list[sa.Column]:
    return [sa.Column(name, MOMENT, nullable=False)]
