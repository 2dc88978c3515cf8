"""The report: terminal, page, JSON."""

import json
import re
from dataclasses import replace

import pytest
from tests.doctor.loops import net, ordinary
from tests.doctor.runs import r18_rate_too_high as fast

from chainrule import doctor
from chainrule import engine as engines
from chainrule.doctor import report
from chainrule.doctor.gate import Gate
from chainrule.doctor.report.page import page as page_of
from chainrule.doctor.watching import watch


@pytest.fixture(scope="module")
def sick(tmp_path_factory):
    trace = fast.sick(engines.get("numpy"), tmp_path_factory.mktemp("sick"))
    return trace, doctor.diagnose(trace)


@pytest.fixture(scope="module")
def healthy(tmp_path_factory):
    e = engines.get("numpy")
    model = net(e)
    with watch(model, folder=tmp_path_factory.mktemp("healthy")) as seen:
        ordinary(e, model, e.optim.SGD(model.parameters(), lr=0.1), e.nn.CrossEntropyLoss())
    return seen.trace, seen.diagnosis


def test_the_terminal_tells_findings_remedy_and_lesson(sick):
    text = report.text("train.py", [sick])
    first = sick[1].findings[0]
    assert text.startswith("train.py: ")
    assert "1 R18 rate too high  problem · 90 % sure" in text
    assert first.finding.remedy in text
    assert f"chainrule doctor explain {first.rule.code}" in text
    assert " ".join(first.finding.says.split()[:6]) in text
    assert len(re.findall(r"^\d R\d\d ", text, flags=re.MULTILINE)) <= 3


def test_a_healthy_run_is_said_to_be_one(healthy):
    text = report.text("train.py", [healthy])
    assert text.splitlines()[0] == "train.py: 48 steps  nothing found"
    assert "Next test" not in text


def test_where_no_cause_is_found_the_next_test_is_named(healthy):
    trace, found = healthy
    stuck = replace(found, findings=(), gate=Gate(False, "loss", "the loss stays at 0.7"))
    text = report.text("train.py", [(trace, stuck)])
    assert "underfit, cause not found" in text
    assert "It does not learn: the loss stays at 0.7." in text
    assert "Next test: Let it learn 16 examples by heart" in " ".join(text.split())
    assert "Cause not found" in page_of("train.py", [(trace, stuck)])


def test_a_broken_rule_is_told(healthy):
    trace, found = healthy
    broken = replace(found, broken={"R99": "KeyError: 'x'"})
    assert "Rule R99 failed and was left out" in report.text("train.py", [(trace, broken)])


def test_the_page_needs_nothing_beside_itself(sick, tmp_path):
    page = report.write(tmp_path / "page.html", "<b>train</b>.py", [sick]).read_text("utf-8")
    assert "<b>train</b>" not in page
    assert "&lt;b&gt;train&lt;/b&gt;.py" in page
    assert not re.search(r'(src|href)="https?:', page)
    for title in ("Loss", "Norm of the gradient", "Update ÷ weight"):
        assert f"<figcaption>{title}</figcaption>" in page
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_several_trainings_stand_below_each_other(sick, healthy):
    seen = [healthy, sick]
    text, page = report.text("train.py", seen), page_of("train.py", seen)
    assert "training 1 of 2" in text
    assert "training 2 of 2" in page
    told = json.loads(json.dumps(report.json("train.py", seen)))
    assert told["findings"][0]["code"] == "R18"  # the worst one's
    assert [one["clean"] for one in told["trainings"]] == [True, False]
    assert told["clean"] is False


def test_json_is_the_diagnosis(healthy):
    told = report.json("train.py", [healthy])
    assert told == {"run": "train.py", **healthy[1].json()}
