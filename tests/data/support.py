"""A real web server on this machine, small made data sets, and places of their own."""

import hashlib
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from chainrule import places as places_module
from chainrule.data import sets
from chainrule.data.idx import write_idx


@pytest.fixture
def places(tmp_path, monkeypatch):
    """Point every place below tmp_path, whatever the machine has set."""
    home = tmp_path / "places"
    home.mkdir()
    monkeypatch.setenv("CHAINRULE_HOME", str(home / "work"))
    monkeypatch.setenv("CHAINRULE_CACHE", str(home / "cache"))
    monkeypatch.setenv("CHAINRULE_CONFIG", str(home / "config.toml"))
    monkeypatch.delenv("CHAINRULE_DATA", raising=False)
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    yield home
    places_module.set_workspace(None)


@dataclass
class Server:
    """What the server gives, how it misbehaves, and what it was asked."""

    files: dict = field(default_factory=dict)
    ranges: bool = True  # answer Range requests
    cut: list = field(default_factory=list)  # bytes after which each next connection ends
    stall: float = 0.0  # seconds of silence after the cut
    sizes: bool = True  # send Content-Length
    shift: int = 0  # answer a Range request from so many bytes too late
    asked: list = field(default_factory=list)  # (path, Range header)
    url: str = ""


class Handler(BaseHTTPRequestHandler):
    """Answer as `self.server.state` says."""

    def do_GET(self):
        state, wanted = self.server.state, self.headers.get("Range")
        state.asked.append((self.path, wanted))
        body = state.files.get(self.path)
        start = int(wanted[6:-1]) if wanted and state.ranges else 0
        if body is None:
            self.send_error(404)
        elif start and start >= len(body):
            self.send_error(416)
        else:
            self.send(state, body, start)

    def send(self, state, body, start):
        if start:
            start += state.shift
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        else:
            self.send_response(200)
        if state.sizes:
            self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        upto = state.cut.pop(0) if state.cut else len(body)
        self.wfile.write(body[start : start + upto])
        self.wfile.flush()
        if upto < len(body) - start:
            time.sleep(state.stall)

    def log_message(self, *words):
        pass


@pytest.fixture
def server():
    web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    web.handle_error = lambda *_: None  # a client that hangs up is part of the tests
    web.state = Server(url=f"http://127.0.0.1:{web.server_address[1]}")
    thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield web.state
    web.shutdown()
    web.server_close()
    thread.join()


def made_set(folder, name="tiny", mirrors=("http://127.0.0.1:9/",), n=50):
    """Write a small IDX set with official names; return its entry."""
    rng = np.random.default_rng(0)
    folder.mkdir(parents=True, exist_ok=True)
    for part, size in (("train", n), ("t10k", n // 5)):
        images = rng.integers(0, 256, (size, 28, 28), dtype=np.uint8)
        labels = rng.integers(0, 10, size, dtype=np.uint8)
        write_idx(folder / f"{part}-images-idx3-ubyte.gz", images)
        write_idx(folder / f"{part}-labels-idx1-ubyte.gz", labels)
    bodies = [(folder / file).read_bytes() for file in sets.IDX_NAMES]
    sums = ((len(body), hashlib.sha256(body).hexdigest()) for body in bodies)
    files = (sets.File(file, *each) for file, each in zip(sets.IDX_NAMES, sums, strict=True))
    return sets.Entry(
        name=name,
        files=tuple(files),
        mirrors=mirrors,
        classes=tuple("0123456789"),
        shape=(28, 28),
        high=255,
        train=n,
        test=n // 5,
        licence="public domain",
        source="made",
    )


@pytest.fixture
def tiny(tmp_path, places, server, monkeypatch):
    """A set named tiny, with `server` as its only mirror; its files lie in tmp_path/published."""
    entry = made_set(tmp_path / "published", mirrors=(server.url,))
    monkeypatch.setitem(sets.SETS, "tiny", entry)
    for file in entry.files:
        server.files[f"/{file.name}"] = (tmp_path / "published" / file.name).read_bytes()
    return entry
