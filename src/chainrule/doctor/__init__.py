"""The doctor: why is it not learning?

    from chainrule import doctor

    with doctor.watch(model, optimizer, loss=criterion) as seen:   # around any loop
        ...
    print(seen.diagnosis.says)

    doctor.diagnose(read(run_folder))          # a run of ours
    doctor.get("R18").page["Remedy"]           # what a rule knows

Read in this order: finding.py · rule.py · gate.py · case.py · diagnosis.py · rules/.
"""

from chainrule.doctor.case import Case
from chainrule.doctor.diagnosis import Diagnosis, diagnose
from chainrule.doctor.finding import Finding
from chainrule.doctor.registry import every, get
from chainrule.doctor.rule import Rule, rule
from chainrule.doctor.watching.front import watch

__all__ = ["Case", "Diagnosis", "Finding", "Rule", "diagnose", "every", "get", "rule", "watch"]
