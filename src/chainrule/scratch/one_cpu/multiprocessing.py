"""`torch.multiprocessing`: Python's own, and `spawn`.

Why: tensors travel between processes as copies, but for those that `share_memory_` has put
where all see and write them, when a process is started with them.
"""

from __future__ import annotations

import multiprocessing
import sys
import traceback
from collections.abc import Callable, Sequence
from multiprocessing import *  # noqa: F403 - PyTorch passes all of it on
from multiprocessing.connection import wait
from typing import Any

from chainrule.errors import OptionError

__all__ = [
    *multiprocessing.__all__,
    *("ProcessContext", "SpawnContext", "ProcessRaisedException", "ProcessExitedException"),
    *("get_all_sharing_strategies", "get_sharing_strategy", "set_sharing_strategy", "spawn"),
    "start_processes",
]


class ProcessRaisedException(RuntimeError):  # noqa: N818 - PyTorch's name
    """A process that `spawn` started ended with an exception."""

    def __init__(self, msg: str, error_index: int, pid: int) -> None:
        """Say which, with its traceback."""
        super().__init__(msg)
        self.msg, self.error_index, self.error_pid, self.pid = msg, error_index, pid, pid


class ProcessExitedException(RuntimeError):  # noqa: N818 - PyTorch's name
    """A process that `spawn` started ended otherwise than well."""

    def __init__(self, msg: str, error_index: int, pid: int, exit_code: int) -> None:
        """Say which, and how."""
        super().__init__(msg)
        self.msg, self.error_index, self.error_pid, self.pid = msg, error_index, pid, pid
        self.exit_code = exit_code


def spawn(
    fn: Callable[..., Any],
    args: Sequence[Any] = (),
    nprocs: int = 1,
    join: bool = True,
    daemon: bool = False,
    start_method: str = "spawn",
) -> ProcessContext | None:
    """Call `fn(i, *args)` in `nprocs` new processes; raise what one of them raises."""
    return start_processes(fn, args, nprocs, join, daemon, start_method)


def start_processes(
    fn: Callable[..., Any],
    args: Sequence[Any] = (),
    nprocs: int = 1,
    join: bool = True,
    daemon: bool = False,
    start_method: str = "spawn",
) -> ProcessContext | None:
    """As `spawn`, with a start method to choose."""
    started = ProcessContext(multiprocessing.get_context(start_method))
    for i in range(nprocs):
        started.start(fn, i, tuple(args), daemon)
    if not join:
        return started
    while not started.join():
        pass
    return None


class ProcessContext:
    """Processes that run one function together: when one fails, the others are ended."""

    def __init__(self, context: Any) -> None:
        """Take the way in which processes start."""
        self.context, self.processes, self.errors = context, [], []  # type: ignore[var-annotated]
        self.running: dict[int, int] = {}  # sentinel -> which process

    def start(self, fn: Callable[..., Any], i: int, args: tuple[Any, ...], daemon: bool) -> None:
        """Start one process."""
        theirs, ours = self.context.Pipe(duplex=False)[::-1]
        process = self.context.Process(target=work, args=(fn, i, args, theirs), daemon=daemon)
        process.start()
        theirs.close()
        self.processes.append(process)
        self.errors.append(ours)
        self.running[process.sentinel] = i

    def pids(self) -> list[int]:
        """Return the numbers of the processes."""
        return [process.pid for process in self.processes]

    def join(self, timeout: float | None = None, grace_period: float | None = None) -> bool:
        """Wait for some to end; True once all have ended well."""
        for sentinel in wait(list(self.running), timeout):
            i = self.running.pop(sentinel)  # type: ignore[arg-type]  # those that it was given
            self.processes[i].join()
            if self.processes[i].exitcode != 0:
                self.fail(i)
        return not self.running

    def fail(self, i: int) -> None:
        """End the others, and raise what process i came to."""
        for process in self.processes:
            process.terminate()
            process.join()
        pid, code = self.processes[i].pid, self.processes[i].exitcode
        try:
            text = self.errors[i].recv()
        except EOFError:
            how = f"with exit code {code}" if code >= 0 else f"by signal {-code}"
            raise ProcessExitedException(f"process {i} ended {how}", i, pid, code) from None
        raise ProcessRaisedException(f"\n\n-- Process {i} ended with this error:\n{text}", i, pid)


SpawnContext = ProcessContext


def work(fn: Callable[..., Any], i: int, args: tuple[Any, ...], errors: Any) -> None:
    """Call the function in the new process; send its traceback back."""
    try:
        fn(i, *args)
    except KeyboardInterrupt:
        pass  # the parent got it too
    except Exception:
        errors.send(traceback.format_exc())
        sys.exit(1)


def get_all_sharing_strategies() -> set[str]:
    """Return the one way."""
    return {"file_system"}


def get_sharing_strategy() -> str:
    """Return the one way."""
    return "file_system"


def set_sharing_strategy(new_strategy: str) -> None:
    """Accept PyTorch's names; all of them do the same here."""
    if new_strategy not in {"file_system", "file_descriptor"}:
        raise OptionError(
            "a sharing strategy is needed", got=repr(new_strategy), hint="file_system"
        )
