"""When the learner's database does not answer: what pages show and say."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from starlette.requests import Request

from chainrule.errors import StoreError
from chainrule.web.nobody import Nobody
from chainrule.web.site import site_of

LOG = logging.getLogger(__name__)
T = TypeVar("T")


def seen(request: Request, question: Callable[[Any], T]) -> T:
    """Return what a question to the learner gives; of nobody, where the database does not answer.

    Why: lessons can be read in a workspace that cannot be written. The page says in a line that
         nothing is kept; it asks no second time, since each question may have to wait.
    """
    if not unkept(request):
        with forgiving(request):
            return question(site_of(request).me)
    return question(Nobody())


@contextmanager
def forgiving(request: Request) -> Iterator[None]:
    """Let the page go on where the database does not answer; it says so."""
    try:
        yield
    except StoreError as error:
        LOG.warning("a page is shown without the database: %s", error)
        request.scope["state"]["unkept"] = told(error)


def unkept(request: Request) -> str:
    """Return why nothing is kept now; nothing where all is well."""
    return str(request.scope.get("state", {}).get("unkept", ""))


def is_held(error: StoreError) -> bool:
    """Say whether another program has the database: "is locked", "due to lock timeout"."""
    return " lock" in (error.got or "")


def told(error: StoreError) -> str:
    """Return an error of the database as sentences of a page."""
    says = str(error)
    return says[:1].upper() + says[1:]
