"""A lesson and a week's review: rendered once, then only the learner's own words change."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from secrets import token_hex

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from chainrule.course import days, lesson, picture
from chainrule.course.days import Day
from chainrule.errors import LessonError
from chainrule.page.markup import Safe
from chainrule.store import Best
from chainrule.web.asking import Fields, posted
from chainrule.web.kept import Held
from chainrule.web.noting import note_form, noted
from chainrule.web.questions import question
from chainrule.web.site import site_of
from chainrule.web.unkept import seen
from chainrule.web.view import Markup, fill, page

LOG = logging.getLogger(__name__)
MINE = re.compile(r"@@(guess|note|mark|state):([^@]*)@@")  # where the learner's own words go
MARK = token_hex(8)  # nothing that a learner types holds it
PICTURE = re.compile(rf"@@{MARK}:(\w+)@@")
GUESS = 2000  # characters


def show(request: Request) -> Response:
    """Show a day."""
    day = days.get(request.path_params["number"])
    return shown(request, day, rendered(day, stamp(day), is_review=False), "lesson.html")


def review(request: Request) -> Response:
    """Show a week's review."""
    asked = request.path_params["week"]
    found = [day for day in days.every() if str(day.week) == asked and day.review]
    if not found:
        raise LessonError("a week with a review is needed", got=repr(asked[:20]), hint="1")
    return shown(request, found[-1], rendered(found[-1], stamp(found[-1]), is_review=True))


def shown(request: Request, day: Day, told: lesson.Rendered, name: str = "review.html") -> Response:
    """Return a rendered text with what this learner guessed, solved and noted."""
    own = Own(request, day.number)
    body = MINE.sub(lambda found: own.text(found[1], found[2]), told.html)
    row = {one.key: (before, after) for before, one, after in around()}
    before, after = row[day.key]
    whole = page(
        request,
        name,
        day=day,
        told=told,
        body=Markup(body),
        before=before,
        after=after,
        is_read=day.number in seen(request, lambda me: me.days_read()),
    )
    return StreamingResponse(drawn(bytes(whole.body).decode()), media_type="text/html")


def drawn(text: str) -> Iterator[str]:
    """Yield a page; what stands before a picture is read while that is drawn."""
    for at, part in enumerate(PICTURE.split(text)):
        yield part if at % 2 == 0 else drawing(part)


def drawing(name: str) -> str:
    """Return a picture; half of the page is sent by now, so what is wrong is told in its place."""
    try:
        return picture.html(name)
    except Exception:
        LOG.exception("a picture failed: %s", name)
        return fill("_undrawn.html")


@dataclass
class Own:
    """What one learner has of a day: asked for once, when a page shows it."""

    request: Request
    day: days.Number

    @cached_property
    def guesses(self) -> dict[str, str]:
        """What was foretold."""
        return seen(self.request, lambda me: dict(me.guesses(self.day)))

    @cached_property
    def note(self) -> Held:
        """What was noted."""
        return seen(self.request, lambda me: noted(me, self.day))

    @cached_property
    def best(self) -> dict[str, Best]:
        """What was handed in."""
        return seen(self.request, lambda me: dict(me.best()))

    def text(self, kind: str, name: str) -> str:
        """Return the learner's words for a place of the page, as HTML."""
        if kind == "guess":
            return escape(self.guesses.get(name, ""))
        if kind in {"note", "mark"}:
            return escape(self.note.text if kind == "note" else self.note.mark)
        best = self.best.get(name)
        if best is None:
            return ""
        says = "solved" if best.solved else f"{best.score:.0%} so far"
        return f'<span class="state {"good" if best.solved else "quiet"}">{says}</span>'


def around() -> list[tuple[Day | None, Day, Day | None]]:
    """Return each day with its neighbours."""
    every = days.every()
    return list(zip((None, *every), every, (*every[1:], None), strict=False))


def stamp(day: Day) -> float:
    """Return what changes when a file of the day does."""
    files = (file for file in day.folder.rglob("*") if file.is_file())
    return max((file.stat().st_mtime for file in files), default=0.0)


@lru_cache(maxsize=128)
def rendered(day: Day, _changed: float, *, is_review: bool) -> lesson.Rendered:
    """Return a day's text with places for the learner's words."""
    places = lesson.Hooks(
        picture=lambda name, _: Safe(f"@@{MARK}:{name}@@"),
        exercise=exercise,
        card=card,
        predict=lambda key, html: predict(day, key, html),
        journal=lambda _, html: journal(day, html),
    )
    return lesson.review(day, places) if is_review else lesson.render(day, places)


def exercise(name: str, html: Safe) -> Safe:
    """Add how far it is, and the way to it."""
    link = f'<p class="row"><a class="button main" href="/exercise/{name}">Solve it</a>'
    return before_end(html, f"{link} @@state:{name}@@</p>")


def predict(day: Day, key: str, html: Safe) -> Safe:
    """Add a field for the guess before what happens."""
    form = fill("_guess.html", day=day, key=key, value=Markup(f"@@guess:{key}@@"))
    return Safe(html.replace("<details>", f"{form}<details>", 1))


def journal(day: Day, html: Safe) -> Safe:
    """Add the field of the day's note."""
    return before_end(html, note_form(day.number, Markup("@@note:@@"), Markup("@@mark:@@")))


def card(name: str, _: Safe) -> Safe:
    """Return a card that can be answered here; it is not counted."""
    return Safe(f'<div class="card asked" id="card-{name}">{question(name, seed=0)}</div>')


def before_end(html: str, more: str) -> Safe:
    """Put something at the end of a box."""
    return Safe(f"{html.removesuffix('</div>')}{more}</div>")


def read(request: Request, _: Fields) -> Response:
    """Keep that the learner read a day."""
    day = days.get(request.path_params["number"])
    site_of(request).me.read(day.number)
    return RedirectResponse(f"/day/{day.number}#end", 303)


def guess(request: Request, sent: Fields) -> Response:
    """Keep a guess."""
    day, key = days.get(request.path_params["number"]), sent.get("key", "")[:40]
    if not key.isprintable() or not key:
        needed = "The question of a guess is needed; got none. Try: open the lesson again."
        raise HTTPException(400, needed)
    site_of(request).me.guess(day.number, key, sent.get("text", "")[:GUESS])
    return RedirectResponse(f"/day/{day.number}#{key}", 303)


ROUTES = [
    Route("/day/{number}", show),
    Route("/day/{number}/read", posted(read), methods=["POST"]),
    Route("/day/{number}/guess", posted(guess), methods=["POST"]),
    Route("/week/{week}", review),
]
