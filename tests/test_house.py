"""The house rules a linter cannot see."""

import ast
import re
import subprocess
import sys
import tokenize
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "chainrule"
FILES = sorted(p for p in SRC.rglob("*.py"))
SILENT = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE}
SILENT |= {tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef
BUDGET = {"file": 200, "function": 25, "modules_per_folder": 24}
# Folders that are tables of contents: one family of ops, or of layers, a file.
FAMILIES = {"scratch/ops": 45, "scratch/nn": 40, "scratch/distributions": 40, "scratch/tensor": 30}
# Content: tables of one symptom, one claim a file, whose words are longer than their code.
CONTENT = ("doctor/rules", "lab/claims", "days/")
# Functions whose signature PyTorch fixes, or tables of one-liners, may name why here.
LONGER: dict[str, int] = {}


@cache
def code_lines(path) -> frozenset[int]:
    """Lines that hold code: no blanks, comments or docstrings."""
    with tokenize.open(path) as f:
        tokens = list(tokenize.generate_tokens(f.readline))
    lines = {n for t in tokens if t.type not in SILENT for n in range(t.start[0], t.end[0] + 1)}
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node):
            lines -= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    return frozenset(lines)


def name(path) -> str:
    return str(path.relative_to(SRC))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_file_fits_its_budget(path):
    lines = code_lines(path)
    budget = LONGER.get(name(path), BUDGET["file"])
    assert len(lines) <= budget, f"{path.name}: {len(lines)} code lines; split it by idea"
    most = 40 if name(path.parent).startswith(CONTENT) else BUDGET["function"]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            body = range(node.body[0].lineno, node.end_lineno + 1)
            n = len([i for i in lines if i in body])
            assert n <= most, f"{node.name}: {n} lines; name its parts"


def axes_in_notation() -> set[str]:
    table = (ROOT / "docs" / "notation.md").read_text()
    return set(re.findall(r"^\| `([A-Z])` \|", table, flags=re.MULTILINE))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_shape_comments_use_the_notation_table(path):
    known = axes_in_notation()
    for axes in re.findall(r"#.*?\(([A-Z*](?:, \w+)*)\)", path.read_text()):
        letters = {a for a in re.split(r", ?", axes) if len(a) == 1 and a.isupper()}
        assert letters <= known, f"{path.name}: {letters - known} is not in docs/notation.md"


def test_folders_have_few_modules():
    for folder in [SRC, *(p for p in SRC.rglob("*") if p.is_dir())]:
        if name(folder).startswith(CONTENT):
            continue
        budget = FAMILIES.get(name(folder), BUDGET["modules_per_folder"])
        assert len(list(folder.glob("*.py"))) <= budget, folder


def test_the_map_names_every_folder():
    text = (ROOT / "docs" / "map.md").read_text()
    for folder in (p for p in SRC.iterdir() if p.is_dir() and p.name != "__pycache__"):
        assert f"`{folder.name}/`" in text, f"docs/map.md does not mention {folder.name}/"


def ran(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip()


@pytest.mark.parametrize("module", ["chainrule", "chainrule.scratch", "chainrule.cli"])
def test_import_leaves_heavy_libraries_alone(module):
    heavy = ("torch", "matplotlib", "pandas", "sklearn", "PIL", "scipy")
    loaded = ran(f"import sys, {module}; print([m for m in {heavy!r} if m in sys.modules])")
    assert loaded == "[]"


def test_readme_example_runs_and_prints_what_it_says():
    readme = (ROOT / "README.md").read_text()
    code, said = re.search(r"```python\n(.*?)```\n+```text\n(.*?)```", readme, re.DOTALL).groups()
    assert ran(code) == said.strip()


def test_readme_fits_a_screen():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 80
