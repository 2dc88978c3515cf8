"""Linux' own rule that a process, and all that it starts, writes in some folders only.

The audit hook of guard.py sees what Python does; this also holds for programs that the code
starts. Where the kernel does not have it (before 5.13, or switched off) nothing happens. From
6.12 on it also keeps signals among them: no `pkill` reaches what else the user runs.
Source: https://docs.kernel.org/userspace-api/landlock.html
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Sequence

CREATE, ADD, RESTRICT = 444, 445, 446  # system calls, the same on every processor
NO_NEW_PRIVILEGES = 38  # of prctl
VERSION, BELOW_A_PATH = 1, 1
WRITE, REMOVE_AND_MAKE, REFER, TRUNCATE = 1 << 1, 0b1111111110000, 1 << 13, 1 << 14
SIGNALS, KNOWS_SIGNALS = 1 << 1, 6  # a scope, and the first version that has it


class _Rules(ctypes.Structure):
    _fields_ = (
        ("handled", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _Below(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def version() -> int:
    """Return the version of the kernel's rules; below 1 where it has none."""
    kernel = ctypes.CDLL(None, use_errno=True)
    return int(kernel.syscall(CREATE, None, ctypes.c_size_t(0), VERSION))


def write_below(folders: Sequence[str]) -> bool:
    """Allow writes in these folders only, from now on and for good; say whether it is so."""
    kernel, known = ctypes.CDLL(None, use_errno=True), version()
    if known < 1:
        return False
    rights = WRITE | REMOVE_AND_MAKE | (REFER if known > 1 else 0)
    rights |= TRUNCATE if known > 2 else 0
    rules = _Rules(rights, 0, SIGNALS if known >= KNOWS_SIGNALS else 0)
    made = kernel.syscall(CREATE, ctypes.byref(rules), ctypes.c_size_t(ctypes.sizeof(rules)), 0)
    if made < 0:
        return False
    for folder in filter(os.path.isdir, folders):
        fd = os.open(folder, os.O_PATH | os.O_CLOEXEC)
        one = _Below(rights, fd)
        kernel.syscall(ADD, made, BELOW_A_PATH, ctypes.byref(one), 0)
        os.close(fd)
    kernel.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    done = kernel.syscall(RESTRICT, made, 0)
    os.close(made)
    return bool(done == 0)
