"""A card inside a lesson: judged, and not counted."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from chainrule.web.asking import Fields, posted, whole
from chainrule.web.questions import judged, question, reply
from chainrule.web.view import Markup, page

SEEDS = 2**31


def seed_of(sent: Fields) -> int:
    """Return the seed that a form sends back; a stranger's is taken as a number in range."""
    return whole(sent.get("seed", ""), SEEDS)


def is_script(request: Request) -> bool:
    """Say whether a script of ours asks, which takes a piece in place of a page."""
    return request.headers.get("accept", "").startswith("text/x-piece")


def answer(request: Request, sent: Fields) -> Response:
    """Judge a reply: a piece for a script, a page for who has none."""
    name, seed, said = request.path_params["name"], seed_of(sent), sent.get("reply", "")
    told = judged(name, seed, reply(name, seed, said))
    if is_script(request):
        return HTMLResponse(told)
    asked = question(name, seed, given=said)
    return page(request, "card.html", question=Markup(asked), judged=Markup(told))


ROUTES = [Route("/card/{name}", posted(answer), methods=["POST"])]
