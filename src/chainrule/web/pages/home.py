"""Home: where to go on, the sixty days, what is due."""
from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chainrule.course import days
from chainrule.web.view import page


def home(request: Request) -> Response:
    """Show the course."""
    return page(request, "home.html", rows=days.syllabus())


ROUTES = [Route("/", home)]
