"""The log: a file in the workspace that starts anew when it is full; with -v also stderr."""

import logging
import sys
import warnings
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from chainrule import places

LOG = logging.getLogger(__name__)
SIZE, KEPT = 1_000_000, 3  # bytes of one file, older files kept
FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class WorkspaceLog(RotatingFileHandler):
    """Write to <workspace>/logs/chainrule.log once there is a workspace.

    Why: a command that only looks must not leave a folder behind.
    """

    def __init__(self, workspace: Path) -> None:
        """Name the file; it is opened with the first record."""
        file = workspace / "logs" / "chainrule.log"
        super().__init__(file, maxBytes=SIZE, backupCount=KEPT, encoding="utf-8", delay=True)
        self.setFormatter(logging.Formatter(FORM))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Let the command go on: there may be no workspace yet, or none that takes a log."""

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(exist_ok=True)  # fails without a workspace
        return super()._open()


def start_log(*, verbose: bool) -> None:
    """Send what the library tells to the workspace's log, and with `verbose` to stderr."""
    warnings.showwarning = _say  # type: ignore[assignment]  # it reads the message alone
    logger = logging.getLogger("chainrule")
    for old in logger.handlers[:]:
        logger.removeHandler(old)
        old.close()
    logger.setLevel(logging.DEBUG if verbose else logging.INFO)
    console = logging.StreamHandler() if verbose else logging.NullHandler()
    console.setFormatter(logging.Formatter(FORM))
    logger.addHandler(console)
    logger.addHandler(WorkspaceLog(places.workspace()))


def _say(message: Warning | str, *about: Any) -> None:
    """Print a warning without the place in the code, which says nothing to a user."""
    LOG.warning("%s", message)
    sys.stderr.write(f"Warning: {message}\n")
