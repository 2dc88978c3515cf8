"""One thread at a time draws with Matplotlib, whose settings belong to the entire process."""

from threading import RLock

DRAWING = RLock()
