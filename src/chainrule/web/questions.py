"""A card as a form, and what is said to the reply: for drills, lessons and interviews."""

from __future__ import annotations

from chainrule.course import cards
from chainrule.course.cards import Asked, Judged
from chainrule.course.lesson import inline, markup
from chainrule.page.markup import Safe
from chainrule.web.sparks import spark
from chainrule.web.view import Markup, fill


def question(name: str, seed: int, *, action: str = "", given: str = "", more: str = "") -> str:
    """Return a card as a form.

    Args:
        name: the card's.
        seed: what its numbers and order come from; the form sends it back.
        action: where the reply goes; default, where it is judged and not counted.
        given: a reply to show again.
        more: the query of what else is being drilled.
    """
    asked = cards.get(name).ask(seed)
    return fill(
        "_question.html",
        asked=asked,
        seed=seed,
        action=action or f"/card/{name}",
        given=given,
        more=more,
        once=bool(action),
        text=html(asked.question),
        choices=choices(asked),
        lines=asked.code.strip("\n").splitlines(),
    )


def choices(asked: Asked) -> list[tuple[str, Markup]]:
    """Return what there is to choose from, each with what it sends."""
    if not asked.labels:
        return []
    if asked.kind == "curve":
        shown = (spark(y, told) for y, told in zip(asked.curves, asked.choices, strict=True))
        return list(zip(asked.labels, map(Markup, shown), strict=True))
    told = (Markup(inline(choice)) for choice in asked.choices)
    return list(zip(asked.labels, told, strict=True))


def reply(name: str, seed: int, text: str) -> Judged:
    """Judge a reply."""
    card = cards.get(name)
    return card.judge(card.ask(seed), text)


def judged(name: str, seed: int, found: Judged, **more: object) -> str:
    """Return what is said to a reply: right or not, the reason, where the lesson explains it."""
    card = cards.get(name)
    return fill(
        "_judged.html",
        card=card,
        seed=seed,
        found=found,
        says=html(found.says),
        reason=html(found.reason),
        rubric=[Markup(inline(point)) for point in found.rubric],
        lesson=lesson_of(card),
        **{"action": "", "next": "", "due": "", "exercise": "", "more": "", **more},
    )


def lesson_of(card: cards.Card) -> str:
    """Return where a card is explained."""
    from chainrule.course.lesson.markdown import slug

    anchor = f"#{slug(card.section, set())}" if card.section else ""
    day = card.day.removeprefix("day").lstrip("0")
    return f"/day/{day}{anchor}"


def html(text: str) -> Markup:
    """Return Markdown of ours as HTML."""
    made: Safe = markup(text)
    return Markup(made)
