"""A real PostgreSQL in a folder of its own: no port, no password, gone at the end."""

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from tests.needs import POSTGRES

SETTINGS = ("listen_addresses=", "fsync=off", "full_page_writes=off", "max_connections=60")


def other_user():
    """Return who runs the server: it refuses root."""
    if os.geteuid() != 0:
        return {}
    names = {one.pw_name for one in pwd.getpwall()}
    name = "postgres" if "postgres" in names else "nobody"
    return {"user": name, "group": pwd.getpwnam(name).pw_gid, "extra_groups": []}


@contextmanager
def server():
    """Start it; yield a function that makes a database and returns its URL."""
    who = other_user()
    folder = Path(tempfile.mkdtemp(prefix="cr-pg-", dir="/tmp"))
    try:
        if who:
            shutil.chown(folder, who["user"], who["group"])
        ran(
            "initdb",
            "-D",
            "data",
            "-U",
            "ann",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            **at(folder),
        )
        options = " ".join(f"-c {one}" for one in (*SETTINGS, f"unix_socket_directories={folder}"))
        ran("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", options, "start", **at(folder))
        try:
            yield lambda name, encoding="UTF8": make(folder, name, encoding)
        finally:
            ran("pg_ctl", "-D", "data", "-m", "immediate", "stop", **at(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make(folder, name, encoding):
    host = ("-h", str(folder), "-U", "ann")
    ran("createdb", *host, "-E", encoding, "-T", "template0", "--locale=C", name, **at(folder))
    return f"postgresql://ann@/{name}?host={folder}"


def at(folder):
    return {"cwd": folder, **other_user()}


def ran(program, *words, **how):
    """Run one of PostgreSQL's programs; its own message is shown where it fails."""
    with tempfile.TemporaryFile() as told:
        done = subprocess.run(
            [POSTGRES / program, *words], stdout=told, stderr=told, timeout=60, **how
        )
        told.seek(0)
        assert done.returncode == 0, f"{program}: {told.read().decode()}"
