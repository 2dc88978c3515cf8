"""What every lesson must have, said with file and line to who writes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path

from chainrule.course.cards import Card
from chainrule.course.cards.kinds import Short
from chainrule.course.days import Day
from chainrule.course.front import place
from chainrule.course.lesson import asked, outputs
from chainrule.course.lesson.markdown import markup
from chainrule.course.lesson.page import exercises
from chainrule.course.lesson.pieces import Code, Directive, Lesson, Piece, Prose, lesson
from chainrule.course.lesson.rendered import Rendered, rendered
from chainrule.errors import ChainruleError, LessonError

PROSE = 12  # lines between two things that run, move or ask
PRINTED = 40  # lines that one block prints
WIDE = 100  # letters in a line
LIVELY = {"picture", "exercise", "claim", "source", "card", "predict", "drill"}
ONCE = ("question", "answer", "journal")
LEFT = re.compile(r"\$|\{(claim|math)\}")
TYPED = re.compile(r"measured\D{0,40}\d+(\.\d+)? ?%|\d+(\.\d+)? ?%\D{0,40}measured", re.I)
Check = Callable[[Day, Lesson, Rendered], Iterator[str]]


def problems(day: Day) -> list[str]:
    """Return everything that is wrong with a day's lesson and review, one sentence each."""
    told = checked(day, day.lesson, (frame, prose, heads, ran, named, leftovers))
    told += checked(day, day.review, (heads, ran, leftovers)) if day.review else []
    unread = filter(None, map(_wrong_exercise, exercises(day.folder).values()))
    return told + [f"{day.folder.name}: {what}" for what in unread]


def checked(day: Day, path: Path, checks: tuple[Check, ...]) -> list[str]:
    """Return what some checks say of one file."""
    try:
        taken, page = lesson(path), rendered(day, path, None)
        return [one for check in checks for one in check(day, taken, page)]
    except ChainruleError as error:
        return [str(error)]


def heads(day: Day, taken: Lesson, page: Rendered) -> Iterator[str]:
    """Ask for headings of the second level and below; the title is in the front matter."""
    for piece in taken.walk():
        if isinstance(piece, Prose) and re.search(r"^# ", piece.text, re.MULTILINE):
            yield f"{place(taken.path, piece.line)}: headings begin with ##, below the title."
    levels = [2, *(level for _, _, level in page.sections)]
    for before, (_, words, level) in zip(levels, page.sections, strict=False):
        if level > before + 1 or level > 3:
            yield f"{place(taken.path, 1)}: heading {words!r} skips a level or is below ###."


def frame(day: Day, taken: Lesson, page: Rendered) -> Iterator[str]:
    """Ask for the question first, the answer, Papers and the journal last."""
    top = [x for x in taken.pieces if not isinstance(x, Prose) or x.text.strip()]
    names = [x.name for x in top if isinstance(x, Directive)]
    here = place(taken.path, 1)
    if not (top and isinstance(top[0], Directive) and top[0].name == "question"):
        yield f"{here}: a lesson opens with :::{{question}}."
    for name in ONCE:
        if names.count(name) != 1:
            yield f"{here}: needed one {name}; got {names.count(name)}."
    if "answer" in names and not set(names[names.index("answer") + 1 :]) <= {"journal"}:
        yield f"{here}: after the answer come Papers and the journal only."
    last = [words for _, words, level in page.sections if level == 2]
    if not last or last[-1] != "Papers":
        yield f"{here}: the last heading is ## Papers; got {last[-1] if last else 'none'}."


def prose(day: Day, taken: Lesson, page: Rendered) -> Iterator[str]:
    """Ask for short stretches of prose, in lines that editors show whole."""
    lines = 0
    for piece in taken.walk():
        if is_lively(piece):
            lines = 0
        if not isinstance(piece, Prose):
            continue
        for number, line in enumerate(piece.text.splitlines(), start=piece.line):
            here = place(taken.path, number)
            if len(line) > WIDE and not re.search(r"^\||https?://|^#", line):
                yield f"{here}: needed lines of {WIDE} letters; got {len(line)}."
            if TYPED.search(line) and "{claim}" not in line:
                yield f"{here}: a measured number is quoted with {{claim}}, not typed."
            lines += is_prose(line)
            if lines == PROSE + 1:
                yield f"{here}: {PROSE} lines of prose at most, then something that runs or asks."


def ran(day: Day, taken: Lesson, page: Rendered) -> Iterator[str]:
    """Ask for stored outputs of the blocks as they stand, short ones."""
    for block, output in zip(taken.blocks, outputs.of(taken), strict=True):
        here = f"{place(taken.path, block.line)}: block {block.number}"
        if output is None:
            command = f"python -m chainrule.course.lesson run {day.key}"
            yield f"{here} was not run as it stands. Try: {command}."
            continue
        if (many := len(output.text.splitlines())) > PRINTED:
            yield f"{here} prints {many} lines; needed {PRINTED} or fewer."
        if re.search(r"\b0x[0-9a-f]{6,}", output.text):
            yield f"{here} prints an address of memory, which is another each time."
        if any("<title" in svg and ">Figure</title>" in svg for svg in output.figures):
            yield f"{here} leaves a figure without words. Try: axes.set(xlabel=…, ylabel=…)."


def named(day: Day, taken: Lesson, page: Rendered) -> Iterator[str]:
    """Ask that every exercise and claim of the day has its place in the lesson."""
    from chainrule.lab import shelf

    here = place(taken.path, 1)
    for slug in sorted(set(exercises(day.folder)) - set(page.exercises)):
        yield f"{here}: exercise {slug} has no place in the lesson."
    text = taken.path.read_text(encoding="utf-8")
    for name in shelf.names():
        if shelf.get(name).day == day.number and not re.search(rf"\b{name}\b", text):
            yield f"{here}: claim {name} of this day is not quoted."


def leftovers(day: Day, taken: Lesson, page: Rendered) -> Iterator[str]:
    """Ask for a page in which every mark was understood."""
    for words in left(page.html):
        yield f"{place(taken.path, 1)}: a mark was left over in {words!r}."
    if "<img" in page.html:
        yield f"{place(taken.path, 1)}: a picture is a directive; got an image of Markdown."
    for name, text in texts(day):
        for words in left(markup(text)):
            yield f"{day.folder.name}: a mark was left over in {name}: {words!r}."


def texts(day: Day) -> Iterator[tuple[str, str]]:
    """Yield the Markdown of a day's exercises and cards, each with its name."""
    for one in exercises(day.folder).values():
        with suppress(ChainruleError):  # told on its own
            for text in (one.statement, *one.hints, one.explanation):
                yield one.slug, text
    for card in asked.of(day.folder).values():
        yield from ((card.id, words) for words in written(card))


def written(card: Card) -> Iterator[str]:
    """Yield all that a card says: its question and reason, its choices or steps, its answer."""
    yield from (card.question, card.reason)
    for name in ("choices", "steps", "rubric"):
        yield from getattr(card, name, ())
    if isinstance(card, Short):
        yield card.answer


def left(html: str) -> list[str]:
    """Return the words of HTML in which a mark was not understood."""
    reader = Words()
    reader.feed(html)
    return [words.strip()[:80] for words in reader.left]


class Words(HTMLParser):
    """Reads the words of a page outside code and mathematics, and keeps those with marks left."""

    def __init__(self) -> None:
        """Begin outside of everything."""
        super().__init__()
        self.open: list[bool] = []
        self.left: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter an element."""
        if tag not in {"br", "hr", "img", "input", "use", "path", "meta"}:
            quiet = "math" in (dict(attrs).get("class") or "")
            self.open.append(quiet or tag in {"pre", "code", "svg", "script", "style"})

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Pass an element that closes itself."""

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        if self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        """Keep words with marks in them."""
        if not any(self.open) and LEFT.search(data):
            self.left.append(data)


def is_lively(piece: Piece) -> bool:
    """Tell whether a piece ends a stretch of prose."""
    if isinstance(piece, Directive):
        return piece.name in LIVELY
    return isinstance(piece, Code)


def is_prose(line: str) -> bool:
    """Tell whether a line counts as prose: no heading, table, formula, blank."""
    return bool(line.strip()) and not re.match(r"\s*(#|\||\$\$|\[\w+\]:)", line)


def _wrong_exercise(one: object) -> str:
    """Return why an exercise's text cannot be shown, or nothing."""
    try:
        _ = one.title, one.statement, one.hints, one.explanation  # type: ignore[attr-defined]
    except (ChainruleError, LessonError) as error:
        return str(error)
    return ""
