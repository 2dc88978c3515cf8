"""The lab: every claim of the course is an experiment with a verdict.

    from chainrule import lab

    result = lab.measure("deep_linear")        # trains real networks, a process a core
    print(result.decision.verdict, result.decision.low, result.decision.high)
    print(lab.quote("deep_linear", "four with ReLU"))   # the stored number, for a lesson

Read in this order: claim.py (what a claim is) · verdict.py (how it is decided) · bench.py (what
its experiment is given) · measure.py · result.py · claims/.
"""

from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found
from chainrule.lab.measure import measure
from chainrule.lab.quote import quote
from chainrule.lab.result import Result, latest, shipped
from chainrule.lab.shelf import get, names
from chainrule.lab.verdict import Decision, decide

__all__ = [
    "Bench", "Claim", "Decision", "Found", "Result",
    "decide", "get", "latest", "measure", "names", "quote", "shipped",
]  # fmt: skip
