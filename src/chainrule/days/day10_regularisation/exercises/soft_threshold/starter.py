"""The step that stops at zero."""

import numpy as np


def soft_threshold(w, by):
    """Move each entry towards zero, not across: (*), number -> (*)."""
    raise NotImplementedError


def proximal_step(w, g, lr, strength):
    """One gradient step, then the pull of L1: (*), (*), numbers -> (*)."""
    raise NotImplementedError


def zeros(w):
    """Share of entries that are exactly zero: (*) -> number."""
    raise NotImplementedError
