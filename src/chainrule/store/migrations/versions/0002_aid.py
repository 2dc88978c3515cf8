"""What was shown of an exercise gets a table; it was kept among the guesses."""

import sqlalchemy as sa
from alembic import op

from chainrule.store.former import parted

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table and move what belongs there."""
    aid = op.create_table(
        "aid",
        sa.Column("learner_id", sa.Integer, nullable=False),
        sa.Column("exercise", sa.Text, nullable=False),
        sa.Column("hints", sa.Integer, nullable=False),
        sa.Column("solution_at", MOMENT),
        sa.PrimaryKeyConstraint("learner_id", "exercise", name="pk_aid"),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name="fk_aid_learner_id"),
    )
    texts = (sa.column(name, sa.Text) for name in ("day", "key", "text"))
    guess = sa.table("guess", sa.column("learner_id", sa.Integer), sa.column("at", MOMENT), *texts)
    link = op.get_bind()
    for person in link.execute(sa.select(guess.c.learner_id).distinct()).scalars().all():
        mine = guess.c.learner_id == person
        rows = [dict(row) for row in link.execute(sa.select(guess).where(mine)).mappings()]
        left, aids = parted(rows)
        for row in rows:
            if row not in left:
                same = (guess.c.day == row["day"], guess.c.key == row["key"])
                link.execute(guess.delete().where(mine, *same))
        for row in aids:
            link.execute(aid.insert().values(learner_id=person, **row))
