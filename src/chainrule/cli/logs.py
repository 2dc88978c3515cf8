"""The log: a file in the workspace that starts anew when it is full; with -v also stderr."""

import logging
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from chainrule import places

SIZE, KEPT = 1_000_000, 3  # bytes of one file, older files kept
FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class WorkspaceLog(RotatingFileHandler):
    """Write to <workspace>/logs/chainrule.log once there is a workspace.

    Why: a command that only looks must not leave a folder behind.
    """

    def __init__(self, workspace: Path) -> None:
        """Remember the workspace; nothing is opened yet."""
        self.workspace = workspace
        file = workspace / "logs" / "chainrule.log"
        super().__init__(file, maxBytes=SIZE, backupCount=KEPT, encoding="utf-8", delay=True)
        self.setFormatter(logging.Formatter(FORM))

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record where there is a workspace that takes it."""
        if self.workspace.is_dir():
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Let the command go on: a log that cannot be written is no reason to fail."""

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(exist_ok=True)
        return super()._open()


def start_log(*, verbose: bool) -> None:
    """Send what the library tells to the workspace's log, and with `verbose` to stderr."""
    logger = logging.getLogger("chainrule")
    for old in logger.handlers[:]:
        logger.removeHandler(old)
        old.close()
    logger.setLevel(logging.DEBUG if verbose else logging.INFO)
    console = logging.StreamHandler() if verbose else logging.NullHandler()
    console.setFormatter(logging.Formatter(FORM))
    logger.addHandler(console)
    logger.addHandler(WorkspaceLog(places.workspace()))
