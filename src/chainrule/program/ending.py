"""How a script's error is shown: as Python shows it, without the lines that started the script."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn

from chainrule.errors import ChainruleError, NotCovered

USAGE = 2
OWN = Path(__file__).parent
IMPORTS = OWN.parent / "scratch" / "answering"


def stop(error: ChainruleError) -> NoReturn:
    """Say what is wrong with the command, and end as a wrong command does."""
    sys.stderr.write(f"Error: {error}\n")
    raise SystemExit(USAGE)


def show_the_scripts_part(plan: dict[str, Any], argv: Sequence[str]) -> None:
    """Let what Python calls with an error, its own or the script's, see the script's lines."""
    plain, line = sys.excepthook, on_pytorch(plan, argv)

    def show(kind: type[BaseException], error: BaseException, trace: Any) -> None:
        own = error.with_traceback(of_the_script(error, trace))
        sys.last_traceback = own.__traceback__
        advise(own, line)
        plain(kind, own, own.__traceback__)

    sys.excepthook = show


def of_the_script(error: BaseException, trace: TracebackType | None) -> TracebackType | None:
    """Return a traceback without what leads to the script, and how an import was refused.

    All of it where nothing else is left: then the fault is ours.
    """
    lines = [line for line in every(trace) if file_of(line).parent != IMPORTS]
    while lines and is_ours(lines[0]):
        lines.pop(0)
    if not lines:
        return None if isinstance(error, SyntaxError) else trace
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        line.tb_next = following
    return lines[0]


def every(trace: TracebackType | None) -> Iterator[TracebackType]:
    """Yield the lines of a traceback."""
    while trace is not None:
        yield trace
        trace = trace.tb_next


def file_of(line: TracebackType) -> Path:
    """Return the file in which a line of a traceback stands."""
    return Path(line.tb_frame.f_code.co_filename)


def is_ours(line: TracebackType) -> bool:
    """Tell whether a line of a traceback only leads to the script."""
    file = file_of(line)
    return str(file) == "<string>" or file.parent == OWN or str(file).startswith("<frozen")


def on_pytorch(plan: dict[str, Any], argv: Sequence[str]) -> str:
    """Return the command that runs the same on PyTorch."""
    words = ["-m"] * plan["module"] + list(argv)
    return f"On PyTorch: chainrule run --engine torch {shlex.join(words)}"


def advise(error: BaseException, line: str) -> None:
    """Add to an error of something not covered how to run it where it is."""
    known: BaseException | None = error
    if isinstance(error, ImportError) and not isinstance(error, ChainruleError):
        known = behind(error)
        if known is not None:
            error.add_note(str(known))
    if isinstance(known, NotCovered):
        error.add_note(line)


def behind(error: ImportError) -> AttributeError | None:
    """Return why `from torch.… import name` found no name in a module of the engine."""
    if "chainrule.scratch.answering" not in sys.modules:
        return None
    from chainrule.scratch.answering.names import ENGINE, namespace
    from chainrule.scratch.coverage.lookup import missing

    words = str(error).split("'")  # cannot import name 'X' from 'chainrule.scratch.Y' (file)
    if not (error.name or "").startswith(ENGINE) or len(words) < 2:
        return None
    return missing(namespace(str(error.name)), words[1])
