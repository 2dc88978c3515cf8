"""What happened so far in this process, as far as the traps need to know."""

from __future__ import annotations


class Counts:
    """How many backward passes there were, and which of them an optimizer has used."""

    backwards = 0  # calls of backward()
    used = 0  # `backwards` when an optimizer last found gradients
    asked_eval = 0  # `backwards` when eval() was last called on any module
    noisy = False  # dropout or batch norm ran in training mode, unrecorded, since backward


counts = Counts()
