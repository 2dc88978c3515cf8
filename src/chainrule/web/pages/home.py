"""Home: where to go on, the sixty days with their state, what is due, the last runs, search."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chainrule.course import cards, days, drill, progress, runs
from chainrule.course.progress import TO_COME, DayProgress, Step
from chainrule.web.searching import search
from chainrule.web.sparks import columns
from chainrule.web.unkept import seen
from chainrule.web.view import Markup, page

LAST_RUNS = 3
MOST = 30  # places that a search shows
DAYS_AHEAD = 14
WEEKS = {
    1: "The absolute basics",
    2: "The first practical model",
    3: "Images",
    4: "Sequences and text",
    5: "From embeddings to attention",
    6: "The transformer",
    7: "The models that changed the world",
}
WORDS = {"lesson": "Read the lesson", "exercise": "Go on with the exercise", "drill": "Drill"}


def home(request: Request) -> Response:
    """Show the course as far as this learner is."""
    lines = seen(request, progress.of_days)
    step = seen(request, lambda me: progress.next_step(me, lines))
    return page(
        request,
        "home.html",
        weeks=weeks(lines),
        step=step,
        broken=(*days.broken(), *cards.broken()),
        is_begun=any(line.state in {progress.BEGUN, progress.DONE} for line in lines),
        ahead=address(step),
        words=WORDS.get(step.kind, ""),
        done=sum(line.state == progress.DONE for line in lines),
        written=sum(line.state != TO_COME for line in lines),
        solved=sum(line.solved for line in lines),
        exercises=sum(line.exercises for line in lines),
        due=seen(request, drill.due_today),
        seen=seen(request, drill.statistics),
        forecast=seen(request, forecast),
        runs=seen(request, runs.refresh)[:LAST_RUNS],
    )


def weeks(lines: tuple[DayProgress, ...]) -> list[dict[str, Any]]:
    """Return the days in their weeks, each with the question that it answers."""
    questions = {row.number: row.question for row in days.syllabus()}
    reviews = {day.week for day in days.every() if day.review}
    found = []
    for week, group in groupby(lines, key=lambda line: line.week):
        members = [(line, questions[line.number]) for line in group]
        titled = f"Week {week}: {WEEKS[week]}" if week else "Electives"
        is_there = any(line.state != TO_COME for line, _ in members)
        found.append(
            {
                "number": week,
                "title": titled,
                "days": members,
                "review": week in reviews,
                "is_there": is_there,
            }
        )
    return found


def address(step: Step) -> str:
    """Return the page of the next step."""
    pages = {"lesson": f"/day/{step.day}", "exercise": f"/exercise/{step.name}", "drill": "/drill"}
    return pages.get(step.kind, "/runs")


def forecast(me: Any) -> Markup:
    """Return how many cards come back on each of the next days, as small columns."""
    expected = drill.forecast(me, DAYS_AHEAD)
    if not any(one.cards for one in expected):
        return Markup()
    told = [(f"{one.day:%a %d}", one.cards) for one in expected]
    return Markup(columns(told, "cards that come back on each of the next days"))


def find(request: Request) -> Response:
    """Search lessons and cards."""
    words = request.query_params.get("q", "")[:100]
    return page(request, "search.html", words=words, found=search(words), most=MOST)


ROUTES = [Route("/", home), Route("/search", find)]
