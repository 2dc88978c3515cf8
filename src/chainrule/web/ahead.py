"""Lessons rendered ahead of their reader, in a thread that gives way to every page asked for.

Why: two threads of Python share one processor; a lesson that nobody reads yet must not slow down
     the page that somebody waits for.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from threading import Event, Thread

from starlette.types import ASGIApp, Receive, Scope, Send

from chainrule.course import days, picture, progress
from chainrule.errors import ChainruleError
from chainrule.web.pages.lesson import rendered, stamp
from chainrule.web.site import Site

LOG = logging.getLogger(__name__)
BREATH = 0.2  # seconds of quiet before a lesson is rendered ahead


class Serving:
    """Counts the requests under way, and remembers when the last one ended."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        """Stand before `app`."""
        self.app, self.site = app, site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, counted; a socket stays open for long and is not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        self.site.serving += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.site.serving -= 1
            self.site.served_at = time.monotonic()


def warmed(site: Site) -> Callable[[], None]:
    """Render the lesson that comes next, then the others, in a thread; return what ends that."""
    ended = Event()

    def render() -> None:
        for day in ahead(site):
            for _ in steps(day):
                if not quiet(site, ended):
                    return

    def end() -> None:
        ended.set()
        thread.join()

    thread = Thread(target=render, daemon=True)
    thread.start()
    return end


def steps(day: days.Day) -> Iterator[None]:
    """Render a day's lesson, then draw its pictures, one at a step."""
    try:
        told = rendered(day, stamp(day), is_review=False)
        yield
        for name in told.pictures:
            picture.html(name)
            yield
    except Exception as error:  # told to who opens the page
        LOG.warning("%s cannot be rendered: %s", day.name, error)


def quiet(site: Site, ended: Event) -> bool:
    """Wait until nobody was served for a breath; False when the server ends."""
    while site.serving or time.monotonic() - site.served_at < BREATH:
        if ended.wait(BREATH / 4):
            return False
    return not ended.is_set()


def ahead(site: Site) -> list[days.Day]:
    """Return the days, from the one that comes next."""
    try:
        number = progress.next_step(site.me).day
        every = days.every()
        at = next((i for i, day in enumerate(every) if day.number == number), 0)
        return [*every[at:], *every[:at]]
    except ChainruleError as error:  # told to who opens a page
        LOG.warning("the lessons cannot be rendered ahead: %s", error)
        return []
