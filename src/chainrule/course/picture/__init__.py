"""Pictures that answer: controls, and a drawing computed from them by our own engine.

    PICTURE = Picture(
        title="A parabola",
        controls=(Slider("a", "steepness", 0.5, 4.0, 1.0, 0.5),),
        draw=draw,                       # draw(a=1.0) -> Drawn(svg, says="…")
    )

A picture is a file `days/dayNN_topic/pictures/NAME.py` that defines `PICTURE`. Its `draw` is pure:
the same settings give the same bytes. Drawings are made with `plot`, whose colours are the page's.

    picture.every()                      every picture's name and place
    picture.get("playground")            the Picture, or Live
    picture.html("playground", settings) the figure with its controls, a form that needs no script
    picture.answer("playground", form)   what changes when a control does

A `Live` picture also opens sessions: `open(settings)` gives an object whose
`receive(message) -> frame` is asked for each next frame by the page's module `NAME.js`.
"""

from chainrule.course.picture.controls import Choice, Number, Slider, Text, Toggle
from chainrule.course.picture.kinds import Drawn, Live, Picture, Session
from chainrule.course.picture.shelf import Found, beside, every, find, get
from chainrule.course.picture.show import answer, html

__all__ = [
    "Choice",
    "Drawn",
    "Found",
    "Live",
    "Number",
    "Picture",
    "Session",
    "Slider",
    "Text",
    "Toggle",
    "answer",
    "beside",
    "every",
    "find",
    "get",
    "html",
]
