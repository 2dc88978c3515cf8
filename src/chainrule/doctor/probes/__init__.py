"""Probes: experiments on a copy of the model, where the trace alone cannot tell.

    from chainrule.doctor.probes import Subject, run_probes

    probed = run_probes(folder, Subject.of_run(folder))        # a run of ours
    probed = run_probes(trace, Subject(e, model, criterion, optimizer, x, y, x_val, y_val))
    diagnose(probed.trace)
    probed.skipped                                             # name -> why it was not made

Read in this order: subject.py · twin.py · probe.py · running.py, then one probe a file.
"""

from chainrule.doctor.probes.probe import Probe
from chainrule.doctor.probes.running import Probed, every, run_probes
from chainrule.doctor.probes.skipped import Skipped
from chainrule.doctor.probes.subject import Subject

__all__ = ["Probe", "Probed", "Skipped", "Subject", "every", "run_probes"]
