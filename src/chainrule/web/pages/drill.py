"""The drill: one card after the other, due ones first; answers are kept before they are shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from chainrule.course import cards, drill
from chainrule.course.cards import Judged
from chainrule.course.drill import Outcome, Turn, Wanted, clock
from chainrule.web.asking import Fields, posted, whole
from chainrule.web.pages.cards import is_script, seed_of
from chainrule.web.questions import judged, question
from chainrule.web.site import site_of
from chainrule.web.view import Markup, page

MIXED = 10  # cards that end a week
WEEKS = 9
ANSWERING = Lock()  # the two answers of a double click come one after the other


@dataclass(frozen=True)
class Asked:
    """What is drilled: all that is due, a day, a topic, the mixed cards of a week, one card."""

    day: str = ""
    topic: str = ""
    week: str = ""
    card: str = ""
    at: int = 0  # of the week's mixed cards

    @classmethod
    def of(cls, query: Any) -> Asked:
        """Read it from an address or a form."""
        words = {name: query.get(name, "")[:60] for name in ("day", "topic", "week", "card")}
        return cls(**words, at=whole(query.get("at", ""), MIXED))

    def query(self, step: int = 0) -> str:
        """Return it for an address, `step` cards further on."""
        told = {name: value for name, value in vars(self).items() if value and name != "at"}
        return urlencode({**told, **({"at": self.at + step} if self.week else {})})

    def turn(self, me: Any) -> Turn | None:
        """Return the card to ask; None where none is left."""
        if self.card:
            return seeded(me, Turn(cards.get(self.card)))
        if self.week:
            today = clock.day_of(clock.now()).toordinal()
            mixed = drill.mixed(whole(self.week, WEEKS), MIXED, seed=today)
            return seeded(me, mixed[self.at]) if self.at < len(mixed) else None
        return drill.next_turn(me, Wanted(day=self.day or None, topic=self.topic or None))

    def left(self, me: Any) -> int:
        """Return how many cards are left, this one among them."""
        if self.card:
            return 1
        if self.week:
            return MIXED - self.at
        return len(drill.queue(me, Wanted(day=self.day or None, topic=self.topic or None)))


def seeded(me: Any, turn: Turn) -> Turn:
    """Return a turn that counts the card's reviews, so that its form counts once."""
    state = me.cards().get(turn.card.id)
    return replace(turn, seed=state.reviews if state else 0, is_new=state is None)


def show(request: Request) -> Response:
    """Ask the next card, or tell that none is left."""
    me, asked = site_of(request).me, Asked.of(request.query_params)
    turn = asked.turn(me)
    if turn is None:
        told = {"stats": drill.statistics(me), "broken": cards.broken()}
        return page(request, "drilled.html", asked=asked, **told)
    more = asked.query()
    form = question(turn.card.id, turn.seed, action=f"/drill/{turn.card.id}", more=more)
    return shown(request, turn, asked, form)


def shown(request: Request, turn: Turn, asked: Asked, form: str, told: str = "") -> Response:
    """Return the page of one card."""
    me = site_of(request).me
    return page(
        request,
        "drill.html",
        turn=turn,
        asked=asked,
        left=asked.left(me),
        question=Markup(form),
        judged=Markup(told),
        stats=drill.statistics(me),
        broken=cards.broken(),
    )


def answer(request: Request, sent: Fields) -> Response:
    """Judge a reply, keep it, and say when the card comes back."""
    name = request.path_params["name"]
    asked = Asked.of(dict(parse_qsl(sent.get("more", ""))))
    turn = Turn(cards.get(name), seed_of(sent))
    with ANSWERING:
        found, outcome = counted(site_of(request).me, turn, sent)
    told = said(turn, found, outcome, asked)
    if is_script(request):
        return HTMLResponse(told)
    more, given = asked.query(), sent.get("reply", "")
    form = question(name, turn.seed, action=f"/drill/{name}", given=given, more=more)
    return shown(request, turn, asked, form, told)


def counted(me: Any, turn: Turn, sent: Fields) -> tuple[Judged, Outcome | None]:
    """Judge a reply and count it; one that is sent twice counts once."""
    if turn.seed != seeded(me, turn).seed:
        return again(turn, sent), None
    if "graded" in sent:
        outcome = drill.grade(me, turn, met(sent))
        is_right = bool(outcome and outcome.right)
        return Judged(is_right, "Counted." if is_right else "Counted as not known."), outcome
    return drill.answer(me, turn, sent.get("reply", ""))


def again(turn: Turn, sent: Fields) -> Judged:
    """Judge a reply that is not counted a second time."""
    found = turn.card.judge(turn.ask(), sent.get("reply", ""))
    return replace(found, says=f"Counted before. {found.says}", rubric=())


def met(sent: Fields) -> int:
    """Return how many points of the rubric were ticked."""
    return sum(key.startswith("met") for key in sent)


def said(turn: Turn, found: Judged, outcome: Outcome | None, asked: Asked) -> str:
    """Return what is said to a reply."""
    return judged(
        turn.card.id,
        turn.seed,
        found,
        action=f"/drill/{turn.card.id}",
        more=asked.query(),
        next=f"/drill?{asked.query(step=1)}" if found.read else "",
        due=when(outcome) if outcome else "",
        exercise=outcome.exercise if outcome else "",
    )


def when(outcome: Outcome) -> str:
    """Say when a card comes back."""
    days = (clock.day_of(outcome.due) - clock.day_of(clock.now())).days
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


def statistics(request: Request) -> Response:
    """Show how the drills go, topic by topic."""
    me = site_of(request).me
    from chainrule.web.pages.home import forecast

    stats = drill.statistics(me)
    stuck = [cards.get(name) for name in stats.leeches]
    return page(request, "statistics.html", stats=stats, forecast=forecast(me), stuck=stuck)


ROUTES = [
    Route("/drill", show),
    Route("/drill/statistics", statistics),
    Route("/drill/{name}", posted(answer), methods=["POST"]),
]
