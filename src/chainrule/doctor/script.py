"""`chainrule doctor SCRIPT`: run somebody's unchanged script, and say what is wrong with it.

    found = examine("train.py", ["--epochs", "3"])
    found.diagnoses[0].says
    found.exit_code          # 0 clean, 1 a problem, 3 the script failed

The script runs in a process of its own that only writes the trace; the diagnosis is made here,
when it has ended. So a crash, Ctrl-C, `sys.exit` and even `kill -9` leave a report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from chainrule import program
from chainrule.doctor.diagnosis import Diagnosis, diagnose
from chainrule.doctor.record import Record
from chainrule.doctor.watching.front import new_folder
from chainrule.train.trace import Trace, read
from chainrule.train.trace.recorder import EVERY

AROUND = "chainrule.doctor.script_child:watching"
CLEAN, PROBLEM, USAGE, FAILED = range(4)
INTERRUPTED = 130  # a process that Ctrl-C ended, as shells say it


@dataclass(frozen=True)
class Examined:
    """What is known of a program that ran under watch.

    Params: folder  where its traces lie
            code    its exit code
    """

    folder: Path
    code: int

    @property
    def name(self) -> str:
        """The script's name."""
        return str(Record(self.folder).read().get("name", self.folder.name))

    @cached_property
    def seen(self) -> list[tuple[Trace, Diagnosis]]:
        """Each training's trace with its diagnosis; empty where nothing trained."""
        traces = [read(folder) for folder in Record(self.folder).traces()]
        return [(trace, diagnose(trace)) for trace in traces if len(trace.steps["step"])]

    @property
    def diagnoses(self) -> list[Diagnosis]:
        """What the doctor says of each training."""
        return [diagnosis for _, diagnosis in self.seen]

    @property
    def exit_code(self) -> int:
        """0 clean, 1 a problem was found, 2 nothing trained, 3 the script failed.

        A script that Ctrl-C ended has not failed: it is judged by what was seen of it.
        """
        if self.code not in {0, INTERRUPTED}:
            return FAILED
        if not self.seen:
            return USAGE if not self.code else FAILED
        return CLEAN if all(one.is_clean for one in self.diagnoses) else PROBLEM


def examine(
    script: str | Path,
    args: Sequence[str] = (),
    *,
    engine: str | None = None,
    module: bool = False,
    folder: Path | None = None,
    every: int = EVERY,
) -> Examined:
    """Run a script under watch, as `python SCRIPT args…` would.

    Args:
        script: a Python file, or the name of a module where `module` is true.
        args: what the script finds in `sys.argv[1:]`.
        engine: "torch", or "numpy"; by default PyTorch where it is installed.
        module: run a module by its name, as `python -m` does.
        folder: where the traces go; by default a new folder of runs in the workspace.
        every: the distance between steps that are looked at.

    Raises:
        ScriptError: there is no such script, or it is not Python.
        EngineError: the engine is unknown, or not installed.
    """
    folder = folder or new_folder(f"doctor-{Path(script).stem}")
    engine = engine or ("torch" if find_spec("torch") else "numpy")
    settings = {"folder": str(folder.absolute()), "engine": engine, "every": every}
    settings["name"] = Path(script).name
    code = program.run(script, args, engine=engine, module=module, around=AROUND, settings=settings)
    if folder.is_dir():
        Record(folder).update(status="done" if code == 0 else "failed", code=code)
    return Examined(folder, code)
