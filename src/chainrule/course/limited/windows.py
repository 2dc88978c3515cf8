"""A job object: Windows' own way to hold a process and all that it starts.

Not tested by us: written after the documentation of `CreateJobObjectW`.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any

from chainrule.course.limited.limits import CHECK

EXTENDED = 9  # JobObjectExtendedLimitInformation
ACTIVE_PROCESS, KILL_ON_CLOSE = 0x8, 0x2000


class Basic(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class Extended(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("Basic", Basic),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


class Job:
    """One job object with one process in it, and all that this one starts."""

    def __init__(self, process: Any) -> None:
        """Put the process in; it waits for its orders, so nothing escapes before."""
        if sys.platform != "win32":
            raise OSError("job objects are Windows' own")
        self._kernel: Any = ctypes.WinDLL("kernel32", use_last_error=True)
        self._kernel.CreateJobObjectW.restype = ctypes.c_void_p
        self._job: Any = ctypes.c_void_p(self._kernel.CreateJobObjectW(None, None))
        told = Extended()
        told.Basic.LimitFlags = ACTIVE_PROCESS | KILL_ON_CLOSE
        told.Basic.ActiveProcessLimit = CHECK.processes
        size = ctypes.sizeof(told)
        handle = ctypes.c_void_p(int(process._handle))
        done = self._kernel.SetInformationJobObject(self._job, EXTENDED, ctypes.byref(told), size)
        if not done or not self._kernel.AssignProcessToJobObject(self._job, handle):
            process.kill()
            raise ctypes.WinError(ctypes.get_last_error())

    def kill(self) -> None:
        """End every process of the job."""
        self._kernel.TerminateJobObject(self._job, 1)
        self._kernel.CloseHandle(self._job)
