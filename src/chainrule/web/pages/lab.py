"""The lab: every claim with its verdict; one claim with its figure, its numbers, its sources."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chainrule import lab, places
from chainrule.lab.report import entry, interval
from chainrule.lab.result import latest
from chainrule.page.figures import short
from chainrule.web.drawing import DRAWING
from chainrule.web.view import Markup, page


def show(request: Request) -> Response:
    """List the claims, those of the first day first."""
    rows = measured(stamps())
    ends = Counter(one["verdict"] for one in rows)
    return page(request, "lab.html", rows=rows, ends=ends)


def stamps() -> tuple[tuple[str, int], ...]:
    """Return what changes when a claim is measured here."""
    files = (places.workspace() / "lab").glob("*.json")
    return tuple(sorted((str(file), file.stat().st_mtime_ns) for file in files))


@lru_cache(maxsize=4)
def measured(_changed: tuple[tuple[str, int], ...]) -> tuple[dict[str, Any], ...]:
    """Return the rows of all claims; results that did not change are not read again."""
    return tuple(row(name) for name in lab.names())


def row(name: str) -> dict[str, Any]:
    """Return what the list shows of a claim."""
    claim, result = lab.get(name), latest(name)
    told = {"name": name, "day": claim.day, "says": claim.says, "margin": short(claim.margin)}
    verdict = result.decision.verdict if result else "not measured"
    return {**told, "verdict": verdict, "effect": interval(result) if result else "–"}


def one(request: Request) -> Response:
    """Show one claim."""
    name = request.path_params["name"]
    claim, result = lab.get(name), latest(name)
    with DRAWING:
        told = Markup(entry(claim, result)) if result else ""
    return page(request, "claim.html", name=name, claim=claim, told=told)


ROUTES = [Route("/lab", show), Route("/lab/{name}", one)]
