"""A lesson as HTML: each piece by its own small method, each directive by its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chainrule.course.front import place
from chainrule.course.lesson import asked, outputs
from chainrule.course.lesson.claims import Claims
from chainrule.course.lesson.highlight import listing
from chainrule.course.lesson.markdown import inline, render
from chainrule.course.lesson.pieces import Code, Directive, Lesson, Piece, Prose
from chainrule.course.lesson.running import is_here
from chainrule.course.lesson.source import shown
from chainrule.errors import ChainruleError, LessonError, nearest
from chainrule.page.markup import Safe, element, join

Hook = Callable[[str, Safe], Safe]
LABELS = {
    "question": "The question",
    "answer": "The answer",
    "myth": "Often said, and wrong",
    "journal": "For your journal",
}


@dataclass(frozen=True)
class Hooks:
    """What pages put in place of a directive's plain HTML: each takes the name and that HTML."""

    picture: Hook | None = None
    exercise: Hook | None = None
    card: Hook | None = None
    predict: Hook | None = None
    journal: Hook | None = None
    drill: Hook | None = None


class Page:
    """Renders one lesson once."""

    def __init__(self, lesson: Lesson, day: str, hooks: Hooks | None = None) -> None:
        """Render for the day of that key."""
        self.lesson, self.day, self.hooks = lesson, day, hooks or Hooks()
        self.folder = lesson.path.parent
        self.taken: set[str] = set()
        self.predictions = 0
        self.given = dict(enumerate(outputs.of(lesson), start=1))
        self.claims = Claims(lesson.path)

    def html(self) -> Safe:
        """Return the body of the lesson."""
        return self.pieces(self.lesson.pieces)

    def pieces(self, pieces: tuple[Piece, ...]) -> Safe:
        """Return pieces as HTML."""
        return join(map(self.piece, pieces))

    def piece(self, piece: Piece) -> Safe:
        """Return one piece; an error inside it names file and line."""
        try:
            if isinstance(piece, Prose):
                return render(piece.text, self.role(piece.line), self.taken)
            if isinstance(piece, Code):
                return self.code(piece)
            make: Callable[[Directive], Safe] = getattr(self, piece.name)
            return make(piece)
        except ChainruleError as error:
            raise self.placed(error, piece.line) from error

    def placed(self, error: ChainruleError, line: int) -> LessonError:
        """Return an error that begins with the lesson's file and line."""
        if str(error).startswith(f"{self.folder.name}/"):
            return error if isinstance(error, LessonError) else LessonError(str(error))
        needed = f"{place(self.lesson.path, line)}: {error.needed}"
        return LessonError(needed, got=error.got, hint=error.hint)

    def role(self, first: int) -> Callable[[str, str, int], str]:
        """Return what answers roles in prose that begins at a line."""

        def answer(name: str, content: str, line: int) -> str:
            try:
                if name != "claim":
                    needed = "the one role is {claim}`name:field:format`"
                    raise LessonError(needed, got=f"{{{name}}}", hint=nearest(name, ["claim"]))
                return self.claims.number(content)
            except ChainruleError as error:
                raise self.placed(error, first + line) from error

        return answer

    def hooked(self, hook: str, name: str, html: Safe) -> Safe:
        """Return what a page makes of a directive, else its plain HTML."""
        made: Hook | None = getattr(self.hooks, hook)
        return made(name, html) if made else html

    def code(self, code: Code) -> Safe:
        """Return a fence; one that runs with its output and the marks that pages read."""
        if code.number is None:
            return listing(code.source, code.language)
        n, output = code.number, self.given[code.number]
        name = f"block-{n}"
        marks = " ".join((*code.marks, *([f"needs={code.needs}"] if code.needs else [])))
        return element(
            "div",
            listing(code.source, "python", f"Code {n}", "code"),
            element("div", self.output(n, code, output), cls="output", id=f"{name}-output"),
            cls="block",
            id=name,
            data_block=str(n),
            data_runs=marks or "python",
        )

    def output(self, n: int, code: Code, output: outputs.Output | None) -> Safe:
        """Return what a block gave when it was run for this page."""
        parts = []
        if code.needs and not is_here(code.needs):
            install = element("code", f'pip install "chainrule[{code.needs}]"')
            told = "Stored output: this block needs an extra. ", install, "."
            parts.append(element("p", *told, cls="note"))
        if output is None:
            return join([*parts, element("p", "Not run yet.", cls="note stale")])
        for words, cls in ((output.printed, "printed"), (output.value, "value")):
            parts += [region(words, cls, f"Output {n}")] if words.strip() else []
        for words, cls in ((output.warned, "warned"), (output.failed, "failed")):
            parts += [region(words, cls, f"Message {n}")] if words.strip() else []
        parts += [element("figure", Safe(svg), cls="plot") for svg in output.figures]
        return join(parts)

    def box(self, directive: Directive) -> Safe:
        """Return a directive whose body is all it has, under its label."""
        name = directive.name
        label = element("p", LABELS[name], cls="label")
        return element("div", label, self.pieces(directive.parts[0]), cls=name)

    question = answer = box

    def myth(self, directive: Directive) -> Safe:
        """Return a wrong sentence and why it is wrong."""
        label = element("p", LABELS["myth"], cls="label")
        said = element("p", inline(directive.argument), cls="said")
        return element("div", label, said, self.pieces(directive.parts[0]), cls="myth")

    def journal(self, directive: Directive) -> Safe:
        """Return what the learner is asked to write down."""
        label = element("p", LABELS["journal"], cls="label")
        body = self.pieces(directive.parts[0])
        html = element("div", label, body, cls="journal", data_day=self.day)
        return self.hooked("journal", self.day, html)

    def predict(self, directive: Directive) -> Safe:
        """Return a question, and what happens behind it."""
        self.predictions += 1
        key = f"predict-{self.predictions}"
        question, then = map(self.pieces, directive.parts)
        html = element(
            "div",
            element("p", "Guess before you look", cls="label"),
            question,
            element(
                "details",
                element("summary", "What happens"),
                element("div", then, cls="then"),
            ),
            cls="predict",
            id=key,
            data_key=key,
        )
        return self.hooked("predict", key, html)

    def picture(self, directive: Directive) -> Safe:
        """Return a picture, drawn at its defaults, and what to try with it."""
        from chainrule.course import picture

        name = directive.argument
        picture.find(name)  # an unknown name is told whatever a page makes of it
        drawn = self.hooks.picture(name, Safe()) if self.hooks.picture else picture.html(name)
        body = self.pieces(directive.parts[0])
        return element("div", drawn, body, cls="try", data_picture=name)

    def exercise(self, directive: Directive) -> Safe:
        """Return an exercise's title and how it is begun."""
        one = exercise(self.folder, directive.argument)
        title = element("a", f"Exercise {one.number}: {one.title}", href=f"/exercise/{one.name}")
        how = element("p", element("code", f"chainrule check {one.number}"), cls="command")
        body = self.pieces(directive.parts[0])
        head = element("p", title, cls="title")
        data = {"id": f"exercise-{one.slug}", "data_exercise": one.name}
        return self.hooked(
            "exercise", one.name, element("div", head, body, how, cls="exercise", **data)
        )

    def card(self, directive: Directive) -> Safe:
        """Return a card's question; pages make it answerable."""
        question = asked.shown(asked.card(self.folder, directive.argument))
        data = {"id": f"card-{directive.argument}", "data_card": directive.argument}
        label = element("p", "A card", cls="label")
        html = element("div", label, question, self.pieces(directive.parts[0]), cls="card", **data)
        return self.hooked("card", directive.argument, html)

    def drill(self, directive: Directive) -> Safe:
        """Return the place of a week's mixed drill."""
        week = directive.argument
        link = element("a", f"Ten mixed cards of week {week}", href=f"/drill?week={week}")
        body = self.pieces(directive.parts[0])
        html = element("div", element("p", link), body, cls="drill", data_week=week)
        return self.hooked("drill", week, html)

    def claim(self, directive: Directive) -> Safe:
        """Return a claim with its verdict, numbers and figure."""
        return self.claims.section(directive.argument, self.pieces(directive.parts[0]))

    def source(self, directive: Directive) -> Safe:
        """Return our code and where it stands."""
        found = shown(directive.argument, self.folder)
        where = element("code", f"{found.path}:{found.line}")
        code = listing(found.code, "python", f"Source of {directive.argument}", "source-code")
        body = self.pieces(directive.parts[0])
        data = {"data_path": found.path, "data_line": str(found.line)}
        return element("figure", element("figcaption", where), code, body, cls="source", **data)


def region(words: str, cls: str, label: str) -> Safe:
    """Return printed words as a region that can be scrolled by keyboard."""
    return element("pre", words, cls=cls, tabindex="0", role="group", aria_label=label)


def exercises(folder: Path) -> dict[str, Any]:
    """Return the exercises of a day's folder by slug."""
    from chainrule.course.exercise.find import of_folder

    return {one.slug: one for one in of_folder(folder)}


def exercise(folder: Path, slug: str) -> Any:
    """Return the exercise that a lesson names.

    Raises:
        LessonError: the day has none of that name.
    """
    known = exercises(folder)
    if slug not in known:
        hint = nearest(slug, known) if known else "the day has none"
        raise LessonError("an exercise of this day is needed", got=slug, hint=hint)
    return known[slug]
