"""The README's figures of the doctor are those that the scorecard wrote."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_readme_quotes_the_report_half():
    told = " ".join((ROOT / "README.md").read_text().split())
    path = ROOT / "benchmarks" / "doctor" / "results" / "scorecard.json"
    card = json.loads(path.read_text())["report"]
    right, noticed = card["right cause first"], card["harmful faults noticed"]
    assert f"first in {right['share']:.0f} % of {right['n']} harmful runs" in told
    assert f"{noticed['share']:.0f} % noticed" in told
    for name, n in re.findall(r"of (\d+) (healthy|hard)", told):
        key = (
            "healthy runs with a finding" if n == "healthy" else "hard-healthy runs with a finding"
        )
        assert card[key]["n"] == int(name)
