"""The report, of runs that ended well, badly or not at all."""

import base64
import io
import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from rich.console import Console
from tests.train.trace_runs import batches, mlp, train

from chainrule import engine
from chainrule.errors import RunError
from chainrule.page.chart import COLOURS
from chainrule.page.figures import wilson
from chainrule.train import report
from chainrule.train.metrics import confusion, scores
from chainrule.train.report.screen import sparkline

K, N, M = 3, 60, 5


def answers(**changes):
    rng = np.random.default_rng(0)
    y_true = rng.integers(0, K, N)
    probability = rng.dirichlet(np.ones(K), N).astype(np.float32)
    y_pred = np.where(rng.random(N) < 0.8, y_true, rng.integers(0, K, N))
    wrong = np.flatnonzero(y_true != y_pred)[:M]
    made = {
        "y_true": y_true,
        "y_pred": y_pred,
        "probability": probability,
        "worst_index": wrong,
        "worst_x": rng.integers(0, 17, (len(wrong), 8, 8)).astype(np.uint8),
    }
    return made | changes


def lines(epochs=3, per_epoch=10):
    for epoch in range(1, epochs + 1):
        for step in range((epoch - 1) * per_epoch + 1, epoch * per_epoch + 1):
            row = {"kind": "step", "step": step, "epoch": epoch, "loss": 2.0 / step, "lr": 0.1}
            yield row | {"grad_norm": 1.0 / step, "clipped": False, "seconds": 0.0005}
        row = {"kind": "epoch", "epoch": epoch, "step": epoch * per_epoch, "seconds": 0.1}
        row |= {"train_loss": 1.0 / epoch, "train_accuracy": 1 - 0.3 / epoch}
        yield row | {"val_loss": 1.1 / epoch, "val_accuracy": 1 - 0.4 / epoch}


def run_folder(folder, *, metrics=None, evaluation=None, summary=True, trace=True, **info):
    """Lay out a run folder as the loop does."""
    folder.mkdir(parents=True, exist_ok=True)
    head = {"schema": 1, "name": "digits", "created": "2026-01-02T03:04:05+00:00"}
    head |= {"engine": "numpy", "seed": 7, "parameters": 83, "classes": ["zero", "one", "two"]}
    head |= {"versions": {"python": "3.11", "torch": None, "threads": 2}}
    head |= {"data": {"name": "digits", "train": 100, "validation": 20, "test": N}}
    head |= {"status": "done", "stop_reason": None}
    (folder / "run.json").write_text(json.dumps(head | info))
    (folder / "recipe.toml").write_text('name = "digits"\n[optim]\nlr = 0.1 # <b>\n')
    rows = lines() if metrics is None else metrics
    (folder / "metrics.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    if summary:
        figures = {"test_accuracy": 0.8125, "test_loss": 0.51, "val_accuracy": 0.9, "steps": 30}
        figures |= {"seconds": 75.0, "epochs": 3, "best_epoch": 2, "parameters": 83}
        (folder / "summary.json").write_text(json.dumps(figures | {"step_ms": 0.5}))
    if evaluation is not False:
        np.savez(folder / "evaluation.npz", **(evaluation or answers()))
    if trace:
        e = engine.get("numpy")
        train(e, folder, mlp(e, 6, 8, 3), 6, given=list(batches(e, 6, shape=(128, 6))))
    return folder


NAN = {"kind": "step", "step": 4, "epoch": 1, "loss": None, "lr": 0.1, "grad_norm": float("nan")}
GONE = {"summary": False, "evaluation": False, "trace": False}
CASES = {
    "done": {},
    "one epoch": {"metrics": list(lines(1, 1))},
    "stopped in the first epoch": {"metrics": list(lines(1))[:-1], "status": "stopped"},
    "failed": {"metrics": [*list(lines())[:3], NAN], "status": "failed", **GONE},
    "killed at once": {"metrics": [], "status": "running", **GONE},
    "no validation": {"metrics": [{**row, "val_loss": None} for row in lines()]},
    "nothing wrong": {"evaluation": answers(worst_index=[], worst_x=np.zeros((0, 8, 8)))},
    "colour pictures": {"evaluation": answers(worst_x=np.full((M, 3, 9, 9), 200, np.uint8))},
    "no pictures": {"evaluation": answers(worst_x=np.ones((M, 14)))},
    "an empty test part": {
        "evaluation": {k: np.zeros((0, K)[: 1 + (k == "probability")], int) for k in answers()}
    },
    "many classes": {"evaluation": answers(probability=np.ones((N, 200), np.float32))},
    "evil names": {"name": "<script>x</script>", "classes": ['"><b>', "a&b", "<i>"]},
}


class Page(HTMLParser):
    """Collects the elements of a page and what breaks its rules."""

    VOID = frozenset({"meta", "img", "br"})

    def __init__(self, text):
        super().__init__()
        self.seen, self.open, self.ids, self.words = [], [], [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.seen.append((tag, named))
        self.ids += [named["id"]] if "id" in named else []
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_startendtag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        self.ids += [dict(attrs)["id"]] if "id" in dict(attrs) else []

    def handle_data(self, data):
        self.words.append(data)

    def all(self, tag):
        return [named for name, named in self.seen if name == tag]


@pytest.fixture(params=CASES)
def folder(request, tmp_path):
    return run_folder(tmp_path / "run", **CASES[request.param])


def test_every_run_has_a_sound_page(folder):
    text = report.write(folder).read_text()
    page = Page(text)
    assert len(page.ids) == len(set(page.ids))
    assert len(page.all("h1")) == 1
    levels = [int(tag[1]) for tag, _ in page.seen if re.fullmatch(r"h\d", tag)]
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert all(image.get("alt") for image in page.all("img"))
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(cell.get("scope") for cell in page.all("th"))
    for svg in page.all("svg"):
        assert svg["role"] == "img"
        assert set(svg["aria-labelledby"].split()) <= set(page.ids)
    for _, named in page.seen:
        if "xlink:href" in named:
            assert named["xlink:href"][1:] in page.ids


def test_nothing_comes_from_outside(folder):
    text = report.write(folder).read_text()
    page = Page(text)
    assert {tag for tag, _ in page.seen} & {"script", "link", "iframe", "object"} == set()
    assert all(image["src"].startswith("data:image/png;base64,") for image in page.all("img"))
    assert "http" not in re.sub(r'http-equiv=|xmlns(:xlink)?="http://www.w3.org/\S+"', "", text)
    assert not set(COLOURS.values()) & set(re.findall(r"#\w{6}", text))
    assert "url(" not in re.sub(r"url\(#", "", text)


def test_every_run_has_lines_for_the_terminal(folder):
    report.write(folder)
    for settings in ({"width": 40}, {"width": 120}):
        console = Console(file=io.StringIO(), **settings)
        console.print(report.terminal(folder), crop=False)
        (line,) = [t for t in console.file.getvalue().splitlines() if "report.html" in t]
        assert line.startswith("Report: ")
        assert line.endswith("/report.html")


def test_the_same_run_gives_the_same_bytes(tmp_path):
    folder = run_folder(tmp_path)
    assert report.write(folder).read_bytes() == report.write(folder).read_bytes()


def test_the_page_tells_the_numbers(tmp_path):
    made = answers()
    page = Page(report.write(run_folder(tmp_path, evaluation=made)).read_text())
    text = re.sub(r"\s+", " ", " ".join(page.words))
    for told in ("81.25 %", "90.00 %", "0.51", "83", "1 min 15 s", "0.5 ms", "seed 7"):
        assert told in text
    table = confusion(made["y_true"], made["y_pred"], K)
    for name, row in zip(("zero", "one", "two"), table, strict=True):
        assert f"{name} " + " ".join(map(str, row)) in text
    found = scores(made["y_true"], made["y_pred"], K)
    for column in (found.precision, found.recall, found.f1):
        assert f"{100 * column[0]:.1f} %" in text
    assert "ReLU" in text
    assert "lr = 0.1 # <b>" in text
    assert "recipe.toml" in text
    assert "--resume" not in text


def test_a_picture_shows_the_example(tmp_path):
    made = answers()
    page = Page(report.write(run_folder(tmp_path, evaluation=made)).read_text())
    pictures = page.all("img")
    assert len(pictures) == len(made["worst_index"])
    data = base64.b64decode(pictures[0]["src"].partition(",")[2])
    pixels = np.asarray(Image.open(io.BytesIO(data)))
    assert pixels.shape == (112, 112)
    high = made["worst_x"].max()
    np.testing.assert_array_equal(pixels[7::14, 7::14], np.round(255.0 * made["worst_x"][0] / high))
    first = made["worst_index"][0]
    names = ("zero", "one", "two")
    told = f"true {names[made['y_true'][first]]}, predicted {names[made['y_pred'][first]]}"
    assert told in pictures[0]["alt"]


def test_charts_are_drawings_with_words(tmp_path):
    text = report.write(run_folder(tmp_path)).read_text()
    found = re.findall(r"<svg.*?</svg>", text, flags=re.S)
    assert len(found) == 4
    for svg in found:
        known = svg.replace("<svg ", '<svg xmlns:xlink="http://www.w3.org/1999/xlink" ', 1)
        assert ElementTree.fromstring(known).get("viewBox")
        assert "var(--" in svg
    assert "each step from 2 to 0.0667" in found[0]
    assert ">loss, log scale<" in found[0]
    assert "stroke-dasharray" in found[0]
    assert ">epoch<" in found[0]


def test_resuming_is_offered_only_where_it_works(tmp_path):
    for status, offered in (("done", False), ("stopped", True), ("running", True)):
        folder = run_folder(tmp_path / status, status=status, trace=False)
        console = Console(file=io.StringIO(), width=200)
        console.print(report.terminal(folder))
        assert ("--resume" in report.write(folder).read_text()) == offered
        assert ("--resume" in console.file.getvalue()) == offered


def test_a_failed_run_says_why_and_what_to_try(tmp_path):
    why = "the loss became nan in step 4: layer net.2"
    folder = run_folder(tmp_path, status="failed", stop_reason=why, metrics=[*lines()][:4], **GONE)
    console = Console(file=io.StringIO(), width=200)
    console.print(report.terminal(folder))
    assert why in report.write(folder).read_text()
    assert why in console.file.getvalue()
    assert "--set optim.lr=0.01" in console.file.getvalue()


def test_a_terminal_without_unicode_gets_a_plain_curve():
    loss = np.array([8.0, 4.0, 2.0, 1.0])
    assert sparkline(loss) == "█▆▃▁"
    assert sparkline(loss, ascii_only=True).isascii()
    assert sparkline(np.array([np.nan, 1.0])) == ""
    assert len(sparkline(np.arange(1000.0))) == 48
    assert sparkline(np.full(4, -1.0)) == "▁▁▁▁"


def test_an_axis_over_many_powers_of_ten_has_numbers(tmp_path):
    loss = [2.0, 3e9, 4e20, 5e34]
    metrics = [{**line, "loss": y} for line, y in zip(lines(), loss, strict=False)]
    folder = run_folder(tmp_path, status="failed", metrics=metrics, **GONE)
    page = report.write(folder).read_text()
    assert len(re.findall(r">1e\d+<", page)) >= 3


def test_the_interval_is_wilsons():
    low, high = wilson(0.9, 100)
    for edge in (low, high):  # where the true share is 1.96 standard errors from 0.9
        assert abs(0.9 - edge) == pytest.approx(1.96 * (edge * (1 - edge) / 100) ** 0.5)
    assert wilson(1.0, 50)[1] == pytest.approx(1.0)


def test_no_run_no_report(tmp_path):
    with pytest.raises(RunError, match=r"run\.json needs to be a JSON object"):
        report.write(tmp_path)
    run_folder(tmp_path, schema=9)
    with pytest.raises(RunError, match="needs to be of schema 1; got 9"):
        report.write(tmp_path)
