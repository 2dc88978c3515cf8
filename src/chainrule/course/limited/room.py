"""The folder and the environment of a limited process."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from chainrule import places

KEPT = (  # of the user's environment; keys, addresses and the rest stay outside
    *("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"),
    *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "NUMBER_OF_PROCESSORS"),
)
ONE = ("OPENBLAS", "OMP", "MKL", "NUMEXPR", "VECLIB_MAXIMUM", "BLIS")


def opened() -> Path:
    """Make a folder of its own."""
    return Path(tempfile.mkdtemp(prefix="chainrule-limited-")).resolve()


def removed(folder: Path) -> None:
    """Remove the folder, also where the code took away its own rights."""
    shutil.rmtree(folder, ignore_errors=True)
    if not folder.exists():
        return
    with suppress(OSError):  # gone meanwhile
        folder.chmod(0o700)
        for where, names, _ in os.walk(folder):  # each folder before it is looked into
            inner = (Path(where, name) for name in names)
            for path in (path for path in inner if not path.is_symlink()):
                path.chmod(0o700)
    shutil.rmtree(folder, ignore_errors=True)


def size(folder: Path) -> int:
    """Return the bytes on disk of all files, links not followed."""
    total = 0
    for where, _, names in os.walk(folder):
        for name in names:
            try:
                total += Path(where, name).lstat().st_size
            except OSError:
                continue  # gone meanwhile
    return total


def environment(folder: Path) -> dict[str, str]:
    """Return the variables that the process sees."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    home = {name: str(folder) for name in ("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP")}
    ours = {
        "CHAINRULE_HOME": str(folder / "chainrule-work"),
        "CHAINRULE_CONFIG": str(folder / "config.toml"),
        "CHAINRULE_CACHE": str(places.cache()),
        "MPLCONFIGDIR": str(drawing_cache()),
        "MPLBACKEND": "agg",
        "PYTHONIOENCODING": "utf-8",
    }
    data = places.data_folder()
    ours |= {"CHAINRULE_DATA": str(data)} if data else {}
    return {**kept, **home, **ours, **{f"{name}_NUM_THREADS": "1" for name in ONE}}


def drawing_cache() -> Path:
    """Return the folder where Matplotlib keeps its list of fonts, which takes seconds to make."""
    folder = places.cache() / "matplotlib"
    with suppress(OSError):  # without it, figures are only slower
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def search_path() -> list[str]:
    """Return where this process finds its modules, without the current folder."""
    return [entry for entry in sys.path if entry]
