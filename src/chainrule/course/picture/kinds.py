"""What a picture is: a title, controls, and a pure function that draws; a live one has sessions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from chainrule.course.picture.controls import Control
from chainrule.errors import PictureError, nearest

Settings = dict[str, Any]


@dataclass(frozen=True)
class Drawn:
    """A drawing and the sentences that stand for it.

    Params: svg    pieces of `plot`, or other HTML made with `page.markup`
            says   what is seen, with its numbers, for who cannot see it
    """

    svg: str
    says: str


class Session(Protocol):
    """One browser tab's live picture."""

    def receive(self, message: dict[str, Any]) -> dict[str, Any] | None:
        """Do what the page asks and return the frame it shows next.

        The message comes from a stranger: what does not fit raises PictureError, and the session
        goes on as it was.
        """


@dataclass(frozen=True)
class Picture:
    """Controls and what they draw.

    Params: draw    takes each control's value by name
            more    takes what was sent and the settings, and returns further controls that depend
                    on them, such as one field a variable of a typed expression
    """

    title: str
    controls: tuple[Control, ...]
    draw: Callable[..., Drawn] | None
    more: Callable[..., tuple[Control, ...]] | None = None

    def settings(self, given: Mapping[str, object] | None = None) -> Settings:
        """Return a value for every control from what a stranger sent, or say what does not fit."""
        given = given or {}
        known = {control.name for control in self.controls}
        for name in given:
            if name not in known and not self.more:
                hint = nearest(str(name)[:40], known) if known else "send nothing"
                raise PictureError(
                    f"{self.title} needs known settings", got=repr(str(name)[:40]), hint=hint
                )
        return {c.name: c.read(given.get(c.name, c.default)) for c in self.controls}

    def further(
        self, settings: Settings, given: Mapping[str, object] | None = None
    ) -> tuple[tuple[Control, ...], Settings]:
        """Return the controls that these settings bring, and their values.

        A value left over from other settings, which does not fit any more, gives way to the
        default.
        """
        given = given or {}
        controls = self.more(given, **settings) if self.more else ()
        values = {}
        for control in controls:
            try:
                values[control.name] = control.read(given.get(control.name, control.default))
            except PictureError:
                values[control.name] = control.default
        return controls, values

    def drawn(self, given: Mapping[str, object] | None = None) -> Drawn:
        """Draw with the settings that a stranger sent."""
        settings = self.settings(given)
        if self.draw is None:
            return Drawn("", "This picture moves: it needs JavaScript.")
        return self.draw(**settings, **self.further(settings, given)[1])


@dataclass(frozen=True, kw_only=True)
class Live(Picture):
    """A picture that goes on by itself in a session.

    Params: script  the module beside it, `NAME.js`, which exports `mount(element, io)`
            open    begins a session with checked settings
            draw    what is seen without JavaScript, or before it runs
    """

    draw: Callable[..., Drawn] | None = None
    script: str
    open: Callable[[Settings], Session]

    def begin(self, given: Mapping[str, object] | None = None) -> Session:
        """Open a session with the settings that a stranger sent."""
        return self.open(self.settings(given))
