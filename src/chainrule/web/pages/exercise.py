"""An exercise: what is asked, an editor on the learner's own file, the grader's answer, hints."""

from __future__ import annotations

import threading

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from chainrule.course import drill, exercise
from chainrule.course.exercise import Exercise
from chainrule.course.lesson.highlight import listing
from chainrule.web.asking import Fields, posted, whole
from chainrule.web.kept import Held
from chainrule.web.learner_file import held, save
from chainrule.web.pages.cards import is_script
from chainrule.web.questions import html
from chainrule.web.security import elsewhere
from chainrule.web.site import Site, site_of
from chainrule.web.unkept import forgiving, seen, unkept
from chainrule.web.view import Markup, fill, page

AT_ONCE = 2  # checks; each is a process that computes
HINTS = 3


def named(request: Request) -> Exercise:
    """Return the exercise of an address."""
    return exercise.get(f"{request.path_params['day']}/{request.path_params['slug']}")


def show(request: Request, *, answer: str = "", status: int = 200) -> Response:
    """Show an exercise with the learner's file; hints as far as they were asked for.

    What is asked for is kept, so a link on another site asks for nothing.
    """
    ex = named(request)
    words = {} if elsewhere(request.headers) else request.query_params
    hints = hints_to_show(request, ex, whole(words.get("hints", ""), HINTS))
    is_shown = "solution" in words
    if is_shown:
        seen(request, lambda me: exercise.solution_seen(me, ex))
    before, after = neighbours(ex)
    best = seen(request, lambda me: me.best())
    return page(
        request,
        "exercise.html",
        status,
        ex=ex,
        statement=html(ex.statement),
        held=held(ex),
        file=exercise.file_of(ex),
        best=best.get(ex.name),
        hints=[html(hint) for hint in ex.hints[:hints]],
        most=HINTS,
        solution=Markup(solved_text(ex)) if is_shown else "",
        answer=Markup(answer),
        before=before,
        after=after,
    )


def hints_to_show(request: Request, ex: Exercise, asked: int) -> int:
    """Return how many hints were read, here or in the terminal, with the one asked for now."""
    read = seen(request, lambda me: me.aid(ex.name)).hints
    if asked <= read:
        return read
    return seen(request, lambda me: exercise.next_hint(me, ex, asked))


def only_from_here(request: Request) -> None:
    """Refuse a link on another site to what is kept when it is asked for."""
    if elsewhere(request.headers):
        raise HTTPException(403)


def hint(request: Request) -> Response:
    """Return one hint, for the page's script."""
    only_from_here(request)
    ex, number = named(request), whole(request.path_params["number"], HINTS)
    if not number:
        needed = f"A hint from 1 to {HINTS} is needed; got another. Try: 1."
        raise HTTPException(404, needed)
    seen(request, lambda me: exercise.next_hint(me, ex, number))
    return HTMLResponse(fill("_hint.html", number=number, text=html(ex.hints[number - 1])))


def solution(request: Request) -> Response:
    """Return the solution, for the page's script."""
    only_from_here(request)
    ex = named(request)
    seen(request, lambda me: exercise.solution_seen(me, ex))
    return HTMLResponse(solved_text(ex))


def solved_text(ex: Exercise) -> str:
    """Return the solution with why it is as it is."""
    code = Markup(listing(ex.solution, "python", "The solution"))
    return fill("_solution.html", code=code, explanation=html(ex.explanation))


def keep(request: Request, sent: Fields) -> Response:
    """Save the file, or tell that it changed on disk meanwhile."""
    now = save(named(request), text_of(sent), sent.get("base", ""))
    return JSONResponse(now.told(), 409 if now.conflict else 200)


def text_of(sent: Fields) -> str:
    """Return the file's text; a form without it must not empty the file."""
    if "source" not in sent:
        needed = "The text of the file is needed; got none. Try: open the exercise again."
        raise HTTPException(400, needed)
    return sent["source"]


def check(request: Request, sent: Fields) -> Response:
    """Save the file, grade it in a limited process, keep the submission, answer."""
    ex = named(request)
    now = save(ex, text_of(sent), sent.get("base", ""))
    if now.conflict and is_script(request):
        return JSONResponse(now.told(), 409)
    if now.conflict:
        conflict = fill("_conflict.html", what="file", typed=sent["source"])
        return show(request, answer=conflict, status=409)
    answer = graded(request, ex, now)
    if is_script(request):
        return HTMLResponse(answer, headers={"x-mark": now.mark})
    return show(request, answer=answer)


def graded(request: Request, ex: Exercise, now: Held) -> str:
    """Grade the file as it is now; return what is said of it.

    Why: a check of the same file that still runs, begun by a page that was loaded anew or by
         another tab, ends: its answer would be of an older text.
    """
    site = site_of(request)
    with site.counted("checks", AT_ONCE) as there_is_room:
        if not there_is_room:
            needed = f"{AT_ONCE} checks run already. Try: wait for one to end, or stop it."
            raise HTTPException(429, needed)
        end_checks(site, ex)  # only who is graded in their place may end them
        with stoppable(site, ex.name) as stop:
            found = exercise.check(ex, source=now.text, stop=stop)
    if not stop.is_set():
        with forgiving(request):
            drill.handed_in(site.me, ex, now.text, found)
    best = seen(request, lambda me: me.best()).get(ex.name)
    told = {"best": best, "after": neighbours(ex)[1], "unkept": unkept(request)}
    return fill("_answer.html", ex=ex, found=found, **told)


def neighbours(ex: Exercise) -> tuple[Exercise | None, Exercise | None]:
    """Return the day's exercises before and after this one."""
    others = [None, *exercise.of(ex.day), None]
    at = next(i for i, one in enumerate(others) if one and one.name == ex.name)
    return others[at - 1], others[at + 1]


def stop(request: Request, _: Fields) -> Response:
    """End the check that runs."""
    ex = named(request)
    end_checks(site_of(request), ex)
    return Response() if is_script(request) else RedirectResponse(f"/exercise/{ex.name}", 303)


def end_checks(site: Site, ex: Exercise) -> None:
    """End the checks of an exercise that run."""
    for event in list(site.running.get(ex.name, ())):
        event.set()


class stoppable:  # noqa: N801 - reads as a statement
    """Within it, the check of an exercise can be stopped."""

    def __init__(self, site: Site, name: str) -> None:
        """Name what runs."""
        self.site, self.name, self.event = site, name, threading.Event()

    def __enter__(self) -> threading.Event:
        self.site.running.setdefault(self.name, []).append(self.event)
        self.forget = self.site.at_end(self.event.set)
        return self.event

    def __exit__(self, *_: object) -> None:
        self.forget()
        self.site.running[self.name].remove(self.event)


HERE = "/exercise/{day}/{slug}"
ROUTES = [
    Route(HERE, show),
    Route(f"{HERE}/hint/{{number}}", hint),
    Route(f"{HERE}/solution", solution),
    Route(f"{HERE}/save", posted(keep), methods=["POST"]),
    Route(f"{HERE}/check", posted(check), methods=["POST"]),
    Route(f"{HERE}/stop", posted(stop), methods=["POST"]),
]
