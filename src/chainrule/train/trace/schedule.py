"""Which steps are looked at: the first thirty, then ever fewer.

The interval doubles each time the samples taken at it fill one quantum of disk. So what a
run leaves grows with the logarithm of its length, however wide the network is, while short
runs are seen finely.

>>> plan = Schedule(every=10, dense=3)
>>> seen = []
>>> for step in range(1, 40):
...     if step >= plan.next:
...         plan.took(step, size=1000)
...         seen.append(step)
>>> seen
[1, 2, 3, 13, 23, 33]
"""

from __future__ import annotations

QUANTUM = 1 << 19  # bytes of samples at one interval before it doubles
DENSE_QUANTA = 8  # a network of thousands of layers is looked at less densely from here on


class Schedule:
    """Decide by the step's number and the bytes written alone, so that a resumed run can go on."""

    def __init__(self, every: int, dense: int) -> None:
        """Look at the first `dense` steps, then at one in `every`, later at fewer."""
        self.interval, self.dense = every, dense
        self.next = 0  # the step to be sampled, or the first that comes after it
        self._spent, self._total = 0, 0

    def took(self, step: int, size: int) -> None:
        """Note that `step` was sampled and cost `size` bytes."""
        self._total += size
        if step < self.dense and self._total < DENSE_QUANTA * QUANTUM:
            self.next = step + 1
            return
        self._spent += size
        if self._spent > QUANTUM:
            self.interval, self._spent = 2 * self.interval, 0
        self.next = step + self.interval
