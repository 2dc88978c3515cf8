"""Where things are kept: a workspace, a cache, one config file, your data sets.

    workspace  --workspace, CHAINRULE_HOME, `workspace` in config.toml, ./chainrule-work
    cache      CHAINRULE_CACHE, the system's cache folder
    data       CHAINRULE_DATA, `data` in config.toml; a folder of yours, only read
    config     CHAINRULE_CONFIG, config.toml in the system's folder for settings
    database   CHAINRULE_DATABASE, `database` in config.toml, chainrule.db in the workspace

The first that is set decides. Asking for a place never creates it.

>>> set_workspace("runs-of-today")
>>> workspace().name
'runs-of-today'
>>> set_workspace(None)
"""

import os
import shlex
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from chainrule.errors import OptionError, nearest

KEYS = {
    "workspace": "the folder of your runs",
    "data": "a folder that holds data sets",
    "database": "the URL of the database that keeps your progress",
    "cards_a_day": "how many cards a day are asked",
    "new_cards_a_day": "how many of them are new",
}
DEFAULT = "chainrule-work"  # the workspace, in the current folder
DATABASE = "chainrule.db"

_chosen_workspace: Path | None = None


@dataclass(frozen=True)
class Place:
    """One place: its path, what decided it, what it holds, and which names in it are ours.

    `server` is the address of a database that is no file of this machine.
    """

    name: str
    path: Path
    set_by: str
    holds: str
    ours: tuple[str, ...] = ()
    server: str = ""

    def size(self) -> int:
        """Return the bytes of all files below the path, links not followed."""
        if self.path.is_file():
            return self.path.stat().st_size
        walk = os.walk(self.path)
        files = (Path(folder, name) for folder, _, names in walk for name in names)
        return sum(file.lstat().st_size for file in files)

    def remove(self) -> str | None:
        """Return the command line that removes what is ours; None where nothing is.

        Why: a folder that the user chose, or one with the data sets in it, may hold more
             than ours, so the line names what we put there and never the folder itself.
        """
        if self.name == "package":
            return f"{_quoted(sys.executable)} -m pip uninstall chainrule"
        whole = self.name == "config" or (self.set_by == "default" and not self._holds_more())
        base = self.path.parent if self.name == "database" else self.path
        paths = [self.path] if whole else [base / name for name in self.ours]
        is_ours = self.name in {"config", "database"} or not self.path.is_file()  # else a folder
        there = [_quoted(str(path)) for path in paths if is_ours and path.exists()]
        if not self.ours or not there:
            return None
        if sys.platform == "win32":
            return f"Remove-Item -Recurse -Force {', '.join(there)}"
        return f"rm -r {' '.join(there)}"

    def _holds_more(self) -> bool:
        kept = [_home(), data_folder()]
        return any(path and path.is_relative_to(self.path) for path in kept)


def set_workspace(path: str | Path | None) -> None:
    """Choose the workspace for this process, before all other choices; None takes it back."""
    global _chosen_workspace
    _chosen_workspace = None if path is None else absolute(path)


def workspace() -> Path:
    """Return the folder of runs and logs."""
    return _workspace()[0]


def cache() -> Path:
    """Return the folder of what can be fetched again."""
    return _cache()[0]


def data_folder() -> Path | None:
    """Return the user's folder of data sets, or None where none is named."""
    found = _data()
    return found[0] if found else None


def database() -> tuple[str, str] | None:
    """Return the URL of the database that the user named, and where; None where none is."""
    value: object = os.environ.get("CHAINRULE_DATABASE")
    if value:
        return str(value), "CHAINRULE_DATABASE"
    value = config().get("database")
    if value is not None and not isinstance(value, str):
        hint = 'database = "postgresql://me@localhost/chainrule"'
        raise OptionError(
            f"{config_file()} needs database as a URL in quotes", got=repr(value), hint=hint
        )
    return (value, "config.toml") if value else None


def database_file() -> Path:
    """Return the file of the database where the user named none."""
    return workspace() / DATABASE


def config_file() -> Path:
    """Return the path of the one config file, whether it exists or not."""
    return _config_file()[0]


def config() -> dict[str, object]:
    """Return what the config file says; empty where there is no such file."""
    path = config_file()
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise OptionError(
            f"{path} must be a readable TOML file", got=str(error), hint="mend or remove it"
        ) from None
    for key in settings:
        if key not in KEYS:
            raise OptionError(
                f"{path} may set {', '.join(KEYS)}", got=repr(key), hint=nearest(key, KEYS)
            )
    return settings


def every() -> list[Place]:
    """Return all places of this installation, as `chainrule where` shows them."""
    package = Path(__file__).resolve().parent
    data = _data()
    holds = "runs, exercises, progress and logs"
    ours = ("runs", "logs", "exercises", "lab", "backups", *_parts(DATABASE))
    return [
        Place("workspace", *_workspace(), holds, ours),
        Place("cache", *_cache(), "fetched data sets", ("data",)),
        *([Place("data", *data, "data sets of yours, only read")] if data else []),
        *_database(),
        Place("config", *_config_file(), "settings", ("config.toml",)),
        Place("package", package, "installation", "the program"),
    ]


def without_password(url: str) -> str:
    """Return a database's URL as it may be shown: without password and settings.

    >>> without_password("postgresql://ann:secret@db.school.org:5433/course?password=secret")
    'postgresql://ann@db.school.org:5433/course'
    """
    kind, found, rest = url.partition("://")
    rest = rest.partition("?")[0]
    user, at, host = rest.rpartition("@")
    return f"{kind}://{user.partition(':')[0]}{at}{host}" if found else "a database"


def megabytes(size: int) -> str:
    """Write a number of bytes for people.

    >>> megabytes(11_594_722), megabytes(4_542), megabytes(12)
    ('11.6 MB', '4.5 kB', '12 bytes')
    """
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1e3:.1f} kB" if size < 1e6 else f"{size / 1e6:.1f} MB"


def _workspace() -> tuple[Path, str]:
    if _chosen_workspace:
        return _chosen_workspace, "--workspace"
    named = _from_environment("CHAINRULE_HOME") or _from_config("workspace")
    return named or (Path.cwd() / DEFAULT, "default")


def _cache() -> tuple[Path, str]:
    named = _from_environment("CHAINRULE_CACHE")
    return named or (_system_folder(platformdirs.user_cache_path), "default")


def _data() -> tuple[Path, str] | None:
    return _from_environment("CHAINRULE_DATA") or _from_config("data")


def _database() -> list[Place]:
    """Return the database that the user named; the one of the workspace is shown with that."""
    url, set_by = database() or ("", "")
    kind, _, path = url.partition(":///")
    holds = "progress, submissions, reviews, journal"
    if url and kind != "sqlite":
        return [Place("database", config_file(), set_by, holds, server=without_password(url))]
    file = absolute(path)
    return [Place("database", file, set_by, holds, _parts(file.name))] if path else []


def _parts(name: str) -> tuple[str, ...]:
    """Return the files that SQLite keeps for a database."""
    return tuple(f"{name}{part}" for part in ("", "-wal", "-shm"))


def _config_file() -> tuple[Path, str]:
    folder = _system_folder(platformdirs.user_config_path)
    return _from_environment("CHAINRULE_CONFIG") or (folder / "config.toml", "default")


def _from_environment(name: str) -> tuple[Path, str] | None:
    value = os.environ.get(name)
    return (absolute(value), name) if value else None


def _from_config(key: str) -> tuple[Path, str] | None:
    value = config().get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not (value.startswith("~") or Path(value).is_absolute()):
        raise OptionError(
            f"{config_file()} needs {key} as a full path in quotes",
            got=repr(value),
            hint=f'{key} = "~/chainrule"',
        )
    return absolute(value), "config.toml"


def _system_folder(kind: Callable[..., Path]) -> Path:
    """Return the system's folder for us; for a user without a home, one in the workspace."""
    try:
        found = kind("chainrule", appauthor=False)
    except RuntimeError:  # what a newer platformdirs says; an older one returns ~
        found = Path("~")
    return found if found.is_absolute() else Path.cwd() / DEFAULT / kind.__name__.split("_")[1]


def _home() -> Path | None:
    """Return the user's home; None for a user who has none, as in some containers."""
    try:
        return Path.home().resolve()
    except RuntimeError:
        return None


def absolute(path: str | Path) -> Path:
    """Return a full path, ~ and links followed."""
    try:
        return Path(path).expanduser().resolve()
    except RuntimeError:  # ~ without a home
        raise OptionError("~ needs a home", got=str(path), hint="write the full path") from None


def _quoted(path: str) -> str:
    return "'" + path.replace("'", "''") + "'" if sys.platform == "win32" else shlex.quote(path)
