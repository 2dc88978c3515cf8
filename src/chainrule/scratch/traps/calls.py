"""Which calls are looked at closely: the first few of each kind, then one now and then.

Why: to read the values of a batch takes longer than some steps. A mistake shows in the first
batches, and what made the input tells one mistake from another: the kind of a call is its
function, the sizes, and the op that computed the scores.
"""

from __future__ import annotations

from collections.abc import Hashable

from chainrule.scratch.traps.state import when_reset

FIRST = 3  # calls of a kind that are all looked at
EVERY = 64  # then each so many
MOST = 4096  # kinds that are counted before counting begins again

_calls: dict[Hashable, int] = {}
when_reset(_calls.clear)


def first_calls(kind: Hashable) -> bool:
    """Tell whether to look closely at a call of this kind."""
    n = _calls.get(kind, 0) + 1
    if len(_calls) > MOST:
        _calls.clear()
    _calls[kind] = n
    return n <= FIRST or not n % EVERY
