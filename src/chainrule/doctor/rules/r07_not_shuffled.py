"""R07: the training data comes in the order of its classes."""

from collections.abc import Iterator

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

SHARE = 0.6  # of the distinct labels that a random batch would hold


@rule("R07", day=8, explains=("R18", "R20", "R27", "R28", "R29"))
def not_shuffled(case: Case) -> Iterator[Finding]:
    """Batches hold far fewer classes than a random draw would.

    Why: the net follows the class of the moment and forgets the one before; the loss goes up and
        down with the blocks.
    Cause: files sorted by class, and a loader without `shuffle=True`.
    Remedy: `DataLoader(..., shuffle=True)`.
    Source: French 1999, https://doi.org/10.1016/S1364-6613(99)01294-2 (catastrophic forgetting).
    When it is fine: series in their order, a curriculum, reinforcement learning, contrastive
        batches by class. Say so: `doctor.watch(..., ordered=True)`.
    """
    labels, size = case.trace.labels, case.trace.batch["size"]
    if case.declared.get("ordered") or len(labels) < 5 or labels.shape[-1] < 2:
        return
    share = labels.sum(axis=0) / max(labels.sum(), 1)  # (K,)
    told = labels.sum(axis=1) > 0
    if not told.any() or np.count_nonzero(share) < 2:
        return
    expected = np.array([np.sum(1 - (1 - share) ** n) for n in size[told]])
    seen = np.count_nonzero(labels[told], axis=1)
    ratio = float(np.sum(seen) / np.sum(expected))
    if ratio < SHARE:
        yield Finding(
            says=f"A batch holds {np.mean(seen):.1f} classes where a random draw would hold "
            f"{np.mean(expected):.1f}: the training data is not shuffled.",
            severity="problem",
            confidence=0.95,
            remedy="DataLoader(train, batch_size=…, shuffle=True)",
            where="batches",
            steps=(int(case.trace.samples[0]), case.last_step),
            evidence={"distinct labels ÷ expected": ratio},
            otherwise=("a sampler that groups classes on purpose",),
            test="print the labels of the first three batches",
        )
