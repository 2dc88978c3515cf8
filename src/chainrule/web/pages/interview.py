"""An interview: a timed, mixed set from weak topics; its answers are kept as they come."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from chainrule.course import interview
from chainrule.course.cards import Judged
from chainrule.web.asking import Fields, posted
from chainrule.web.pages.drill import ANSWERING, met
from chainrule.web.questions import judged, question
from chainrule.web.site import site_of
from chainrule.web.view import Markup, page

LENGTHS = {"short": (10, 4), "usual": (20, 8), "long": (45, 15)}  # minutes, questions
HERE = "/interview"


def show(request: Request) -> Response:
    """Show the question to answer, how it went, or how to begin."""
    session = site_of(request).interview
    if session is None:
        return page(request, "interview.html", lengths=LENGTHS, result=None)
    turn = session.current()
    if turn is None:
        return page(request, "interview.html", lengths=LENGTHS, result=session.result())
    if session.waiting is not None:
        found = turn.card.judge(turn.ask(), session.waiting)
        return asked(request, found, given=session.waiting)
    return asked(request)


def asked(request: Request, found: Judged | None = None, given: str = "") -> Response:
    """Return the page of the question under way, with what was said to the reply."""
    session = site_of(request).interview
    turn = session.turns[len(session.answers)]
    form = question(turn.card.id, turn.seed, action=f"{HERE}/answer", given=given)
    told = judged(turn.card.id, turn.seed, found, action=f"{HERE}/answer") if found else ""
    return page(
        request,
        "interviewed.html",
        number=len(session.answers) + 1,
        of=len(session.turns),
        seconds=int(session.left().total_seconds()),
        question=Markup(form),
        judged=Markup(told),
        waits=session.waiting is not None,
    )


def begin(request: Request, sent: Fields) -> Response:
    """Begin one; an earlier one ends."""
    site = site_of(request)
    minutes, questions = LENGTHS.get(sent.get("length", ""), LENGTHS["usual"])
    site.interview = interview.begin(site.me, minutes=minutes, questions=questions)
    return RedirectResponse(HERE, 303)


def answer(request: Request, sent: Fields) -> Response:
    """Keep an answer, or the grade of a short one; then the next question.

    Why: an answer sent a second time, by a double click or from a page gone back to, must not
         answer the next question; one sent when time is up still counts.
    """
    with ANSWERING:
        return answered(request, sent)


def answered(request: Request, sent: Fields) -> Response:
    """Keep an answer to the card that is asked now; any other is let go."""
    site = site_of(request)
    session = site.interview
    if session is None or sent.get("card") != open_card(session):
        return RedirectResponse(HERE, 303)
    if "graded" in sent:
        if session.waiting is not None:
            session.grade(site.me, met(sent))
        return RedirectResponse(HERE, 303)
    if session.waiting is None:
        found = session.answer(site.me, sent.get("reply", ""))
        if not found.read:
            return asked(request, found, given=sent.get("reply", ""))
    return RedirectResponse(HERE, 303)


def open_card(session: interview.Session) -> str:
    """Return the card that is asked now; none where all are answered."""
    at = len(session.answers)
    return session.turns[at].card.id if at < len(session.turns) else ""


def end(request: Request, _: Fields) -> Response:
    """Leave the interview, its result with it."""
    site_of(request).interview = None
    return RedirectResponse(HERE, 303)


ROUTES = [
    Route(HERE, show),
    Route(f"{HERE}/begin", posted(begin), methods=["POST"]),
    Route(f"{HERE}/answer", posted(answer), methods=["POST"]),
    Route(f"{HERE}/end", posted(end), methods=["POST"]),
]
