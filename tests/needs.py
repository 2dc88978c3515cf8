"""What a test may be skipped for, and when it may not.

`CHAINRULE_REQUIRE=torch,data,browser,postgres` turns a skip for want of these into a failure,
so that CI cannot go green by leaving out what it should prove.
"""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

REQUIRED = set(filter(None, os.environ.get("CHAINRULE_REQUIRE", "").split(",")))
DATA = Path(os.environ.get("CHAINRULE_DATA", "/nonexistent"))


def needs(name: str, present: bool, reason: str):
    """Return a mark that skips where `name` is absent, unless it is required."""
    return pytest.mark.skipif(not present and name not in REQUIRED, reason=reason)


needs_torch = needs("torch", find_spec("torch") is not None, "PyTorch is not installed")
needs_mnist = needs("data", (DATA / "mnist").is_dir(), "CHAINRULE_DATA holds no mnist")

# Debian keeps the server's programs off the path.
POSTGRES = next(
    (folder for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)),
    Path(shutil.which("initdb") or "/nonexistent/initdb").parent,
)
has_postgres = (POSTGRES / "initdb").exists() and find_spec("psycopg") is not None
needs_postgres = needs("postgres", has_postgres, "PostgreSQL or psycopg is not installed")
needs_browser = needs(
    "browser",
    shutil.which("chromium") is not None and find_spec("playwright") is not None,
    "Chromium or playwright is not installed",
)
