"""The picture shows every op once, arrows meet their boxes, and nothing overlaps."""

import re
import shutil
import subprocess
from itertools import combinations
from xml.etree import ElementTree

import pytest

from chainrule.scratch import nn, ones, randn, stack, tensor
from chainrule.scratch.explaining import explain
from chainrule.scratch.explaining.drawing import SHADES, scale_of, shade
from chainrule.scratch.explaining.layout import lay_out
from chainrule.scratch.explaining.rows import Gradient

SVG = "{http://www.w3.org/2000/svg}"


def chain():
    net = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))
    return nn.functional.cross_entropy(net(ones(5, 4)), tensor([0, 1, 0, 1, 1]))


def skips():
    layer = nn.Linear(4, 4)
    x = layer(ones(2, 4))
    y = (x.tanh().exp() + x).relu()
    return (y * x + layer(y)).sum()


def time_steps():
    cell = nn.LSTMCell(3, 4)
    state, total = (ones(2, 4), ones(2, 4)), []
    for x in randn(5, 2, 3):
        state = cell(x, state)
        total.append(state[0].sum())
    return stack(total).mean()


def encoder():
    layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
    return layer(randn(2, 3, 8)).pow(2).mean()


def one_leaf():
    return ones((), requires_grad=True)


GRAPHS = pytest.mark.parametrize(
    "graph", [chain, skips, time_steps, encoder, one_leaf], ids=lambda g: g.__name__
)


@GRAPHS
def test_boxes_do_not_overlap(graph):
    layout = lay_out(explain(graph()).picture())
    for (x, y, w, h), (u, v, c, d) in combinations(layout.boxes.values(), 2):
        apart = max(u - x - w, x - u - c, v - y - h, y - v - d)
        assert apart >= -1e-9
    for x, y, w, h in layout.boxes.values():
        assert min(x, y) >= -1e-9
        assert x + w <= layout.width + 0.01
        assert y + h <= layout.height + 0.01


@GRAPHS
def test_arrows_run_from_box_to_box_and_cross_none(graph):
    found = explain(graph())
    picture = found.picture()
    layout = lay_out(picture)
    assert set(layout.paths) == set(picture.arrows)
    for (start, end), points in layout.paths.items():
        (x, y, w, h), (u, v, c, d) = layout.boxes[start], layout.boxes[end]
        (a, b), (e, f) = points[0], points[-1]
        assert x <= a <= x + w + 0.01
        assert y <= b <= y + h + 0.01
        assert u <= e <= u + c
        assert v <= f <= v + d
        others = [box for key, box in layout.boxes.items() if key not in {start, end}]
        for s, t in points[1:-1]:
            assert not any(x < s < x + w and y < t < y + h for x, y, w, h in others)


@GRAPHS
def test_every_op_is_drawn_once_and_below_what_it_reads(graph):
    found = explain(graph())
    picture = found.picture()
    assert [key for key, box in picture.boxes.items() if box.kind == "op"] == [
        str(row.number) for row in found.rows
    ]
    layout = lay_out(picture)
    for start, end in picture.arrows:
        if picture.boxes[start].kind == "op":
            assert sum(layout.boxes[start][1::2]) < layout.boxes[end][1]


@GRAPHS
def test_the_svg_is_sound_and_tells_itself_in_words(graph):
    found = explain(graph())
    text = found.svg()
    root = ElementTree.fromstring(text)
    assert (root.get("role"), root.find(f"{SVG}title").text) == ("img", root.get("aria-label"))
    words = [t.text for t in root.iter(f"{SVG}title")]
    for row in found.rows:
        (said,) = [w for w in words if w.startswith(f"#{row.number} {row.op}:")]
        assert row.formula in said
        assert f"norm {row.gradient.norm:.3g}" in said
    assert "prefers-color-scheme:dark" in text
    assert "nan" not in text
    used = set(re.findall(r'<g class="(\w+)"', text))
    assert used <= set(SHADES)


def test_shades_follow_the_logarithm():
    sizes = [Gradient((), norm, norm) for norm in (1e-9, 0.01, 0.1, 1.0)]
    scale = scale_of([*sizes, None])
    assert [scale(size) for size in sizes] == [0, 0.5, 0.75, 1]
    assert [shade(size, scale(size)) for size in sizes] == ["g0", "g2", "g3", "g4"]
    broken = Gradient((), float("nan"), float("nan"))
    assert (shade(broken, scale(broken)), shade(None, None)) == ("broken", "none")


def test_a_long_tape_is_folded_in_the_picture():
    x = ones(2, requires_grad=True)
    y = x
    for _ in range(40):
        y = y * x
    found = explain(y.sum(), max_rows=6)
    picture = found.picture()
    assert list(picture.beside) == ["1", "2", "3", "more", "39", "40", "41"]
    assert ("3", "more") in picture.arrows
    assert ("more", "39") in picture.arrows
    assert lay_out(picture).height < 900


def test_names_are_escaped():
    weights = {"a": ones(2, requires_grad=True)}
    net = nn.ParameterDict({"<b>&": nn.Parameter(ones(2))})
    text = explain((net["<b>&"] * weights["a"]).sum(), net).svg()
    ElementTree.fromstring(text)
    assert "&lt;b&gt;&amp;" in text


def test_graphviz_reads_the_dot_text():
    text = explain(skips()).dot()
    assert text.startswith("digraph tape {")
    assert '"1" -> "2"' in text
    assert text.count(" -> ") == len(explain(skips()).picture().arrows)
    if shutil.which("dot"):
        done = subprocess.run(["dot", "-Tsvg"], input=text, text=True, capture_output=True)
        assert done.returncode == 0, done.stderr


def test_a_notebook_gets_picture_and_table():
    found = explain(chain())
    html = found._repr_html_()
    assert found._repr_svg_() in html
    assert "‖dy‖" in html
    assert "<summary>The 4 rows as text</summary>" in html


def test_saving_leaves_only_the_whole_file(tmp_path):
    found = explain(chain())
    found.save(tmp_path / "tape.svg")
    assert (tmp_path / "tape.svg").read_text(encoding="utf-8") == found.svg()
    assert [path.name for path in tmp_path.iterdir()] == ["tape.svg"]
