"""Every rule: fires on its sick run, silent on the healthy ones, with a whole page."""

from importlib import import_module

import pytest
from tests.doctor.healthy import HEALTHY
from tests.needs import needs_torch

from chainrule import doctor
from chainrule import engine as engines
from chainrule.doctor.rule import SECTIONS

# Mistakes are made here on purpose.
pytestmark = pytest.mark.filterwarnings("ignore::chainrule.scratch.traps.Trap")


RULES = list(doctor.every().values())
ENGINES = ["numpy", pytest.param("torch", marks=needs_torch)]


def codes(diagnosis):
    """Return the codes of all warnings and problems."""
    return [one.rule.code for one in (*diagnosis.findings, *diagnosis.others)]


def runs_of(rule):
    module = rule.check.__module__.rpartition(".")[2]
    return import_module(f"tests.doctor.runs.{module}")


@pytest.fixture(scope="session")
def healthy(tmp_path_factory):
    """The diagnosis of each healthy run, trained once."""
    found = {}

    def diagnosis(run):
        if run not in found:
            folder = tmp_path_factory.mktemp(run.__name__)
            found[run] = doctor.diagnose(run(engines.get("numpy"), folder))
        return found[run]

    return diagnosis


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_it_fires_on_its_sick_run(rule, engine, tmp_path):
    found = doctor.diagnose(runs_of(rule).sick(engines.get(engine), tmp_path))
    assert not found.broken
    assert rule.code in codes(found) + [one.rule.code for one in found.notes]
    shown = [one.rule.code for one in (*found.findings, *found.notes)]
    followed = [code for one in found.findings for code in one.follows]  # its root is shown
    assert rule.code in shown + followed, f"behind {codes(found)}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_it_is_silent_on_the_healthy_counterpart(rule, tmp_path):
    found = doctor.diagnose(runs_of(rule).healthy(engines.get("numpy"), tmp_path))
    assert not found.broken
    assert codes(found) == []


@pytest.mark.parametrize("run", HEALTHY, ids=lambda run: run.__name__)
def test_no_rule_fires_on_a_healthy_run(run, healthy):
    found = healthy(run)
    assert not found.broken
    assert codes(found) == []
    assert found.is_clean


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_its_page_is_whole(rule):
    assert rule.symptom.endswith(".")
    assert list(rule.page) == list(SECTIONS)
    assert all(len(text) > 20 for text in rule.page.values())
    assert 1 <= rule.day <= 60
