import json
import re

import nbformat
import pytest

from chainrule.course.lesson.notebook import export, notebook
from chainrule.errors import LessonError


@pytest.fixture
def taken(tiny, tmp_path):
    path = export(tiny, tmp_path / "tiny.ipynb")
    return nbformat.read(path, as_version=4)


def test_it_is_a_valid_notebook(taken):
    nbformat.validate(taken)
    assert len({cell.id for cell in taken.cells}) == len(taken.cells)


def test_it_begins_with_install_colab_and_gpu(taken):
    first, setup, gpu = taken.cells[:3]
    assert "Open in Colab" in first.source
    assert '"pip", "install"' in setup.source
    assert "Runtime → Change runtime type → GPU" in gpu.source
    assert '.to("cuda")' in gpu.source


def test_nothing_of_the_lessons_own_marks_is_left(taken):
    prose = "\n".join(cell.source for cell in taken.cells if cell.cell_type == "markdown")
    assert not re.search(r"^:::|\{claim\}", prose, re.MULTILINE)
    assert "**Exercise 4.1: Twice as much**" in prose
    assert "**Measured: supported.**" in prose
    assert "def square(x):" in prose
    assert "```text\nonly shown\n```" in prose


def test_outputs_are_in_it(taken):
    code = [cell for cell in taken.cells if cell.cell_type == "code"][1:]
    assert code[0].outputs[0].text == "slope 6.0000\n"
    assert code[0].outputs[1].data["text/plain"] == "tensor(6.)"
    assert code[2].outputs[0].ename == "AssertionError"
    svg = next(one.data["image/svg+xml"] for one in code[4].outputs if "data" in one)
    assert svg.startswith("<svg xmlns=")
    assert "var(--" not in svg


def test_marks_are_tags_and_extras_are_told(written):
    day = written("```python numpy-only needs=torch\n1\n```\n")
    *_, told, cell = notebook(day)["cells"]
    assert cell["metadata"]["tags"] == ["numpy-only"]
    assert told["source"] == ['The next block needs `pip install "chainrule[torch]"`.']


@pytest.mark.parametrize("body", [":::{exercise} no\n:::\n", ":::{card} no\n:::\n"])
def test_what_is_not_there_is_told(written, body):
    with pytest.raises(LessonError, match="of this day is needed; got no"):
        notebook(written(body))


def test_jupytext_takes_it(taken):
    jupytext = pytest.importorskip("jupytext")
    script = jupytext.writes(taken, fmt="py:percent")
    assert script.count("# %% [markdown]") + script.count("# %%\n") >= len(taken.cells) - 2


def test_its_cells_run(tiny, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tiny.folder))
    cells = [cell for cell in notebook(tiny)["cells"] if cell["cell_type"] == "code"]
    names = {"__name__": "__main__"}
    for cell in cells[1:]:
        source = "".join(cell["source"])
        if "raises-exception" in cell["metadata"].get("tags", ()):
            with pytest.raises(AssertionError):
                exec(source, names)
        elif "warn(" not in source:
            exec(source, names)
    assert names["x"].grad.item() == 6


def test_it_is_written_as_one_json_object(tiny, tmp_path):
    told = json.loads(export(tiny, tmp_path / "a.ipynb").read_text())
    assert told["nbformat"], told["nbformat_minor"] == (4, 5)
