"""Every claim: complete, measured by today's code, able to fail, repeatable."""

import ast
import inspect
import os
import subprocess
from pathlib import Path

import pytest
from tests.needs import needs_torch

from chainrule import engine as engines
from chainrule import lab
from chainrule.lab.bench import Bench
from chainrule.lab.measure import one_seed
from chainrule.lab.result import plain
from chainrule.lab.verdict import decide, reversed_effects

NAMES = lab.names()
QUICK = 100  # seconds of computing for all seeds: 60 s on two cores, with room
HANDFUL = 3


@pytest.mark.parametrize("name", NAMES)
def test_a_claim_is_complete(name):
    claim = lab.get(name)
    for part in ("says", "varies", "fixed", "nuisance", "outcome"):
        assert len(getattr(claim, part)) > 10, part
    assert (
        claim.says.endswith(".") and any(c.isdigit() for c in claim.says)
    ) or "zero" in claim.says
    assert 1 <= claim.day <= 60
    assert all(claim.axes)
    assert claim.sources
    assert all(s.startswith("https://") for s in claim.sources)
    source = Path(inspect.getfile(claim.measure)).read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(source))


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_result_is_of_this_code(name):
    result = lab.shipped(name)
    assert result is not None, f"chainrule lab {name}, then ship it"
    assert result.is_of_this_code, f"{name} changed after it was measured"
    assert len(result.seeds) >= lab.get(name).seeds
    assert result.seconds <= QUICK
    assert result.engine == "numpy"
    if result.decision.verdict == "refuted":
        assert lab.get(name).instead, "say what is true instead"


@pytest.mark.parametrize("name", NAMES)
def test_a_claim_can_fail(name):
    margin, effects = lab.get(name).margin, lab.shipped(name).effects
    turned = {"supported": "refuted", "refuted": "supported", "cannot tell": "cannot tell"}
    before = decide(effects, margin).verdict
    after = decide(reversed_effects(effects, margin), margin).verdict
    on_the_margin = len(set(effects)) == 1 and effects[0] == margin
    assert on_the_margin or after == turned[before]


def chosen() -> list[str]:
    """Return a few claims, others with each commit; cheap ones more often than dear ones."""
    command = ["git", "rev-parse", "HEAD"]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    start = int(told[:8] or "0", 16)
    affordable = [
        name
        for name in NAMES
        if (r := lab.shipped(name)) and r.seconds / len(r.seeds) <= 4 and not lab.get(name).data
    ]
    step = max(1, len(affordable) // HANDFUL)
    return [affordable[(start + i * step) % len(affordable)] for i in range(HANDFUL)]


@pytest.mark.parametrize("name", chosen())
def test_measured_again_the_verdict_stays(name, record_property, tmp_path):
    before = lab.shipped(name).decision.verdict
    result = lab.measure(name, workspace=tmp_path, seeds=5, workers=os.cpu_count(), budget=90)
    after = result.decision.verdict
    record_property("verdict", f"{name}: {before} -> {after}")
    assert {before, after} != {"supported", "refuted"}


def test_a_seed_repeats_bit_for_bit():
    found = [plain(one_seed("deep_linear", 3, "numpy", "quick")[1].values) for _ in range(2)]
    assert found[0] == found[1] == lab.shipped("deep_linear").seeds[3]["values"]


@needs_torch
def test_the_engines_agree():
    e = engines.get("torch")
    e.torch.manual_seed(0)
    found = lab.get("deep_linear").measure(Bench(e, 0))
    stored = lab.shipped("deep_linear").seeds[0]
    assert found.effect == pytest.approx(stored["effect"], abs=1.5)
