"""The drawing helper: axes, marks, legend."""

import re
import time
from xml.etree import ElementTree

import numpy as np
import pytest

from chainrule.course.picture import plot
from chainrule.course.picture.scale import Scale, contour, fitting
from chainrule.errors import PictureError


def texts(svg):
    return [t.text for t in ElementTree.fromstring(str(svg)).iter("text")]


@pytest.mark.parametrize(
    ("low", "high", "log", "labels"),
    [
        (0, 1, False, ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        (-4, 4, False, ["−4", "−2", "0", "2", "4"]),
        (0, 12345, False, ["0", "5000", "10000"]),
        (1e-8, 1, True, ["1e-8", "1e-6", "1e-4", "0.01", "1"]),
        (1, 100, True, ["1", "2", "5", "10", "20", "50", "100"]),
    ],
)
def test_ticks(low, high, log, labels):
    assert [told for _, told in Scale(low, high, 0, 100, log).ticks()] == labels


def test_ranges_fit_what_is_finite():
    assert fitting([[0, 10, np.nan, np.inf]], log=False) == (-0.4, 10.4)
    assert fitting([[0, 10]], log=False, floor=0.0) == (0, 10.4)
    low, high = fitting([[0.0, 1e-3, 1.0]], log=True)
    assert 5e-4 < low < 1e-3
    assert 1.0 < high < 2.0
    assert fitting([], log=False) == (0.0, 1.0)
    low, high = fitting([[3.0, 3.0]], log=False)
    assert low < 3 < high


def test_a_contour_is_where_the_values_cross():
    line = np.linspace(-2, 2, 81)
    z = line[None, :] ** 2 + line[:, None] ** 2
    column, row = contour(z, 1.0)
    radius = np.hypot(column / 20 - 2, row / 20 - 2)
    assert np.isfinite(radius).sum() > 100
    np.testing.assert_allclose(radius[np.isfinite(radius)], 1.0, atol=2e-3)


def all_marks():
    grid = np.linspace(-1, 1, 9)
    z = np.add.outer(grid, grid)
    panel = plot.Panel("All & <every>", "across", "up")
    panel.line([0, 1, np.nan, 2], [0, 1, 2, 3], "a line").line(
        [0, 1], [1, 0], "another", marks="square"
    )
    for shape in plot.SHAPES:
        panel.points([0.5, 1.5], [1, 2], shape=shape, colour="fourth")
    panel.points([1], [1], "tipped", tips=["x < 1"]).bars([0, 1], [1, 2], "bars")
    panel.band(np.array([0, 1]), np.array([0, 0]), np.array([1, 2])).rule(x=1).rule(
        y=1, label="rule"
    )
    panel.arrows([0], [0], [1], [1]).text(1, 1, "a < b", anchor="middle")
    return panel.field(z, (-1, 1), (-1, 1), signed=True).contours(z, (-1, 1), (-1, 1), (0.0,))


def test_every_mark_is_valid_and_coloured_by_variables():
    svg = all_marks().svg()
    ElementTree.fromstring(str(svg))
    assert "nan" not in svg
    assert {"a line", "another", "tipped", "bars", "rule", "a < b", "All & <every>"} <= set(
        texts(svg)
    )
    for colour in re.findall(r'(?:fill|stroke)="([^"]*)"', svg):
        assert colour == "none" or re.fullmatch(r"var\(--[a-z]+\)", colour)


def test_same_marks_same_bytes():
    assert all_marks().svg() == all_marks().svg()


def test_marks_stand_where_the_values_say():
    panel = plot.Panel("P", x=(0, 10), y=(0, 10)).line([0, 10], [0, 10], width=3)
    path = re.search(r'd="(M[^"]*)" fill="none" stroke-linejoin', panel.svg())[1]
    box = re.search(r'<svg width="(\d+)" height="(\d+)"', panel.svg())
    assert path == f"M0.0 {float(box[2]):.1f}L{float(box[1]):.1f} 0.0"


def test_what_is_not_finite_is_left_out():
    panel = plot.Panel("P").points([0, np.nan, 2], [0, 1, np.nan], tips=["a", "b", "c"])
    svg = panel.bars([0, 1], [np.nan, 2]).svg()
    assert "nan" not in svg
    assert re.findall("<title>(.)</title>", svg) == ["a"]


def test_an_unknown_colour_is_told():
    with pytest.raises(PictureError, match="needed a colour's name; got 'red'"):
        plot.Panel("P").line([0, 1], [0, 1], colour="red")


def test_drawing_takes_milliseconds():
    x = np.linspace(0, 1, 400)
    z = np.add.outer(np.sin(9 * x[::8]), np.cos(9 * x[::8]))

    def spent():
        begun = time.thread_time()
        panel = plot.Panel("P").field(z, (0, 1), (0, 1)).line(x, x**2)
        panel.points(x, x).contours(z, (0, 1), (0, 1), (0.0,)).svg()
        return time.thread_time() - begun

    assert min(spent() for _ in range(3)) < 0.05
