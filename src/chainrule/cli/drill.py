"""`chainrule drill`: cards that are due, asked one after the other."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chainrule.cli.terminal.fresh import Force, fresh
from chainrule.cli.terminal.show import Json, show_columns, show_json
from chainrule.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainrule.cli.terminal.asked import Terminal
    from chainrule.course.cards import Judged
    from chainrule.course.drill import Turn, Wanted
    from chainrule.store.learner import Learner


def drill(  # noqa: PLR0913 - options
    day: Annotated[str | None, typer.Option(help="Cards of this day only, begun or not.")] = None,
    topic: Annotated[str | None, typer.Option(help="Cards of this topic only.")] = None,
    week: Annotated[int | None, typer.Option(min=1, help="Ten mixed cards of a week.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many cards now.")] = None,
    ahead: Annotated[
        bool, typer.Option("--ahead", help="Also cards that are not due yet.")
    ] = False,
    rate: Annotated[
        bool, typer.Option("--rate", help="Say of a right answer whether it was hard.")
    ] = False,
    forecast: Annotated[
        bool, typer.Option("--forecast", help="How many cards come back, 14 days.")
    ] = False,
    stats: Annotated[bool, typer.Option("--stats", help="How each topic goes.")] = False,
    anki: Annotated[Path | None, typer.Option(help="Write the cards as an .apkg file.")] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Answer the cards that are due; each answer is kept at once, so stop when you like."""
    from chainrule import store
    from chainrule.course.drill import Wanted

    if sum([forecast, stats, anki is not None]) > 1:
        raise OptionError("one of --forecast, --stats, --anki is needed", got="several")
    wanted = Wanted(day=day, topic=topic, week=week, limit=limit, ahead=ahead)
    if (forecast or stats) and wanted != Wanted():
        needed = "--forecast and --stats tell of all cards"
        hint = "without --day, --topic, --week, --limit, --ahead"
        raise OptionError(needed, got="a choice of cards", hint=hint)
    tell_broken()
    if anki:
        write_anki(fresh(anki, force=force), wanted, as_json=as_json)
        return
    with store.open() as db:
        me = db.learner()
        if forecast:
            tell_forecast(me, as_json=as_json)
        elif stats or as_json:
            tell_statistics(me, as_json=as_json)
        else:
            sit(me, wanted, rate=rate)


def tell_broken() -> None:
    """Print what is wrong with cards that are left out."""
    from chainrule.course import cards

    for error in cards.broken():
        typer.secho(f"Left out: {error}", err=True, fg="yellow")


def sit(me: Learner, wanted: Wanted, *, rate: bool) -> None:
    """Ask until nothing is left or the learner stops."""
    from chainrule.cli.terminal.asked import Terminal

    terminal = Terminal(", or --stats, --forecast, --anki FILE")
    right = []
    for turn, left in turns(me, wanted):
        said = one(me, terminal, turn, left, rate=rate)
        if said is None:
            break
        right.append(said)
    if right:
        terminal.say(f"{len(right)} answered, {sum(right)} right.", "bold")
    terminal.say(what_next(me, wanted, answered=bool(right)))


def turns(me: Learner, wanted: Wanted) -> Iterator[tuple[Turn, int]]:
    """Yield the next card and how many are left, looked up anew after each answer."""
    from dataclasses import replace

    from chainrule.course import drill
    from chainrule.course.drill import clock

    if wanted.week is not None:
        yield from weekly(me, wanted)
        return
    sitting = replace(wanted, since=clock.now() if wanted.limit or wanted.ahead else None)
    while left := drill.queue(me, sitting):
        yield left[0], len(left)


def weekly(me: Learner, wanted: Wanted) -> Iterator[tuple[Turn, int]]:
    """Yield the mixed cards of a week that were not answered today."""
    from chainrule.course import drill
    from chainrule.course.drill import clock
    from chainrule.course.drill.queue import chosen

    chosen(wanted)  # raises where the week has no cards
    today = clock.day_of(clock.now())
    asked = {review.card for review in me.reviews(since=clock.start_of(today))}
    mixed = drill.mixed(wanted.week or 1, wanted.limit or 10, seed=today.toordinal())
    left = [turn for turn in mixed if turn.card.id not in asked]
    for place, turn in enumerate(left):
        yield turn, len(left) - place


def one(me: Learner, terminal: Terminal, turn: Turn, left: int, *, rate: bool) -> bool | None:
    """Ask one card until it is answered; None where the learner stops."""
    from chainrule.course import drill
    from chainrule.course.drill import clock

    asked = turn.ask()
    new = ", new" if turn.is_new else ""
    terminal.show(turn.card, asked, f"{turn.card.topic}{new} · {left} left")
    judged = terminal.answered(asked, lambda reply: turn.card.judge(asked, reply))
    rating = rated(terminal, judged, rate=rate) if judged else None
    if rating is None:
        return None
    outcome = terminal.kept(lambda: drill.record(me, turn.card, rating))
    if outcome is None:
        return None
    terminal.follow(turn.card, outcome, clock.now())
    return outcome.right


def rated(terminal: Terminal, judged: Judged, *, rate: bool) -> int | None:
    """Return the rating of an answer; short ones are graded by the learner."""
    from chainrule.course import drill
    from chainrule.course.drill.record import rating_of

    if judged.right is None:
        met = terminal.points(judged)
        return None if met is None else rating_of(met, len(judged.rubric))
    if not judged.right:
        return drill.AGAIN
    words = {"": drill.GOOD, "h": drill.HARD, "e": drill.EASY}
    return terminal.choice("Enter good, h hard, e easy: ", words) if rate else drill.GOOD


def what_next(me: Learner, wanted: Wanted, *, answered: bool) -> str:
    """Return what there is to do after a sitting."""
    from chainrule.course import drill

    if left := drill.due_today(me):
        return f"{left} left for today: chainrule drill"
    if not answered and not drill.begun(me):
        return "No day is begun yet. Begin: chainrule day 1. Or its cards: chainrule drill --day 1"
    coming = next((e for e in drill.forecast(me, 60)[1:] if e.cards), None)
    then = f" Next: {coming.cards} on {coming.day:%A, %d %B}." if coming else ""
    more = "" if answered or wanted.is_narrow else " More now: chainrule drill --limit 10"
    return f"Nothing more is due today.{then}{more}"


def tell_forecast(me: Learner, *, as_json: bool) -> None:
    """Print how many cards come back on each of the next days."""
    from chainrule.course import drill

    days = drill.forecast(me)
    if as_json:
        show_json({"forecast": [asdict(day) for day in days]})
        return
    most = max(max(day.cards for day in days), 1)
    bars = ((f"{d.day:%a %d %b}", str(d.cards), "█" * round(40 * d.cards / most)) for d in days)
    show_columns([("DAY", "CARDS", ""), *bars])


def tell_statistics(me: Learner, *, as_json: bool) -> None:
    """Print how the drills go, weakest topic first."""
    from chainrule.course import drill

    found = drill.statistics(me)
    if as_json:
        show_json({"due": drill.due_today(me), **asdict(found)})
        return
    typer.echo(f"{found.seen} of {found.cards} cards seen, {found.reviews} answers", nl=False)
    typer.echo(f", {percent(found.right)} right; after a day or more {percent(found.retention)}")
    rows = [
        (t.name, percent(t.right), str(t.reviews), f"{t.seen}/{t.cards}", str(t.lapses))
        for t in found.topics
    ]
    show_columns([("TOPIC", "RIGHT", "ANSWERS", "SEEN", "FORGOTTEN"), *rows])
    if found.leeches:
        typer.echo(f"Missed again and again: {', '.join(found.leeches)}")


def percent(share: float | None) -> str:
    """Return a share for people.

    >>> percent(0.755), percent(None)
    ('76 %', '–')
    """
    return "–" if share is None else f"{100 * share:.0f} %"


def write_anki(path: Path, wanted: Wanted, *, as_json: bool) -> None:
    """Write the cards asked for as a package."""
    from chainrule.course import anki
    from chainrule.course.drill.queue import chosen

    count = anki.export(path, chosen(wanted))
    if as_json:
        show_json({"file": str(path), "cards": count})
    else:
        typer.echo(f"{count} cards in {path}. Import it in Anki; a later file updates them.")
