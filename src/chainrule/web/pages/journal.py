"""The journal: a note a day, search, everything as one Markdown file."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from chainrule.course import days, journal
from chainrule.course.lesson import markup
from chainrule.errors import ChainruleError
from chainrule.web.asking import Fields, posted
from chainrule.web.kept import Held
from chainrule.web.noting import note_form, noted, write
from chainrule.web.pages.cards import is_script
from chainrule.web.site import site_of
from chainrule.web.view import Markup, fill, page


def show(request: Request) -> Response:
    """Show the notes, or those that hold some words, and a field for each other day."""
    me, words = site_of(request).me, request.query_params.get("q", "")[:100]
    notes = journal.search(me, words) if words else journal.every(me)
    has = {note.day for note in notes}
    return page(
        request,
        "journal.html",
        notes=[(note, journal.title(note.day), written(note.text)) for note in notes],
        words=words,
        empty=[] if words else [day for day in days.every() if day.number not in has],
    )


def written(text: str) -> Markup:
    """Return a note's Markdown as HTML; what is none of ours stays as it was typed."""
    try:
        return Markup(markup(text))
    except ChainruleError:
        return Markup("<pre>{}</pre>").format(text)


def edit(request: Request) -> Response:
    """Show one day's note to be written on."""
    number = journal.number_of(request.path_params["day"])
    return editing(request, number, noted(site_of(request).me, number))


def editing(request: Request, number: days.Number, now: Held, typed: str = "") -> Response:
    """Return the page of one note, with what was typed where that was not written."""
    return page(
        request,
        "note.html",
        409 if now.conflict else 200,
        day=number,
        title=journal.title(number),
        prompts=[Markup(markup(prompt)) for prompt in journal.prompts(number)],
        form=Markup(note_form(number, now.text, now.mark)),
        conflict=Markup(fill("_conflict.html", what="note", typed=typed)) if now.conflict else "",
    )


def keep(request: Request, sent: Fields) -> Response:
    """Keep a day's note, unless it changed since the page saw it."""
    number = journal.number_of(request.path_params["day"])
    if "text" not in sent:
        needed = "The text of the note is needed; got none. Try: open the note again."
        raise HTTPException(400, needed)
    now = write(site_of(request).me, number, sent["text"], sent.get("base", ""))
    if is_script(request):
        return JSONResponse(now.told(), 409 if now.conflict else 200)
    if now.conflict:
        return editing(request, number, now, sent["text"])
    return RedirectResponse(f"/journal#day-{number}", 303)


def download(request: Request) -> Response:
    """Return all notes as a file."""
    head = {"content-disposition": 'attachment; filename="journal.md"'}
    text = journal.markdown(site_of(request).me)
    return Response(text, media_type="text/markdown; charset=utf-8", headers=head)


ROUTES = [
    Route("/journal", show),
    Route("/journal/journal.md", download),
    Route("/journal/{day}", edit),
    Route("/journal/{day}", posted(keep), methods=["POST"]),
]
