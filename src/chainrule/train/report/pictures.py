"""The worst mistakes as pictures, each a PNG inside the page."""

from __future__ import annotations

import base64
import io

import numpy as np

from chainrule.page import markup
from chainrule.page.figures import percent, short
from chainrule.page.markup import Safe, element, table
from chainrule.train.report.facts import Answers, Facts

SIDE = 112  # pixels at least on the longer side
VALUES = 8  # of an example that is no picture


def mistakes(facts: Facts) -> Safe:
    """Return the most confident wrong answers: as pictures, or as rows of values."""
    answers = facts.answers
    if answers is None or not len(answers.worst_index):
        return Safe()
    images = [as_image(x) for x in answers.worst_x]
    if any(image is None for image in images):
        return as_rows(facts, answers)
    high = float(max(image.max() for image in images if image is not None)) or 1.0
    shown = (
        picture(facts, answers, i, image / high)
        for i, image in enumerate(images)
        if image is not None
    )
    return element("ul", *shown, cls="pictures")


def as_image(x: np.ndarray) -> np.ndarray | None:
    """Return an example as (H, W) or (H, W, 3), or None if it does not look like a picture."""
    if x.ndim == 3 and x.shape[0] in {1, 3}:
        x = np.moveaxis(x, 0, -1)
    if x.ndim == 3:
        x = x[..., 0] if x.shape[-1] == 1 else x
    side = round(x.size**0.5)
    if x.ndim == 1 and side * side == x.size and side > 4:
        x = x.reshape(side, side)
    fits = x.ndim == 2 or (x.ndim == 3 and x.shape[-1] == 3)
    return np.maximum(x.astype(np.float32), 0) if fits and min(x.shape[:2]) > 4 else None


def picture(facts: Facts, answers: Answers, i: int, pixels: np.ndarray) -> Safe:
    """Return one mistake with its caption."""
    example = int(answers.worst_index[i])
    true, said = (facts.class_name(int(y[example])) for y in (answers.y_true, answers.y_pred))
    sure = percent(answers.probability[example, answers.y_pred[example]], 0)
    alt = f"Test example {example}: true {true}, predicted {said} with probability {sure}"
    told = element(
        "span", "true ", element("b", true), Safe("<br>"), "said ", element("b", said), f" · {sure}"
    )
    return element("li", markup.image(png(pixels), alt, SIDE), told)


def png(image: np.ndarray) -> str:
    """Return values in 0…1 as a PNG data address, enlarged with crisp pixels.

    Shape: image (H, W) or (H, W, 3)
    """
    from PIL import Image

    pixels = np.round(255 * np.clip(image, 0, 1)).astype(np.uint8)
    times = -(-SIDE // max(pixels.shape[:2]))
    pixels = pixels.repeat(times, axis=0).repeat(times, axis=1)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


def as_rows(facts: Facts, answers: Answers) -> Safe:
    """Return the mistakes on examples that are no pictures."""
    rows = []
    for i, example in enumerate(answers.worst_index):
        values = answers.worst_x[i].reshape(-1)
        more = " …" if len(values) > VALUES else ""
        rows.append(
            [
                int(example),
                facts.class_name(int(answers.y_true[example])),
                facts.class_name(int(answers.y_pred[example])),
                percent(answers.probability[example, answers.y_pred[example]], 0),
                ", ".join(short(v) for v in values[:VALUES]) + more,
            ]
        )
    head = ["Test example", "True", "Predicted", "Probability", "Values"]
    return table("The most confident mistakes", head, rows)
