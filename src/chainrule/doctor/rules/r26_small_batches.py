"""R26: too few values for batch normalisation."""

from collections.abc import Iterator

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

FEW = 8  # values per channel


@rule("R26", day=13, explains=("R14", "R20", "R25", "R28"))
def small_batches(case: Case) -> Iterator[Finding]:
    """Batch norm takes its statistics over very few values.

    Why: mean and deviation of two values are noise, other noise at each step, and the running
        averages that stand in at evaluation never match them.
    Cause: a batch of one to seven examples, by memory limits or by habit.
    Remedy: group or layer norm, which look at one example; or a larger batch.
    Source: Wu & He 2018, https://arxiv.org/abs/1803.08494; here lab claim batch_norm_small.
    When it is fine: in convolutions each position counts, so small batches of pictures are enough;
        that is why values are counted and not examples.
    """
    kinds = case.trace.layers.fact("kind")
    norms = [i for i, kind in enumerate(kinds) if str(kind).startswith("BatchNorm")]
    if not norms or not len(case.trace.samples):
        return
    values = np.nanmedian(case.trace.layers["per_unit"][:, norms], axis=0)
    fewest = int(values.min())
    if fewest < FEW:
        yield Finding(
            says=f"Batch norm takes mean and deviation over {fewest} values: fewer than {FEW} are "
            "mostly noise.",
            severity="problem" if fewest < 2 or case.stuck else "warning",
            confidence=0.85,
            remedy="nn.GroupNorm or nn.LayerNorm in its place, or a larger batch",
            where=case.trace.layers.names[norms[int(values.argmin())]],
            evidence={"values per channel": fewest},
            test="the same batch in train and eval mode: losses that differ by half",
            change={"train.batch_size": 32},
        )
