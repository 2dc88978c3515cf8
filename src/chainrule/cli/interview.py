"""`chainrule interview`: a timed, mixed set of questions from weak topics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from chainrule.cli.terminal.show import show_columns

if TYPE_CHECKING:
    from chainrule.cli.terminal.asked import Terminal
    from chainrule.course.interview import Result, Session
    from chainrule.store.learner import Learner


def interview(
    minutes: Annotated[float, typer.Option(help="How long it lasts.")] = 20,
    questions: Annotated[int, typer.Option(help="How many questions there are.")] = 8,
    seed: Annotated[int | None, typer.Option(help="The same questions again.")] = None,
) -> None:
    """Answer interview questions against the clock; then see what to go over."""
    from chainrule import store
    from chainrule.cli.terminal.asked import Terminal
    from chainrule.course import interview as library

    terminal = Terminal()
    with store.open() as db:
        me = db.learner()
        session = library.begin(me, minutes=minutes, questions=questions, seed=seed)
        terminal.say(
            f"{len(session.turns)} questions in {minutes:g} minute{'s' * (minutes != 1)}. Begin.",
            "bold",
        )
        while session.current() and asked(me, terminal, session):
            pass
        if not session.left() and len(session.answers) < len(session.turns):
            terminal.say("Time is up.", "bold")
    result = session.result()
    if result.answered:
        summary(result)
    else:
        typer.echo("Nothing was answered. Once more: chainrule interview")


def asked(me: Learner, terminal: Terminal, session: Session) -> bool:
    """Ask the current question; False where the learner stops."""
    turn = session.turns[len(session.answers)]
    minutes, seconds = divmod(int(session.left().total_seconds()), 60)
    place = f"{len(session.answers) + 1} of {len(session.turns)}"
    question = turn.ask()
    terminal.show(turn.card, question, f"Question {place} · {minutes}:{seconds:02} left")
    judged = terminal.answered(
        question, lambda said: terminal.kept(lambda: session.answer(me, said))
    )
    if judged is None:
        return False
    if session.waiting is not None:
        met = terminal.points(judged)
        if met is None or not terminal.kept(lambda: session.grade(me, met)):
            return False
    terminal.say()
    return True


def summary(result: Result) -> None:
    """Print how it went and what to go over."""
    said = f"{result.answered} of {result.questions} answered in {result.minutes:.1f} minutes"
    typer.echo(f"{said}; {100 * result.points:.0f} % of the points")
    rows = [(name, f"{100 * share:.0f} %") for name, share in result.topics]
    show_columns([("TOPIC", "POINTS"), *rows])
    if result.go_over:
        typer.echo("Go over:")
    for where in result.go_over:
        typer.echo(f"  {where}")
