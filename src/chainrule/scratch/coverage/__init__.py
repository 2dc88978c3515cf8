"""Which of PyTorch's names are here, and what a name that is not here answers.

    python -m chainrule.scratch.coverage > docs/coverage.md

    pytorch.json   the public names of PyTorch, by namespace
    reasons.py     why some of them are out of scope
    lookup.py      `torch.NAME` for a name that is missing
    table.py       the page docs/coverage.md
    listing.py     writes pytorch.json, where PyTorch is installed

The engine's namespaces ask `lookup` at their end, so this package stands below all of them
and reaches up only when the table is written.
"""

from chainrule.scratch.coverage.lookup import answers_for

__all__ = ["answers_for"]
