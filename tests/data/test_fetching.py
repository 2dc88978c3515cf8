"""Fetching from a real server that answers well, badly, half, or not at all."""

import os
import resource
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest
from tests.data.support import made_set

import chainrule
from chainrule import data
from chainrule.data import download, sets
from chainrule.errors import DataError

IMAGES = sets.IDX_NAMES[0]


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch):
    monkeypatch.setattr(download, "PAUSES", (0.0,) * 4)


def cached(places, name="tiny"):
    folder = places / "cache" / "data" / name
    return sorted(p.name for p in folder.iterdir()) if folder.exists() else []


def names(entry):
    return sorted(file.name for file in entry.files)


def body(server):
    return server.files[f"/{IMAGES}"]


def started(places, content):
    """Leave the beginning of a fetch behind."""
    part = places / "cache" / "data" / "tiny" / f"{IMAGES}.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(content)
    return part


def test_fetch_brings_every_file_and_load_reads_it(tiny, server, places):
    folder = data.fetch("tiny")
    assert folder == places / "cache" / "data" / "tiny"
    assert cached(places) == names(tiny)
    assert [path for path, _ in server.asked] == [f"/{file.name}" for file in tiny.files]
    loaded = data.load("tiny")
    assert loaded.x_train.shape == (50, 28, 28)
    assert loaded.x_test.shape == (10, 28, 28)


def test_what_is_right_is_not_asked_for_again(tiny, server):
    data.fetch("tiny")
    folder = data.fetch("tiny")
    assert len(server.asked) == 4
    (folder / IMAGES).write_bytes(b"damaged")
    data.fetch("tiny")
    assert server.asked[4:] == [(f"/{IMAGES}", None)]
    assert (folder / IMAGES).read_bytes() == body(server)


def test_progress_is_told_up_to_the_end(tiny):
    told = []
    data.fetch("tiny", progress=lambda *words: told.append(words))
    for file in tiny.files:
        done = [have for name, have, total in told if (name, total) == (file.name, file.bytes)]
        assert done == sorted(done)
        assert done[-1] == file.bytes


def test_without_a_terminal_nothing_is_drawn(tiny, capsys):
    data.fetch("tiny")
    assert capsys.readouterr() == ("", "")


@pytest.mark.skipif(os.name != "posix", reason="a terminal is made with os.openpty")
def test_a_terminal_gets_a_bar(tiny, monkeypatch):
    screen, terminal = os.openpty()
    with os.fdopen(terminal, "w") as stderr, monkeypatch.context() as there:
        there.setattr(sys, "stderr", stderr)
        there.setenv("TERM", "xterm")
        there.setenv("COLUMNS", "120")
        data.fetch("tiny")
    shown = os.read(screen, 1 << 16).decode()
    os.close(screen)
    assert IMAGES[:10] in shown
    assert "39.2/39.2 kB" in shown


@pytest.mark.parametrize("ranges", [True, False])
def test_an_earlier_part_is_resumed(tiny, server, places, ranges):
    server.ranges = ranges
    started(places, body(server)[:1000])
    data.fetch("tiny")
    assert server.asked[0] == (f"/{IMAGES}", "bytes=1000-")
    assert cached(places) == names(tiny)


@pytest.mark.parametrize(
    "left",
    [b"x" * 500, b"x" * 10**6, lambda whole: b"x" * len(whole)],
    ids=["of another file", "too long", "whole and wrong"],
)
def test_a_part_that_proves_wrong_is_begun_anew(tiny, server, places, left):
    started(places, left(body(server)) if callable(left) else left)
    data.fetch("tiny")
    assert cached(places) == names(tiny)


def test_a_complete_part_needs_no_connection(tiny, server, places):
    started(places, body(server))
    data.fetch("tiny")
    assert f"/{IMAGES}" not in [path for path, _ in server.asked]
    assert cached(places) == names(tiny)


@pytest.mark.parametrize("sizes", [True, False], ids=["length known", "length unknown"])
def test_cut_connections_are_taken_up_where_they_ended(tiny, server, places, sizes):
    server.cut, server.sizes = [3000, 4000, 5000], sizes
    data.fetch("tiny")
    wanted = [wanted for path, wanted in server.asked if path == f"/{IMAGES}"]
    assert wanted == [None, "bytes=3000-", "bytes=7000-", "bytes=12000-"]
    assert cached(places) == names(tiny)


def test_too_many_cuts_keep_the_beginning_for_next_time(tiny, server, places):
    server.cut = [100] * 4
    with pytest.raises(DataError, match=rf"tiny needs {IMAGES}.*400 in 4 connections.*400 bytes"):
        data.fetch("tiny")
    assert cached(places) == [f"{IMAGES}.part"]
    data.fetch("tiny")
    assert cached(places) == names(tiny)


def test_silence_after_a_beginning_is_taken_up_again(tiny, server, places):
    server.cut, server.stall = [2000], 2.0
    data.fetch("tiny", timeout=1.0)  # long enough for a busy machine to answer
    assert cached(places) == names(tiny)
    assert server.asked[1] == (f"/{IMAGES}", "bytes=2000-")


def test_silence_ends_after_the_timeout_and_keeps_the_beginning(tiny, server, places):
    server.cut, server.stall = [2000, 0], 1.0
    with pytest.raises(DataError, match=r"no answer within 0\.2 s"):
        data.fetch("tiny", timeout=0.2)
    assert cached(places) == [f"{IMAGES}.part"]
    part = places / "cache" / "data" / "tiny" / f"{IMAGES}.part"
    assert part.read_bytes() == body(server)[:2000]


WRONG = {
    "another content": lambda whole: b"\0" * len(whole),
    "a page of text": lambda whole: b"<html>log in first</html>",
    "longer": lambda whole: whole + b"more",
    "empty": lambda whole: b"",
}


@pytest.mark.parametrize("sizes", [True, False], ids=["length known", "length unknown"])
@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_wrong_content_leaves_nothing(tiny, server, places, wrong, sizes):
    server.files[f"/{IMAGES}"], server.sizes = wrong(body(server)), sizes
    with pytest.raises(DataError, match=rf"tiny needs {IMAGES} .* got 127.0.0.1.* Try: "):
        data.fetch("tiny")
    assert [name for name in cached(places) if not name.endswith(".part")] == []
    if not (wrong is WRONG["a page of text"] and not sizes):  # a prefix until told otherwise
        assert cached(places) == []


@pytest.mark.parametrize(
    ("ranges", "said"), [(True, "HTTP 416"), (False, " 25 bytes, unknown type")]
)
def test_a_page_instead_of_the_file_keeps_an_earlier_part(tiny, server, places, ranges, said):
    part = started(places, body(server)[:1000])
    server.files[f"/{IMAGES}"], server.ranges = b"<html>log in first</html>", ranges
    with pytest.raises(DataError, match=said):
        data.fetch("tiny")
    assert part.stat().st_size == 1000


def test_an_answer_from_the_wrong_position_is_refused(tiny, server, places):
    part = started(places, body(server)[:1000])
    server.shift = 1
    with pytest.raises(DataError, match="bytes 1001-"):
        data.fetch("tiny")
    assert part.stat().st_size == 1000


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://127.0.0.1:9", "Connection refused"),
        ("http://nowhere.invalid", r"nowhere\.invalid: "),
        ("{url}/missing", "HTTP 404"),
    ],
)
def test_no_file_at_the_address(tiny, server, places, address, said):
    with pytest.raises(DataError, match=f"{said}.* Try: .*--from FOLDER"):
        data.fetch("tiny", address.format(url=server.url))
    assert cached(places) == []


def test_the_next_mirror_is_asked(tmp_path, tiny, server, places, monkeypatch):
    server.files[f"/bad/{IMAGES}"] = b"\0" * len(body(server))
    mirrors = ("http://127.0.0.1:9/", f"{server.url}/bad/", server.url)
    entry = made_set(tmp_path / "published", mirrors=mirrors)
    monkeypatch.setitem(sets.SETS, "tiny", entry)
    data.fetch("tiny")
    assert cached(places) == names(tiny)
    server.files.clear()
    (places / "cache" / "data" / "tiny" / IMAGES).unlink()
    with pytest.raises(DataError, match=r"127.0.0.1:9: Connection refused; 127.*404.*; 127.*404"):
        data.fetch("tiny")


@pytest.mark.parametrize("form", ["folder", "parent", "file address", "http"])
def test_from_a_folder_or_an_address(tiny, server, tmp_path, places, form):
    folder = tmp_path / "with a space" / "tiny"
    folder.parent.mkdir()
    (tmp_path / "published").rename(folder)
    sources = {
        "folder": folder,
        "parent": str(folder.parent),
        "file address": folder.as_uri(),
        "http": server.url + "/",
    }
    data.fetch("tiny", sources[form])
    assert cached(places) == names(tiny)
    assert bool(server.asked) == (form == "http")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("/no/such/folder", "no such folder"),
        (__file__, "got a file"),
        ("ftp://127.0.0.1/x", "http, https or file address; got ftp"),
    ],
)
def test_a_source_that_cannot_be_one(tiny, source, said):
    with pytest.raises(DataError, match=said):
        data.fetch("tiny", source)


def test_a_folder_that_lacks_a_file(tiny, tmp_path, places):
    (tmp_path / "published" / IMAGES).unlink()
    with pytest.raises(DataError, match=f"{IMAGES}.*No such file"):
        data.fetch("tiny", tmp_path / "published")
    assert cached(places) == []


def test_data_of_ones_own_is_found_and_never_written_to(tiny, server, tmp_path, monkeypatch):
    own = tmp_path / "own" / "tiny"
    own.parent.mkdir()
    (tmp_path / "published").rename(own)
    monkeypatch.setenv("CHAINRULE_DATA", str(own.parent))
    assert data.fetch("tiny") == own
    (own / IMAGES).write_bytes(b"damaged")
    with pytest.raises(DataError, match=f"other content in {IMAGES}"):
        data.fetch("tiny")
    assert server.asked == []
    assert (own / IMAGES).read_bytes() == b"damaged"


def test_digits_need_no_fetch(places):
    assert (data.fetch("digits") / "digits.npz").is_file()
    assert not (places / "cache").exists()


def test_verify_tells_right_damaged_missing(tiny):
    assert {file.state for file in data.verify("tiny")} == {"missing"}
    folder = data.fetch("tiny")
    assert {file.state for file in data.verify("tiny")} == {"right"}
    (folder / IMAGES).write_bytes(b"damaged")
    assert [file.state for file in data.verify("tiny")] == ["damaged", "right", "right", "right"]


def test_a_second_process_waits_its_turn(tiny, places):
    folder = places / "cache" / "data" / "tiny"
    folder.mkdir(parents=True)
    code = "from chainrule.files import locked\nfrom pathlib import Path\nimport sys, time\n"
    code += (
        "with locked(Path(sys.argv[1]), ValueError()):\n print('held', flush=True)\n time.sleep(60)"
    )
    with python(code, str(folder / ".lock")) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(DataError, match="another process"):
            data.fetch("tiny")
        other.kill()
    data.fetch("tiny")


def python(code, *words, **settings):
    path = str(Path(chainrule.__file__).parents[1])
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *words],
        env={**os.environ, "PYTHONPATH": path},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **settings,
    )


FETCH = """
    import sys
    from chainrule.cli import main
    sys.exit(main(["data", "fetch", "mnist", "--from", sys.argv[1]]))
"""


def test_a_file_size_limit_reads_as_a_full_disk(server, places):
    size = sets.find("mnist").files[0].bytes
    server.files[f"/{IMAGES}"] = b"\0" * size
    limit = (100_000, 100_000)
    limits = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit)}
    with python(FETCH, server.url, **limits) as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (1, "")
    assert err.startswith("Error: ")
    assert "no room" in err
    assert "CHAINRULE_CACHE" in err
    assert cached(places, "mnist") == []


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="mounting needs root")
def test_a_disk_that_is_really_full(tiny, places, monkeypatch):
    disk = places / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("this machine does not let a test mount a disk")
    try:
        monkeypatch.setenv("CHAINRULE_CACHE", str(disk))
        with pytest.raises(DataError, match=r"no room.*free some space"):
            data.fetch("tiny")
        assert [p.name for p in (disk / "data" / "tiny").iterdir()] == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.slow
def test_ctrl_c_ends_quietly_and_keeps_a_beginning(server, places):
    size = sets.find("mnist").files[0].bytes
    whole = np.random.default_rng(0).bytes(size)
    server.files[f"/{IMAGES}"], server.cut, server.stall = whole, [200_000], 30.0
    part = places / "cache" / "data" / "mnist" / f"{IMAGES}.part"
    with python(FETCH, server.url) as process:
        while not (part.exists() and part.stat().st_size == 200_000):
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, "", "")
    assert cached(places, "mnist") == [part.name]
    assert part.read_bytes() == whole[:200_000]
