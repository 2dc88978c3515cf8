"""Blocks over the socket: streamed, stopped, limited, one process a tab that ends with the tab."""

import json
import os
import time
from contextlib import ExitStack
from pathlib import Path

import anyio
import pytest
from tests.web.serving import apart
from websockets.exceptions import ConnectionClosed

from chainrule.web.pages import blocks

HERE = "/day/1/run"


def ran(socket, source, block=1, stop_at=None):
    """Run a block; return everything that was said, and the last word."""
    socket.send(json.dumps({"do": "run", "block": block, "source": source}))
    told = []
    while True:
        message = json.loads(socket.recv(timeout=90))
        told.append(message)
        if message["kind"] == "end":
            return told[:-1], message
        if stop_at and stop_at in message.get("text", ""):
            socket.send(json.dumps({"do": "stop"}))


def text(told, kind="stdout"):
    return "".join(one["text"] for one in told if one["kind"] == kind)


def test_blocks_share_one_namespace_and_print_as_they_go(server):
    with server.socket(HERE) as socket:
        assert ran(socket, "x = 2")[1]["how"] == "ok"
        told, end = ran(socket, "print(x + 1)\nx", block=2)
        assert (text(told), end["how"], end["block"]) == ("3\n2\n", "ok", 2)
        start = time.monotonic()
        slow = "import time\nprint('first', flush=True)\ntime.sleep(4)\nprint('second')"
        socket.send(json.dumps({"do": "run", "block": 3, "source": slow}))
        assert json.loads(socket.recv(timeout=30))["text"] == "first\n"
        first = time.monotonic() - start
        assert text([json.loads(socket.recv(timeout=30))]) == "second\n"
        assert time.monotonic() - start - first > 0.5


def test_an_error_is_told_and_the_names_stay(server):
    with server.socket(HERE) as socket:
        ran(socket, "y = 1")
        told, end = ran(socket, "1 / 0")
        assert "ZeroDivisionError" in text(told, "error")
        assert end["how"] == "error"
        assert text(ran(socket, "y")[0]) == "1\n"


def test_a_figure_comes_as_svg(server):
    with server.socket(HERE) as socket:
        told, _ = ran(socket, "import matplotlib.pyplot as plt\nplt.plot([1, 2]);")
        assert text(told, "figure").startswith("<svg")


def test_a_stopped_block_takes_the_names_with_it(server):
    with server.socket(HERE) as socket:
        ran(socket, "z = 1")
        loop = "print('on', flush=True)\nwhile True: pass"
        told, end = ran(socket, loop, stop_at="on")
        assert end["how"] == "stopped"
        assert {"kind": "fresh"} in told
        told, end = ran(socket, "z")
        assert "NameError" in text(told, "error")


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("import os; os._exit(3)", "ended the process"),
        ("x = bytearray(6 * 2**30); x[::4096] = bytes(len(x[::4096]))", "emory"),
        ("print('a' * 10**7)", ""),
    ],
)
def test_accidents_end_the_block_and_nothing_else(server, source, says):
    with server.socket(HERE) as socket:
        told, end = ran(socket, source)
        assert says in end["says"] + text(told, "error")
        assert len(text(told)) < 100_000
        assert text(ran(socket, "print(1)")[0]) == "1\n"


def children(server):
    """Return how many processes the server has below it."""
    tree = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parts = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if parts[0] != "Z":
            tree.setdefault(int(parts[1]), []).append(int(stat.parent.name))
    found, left = [], [server.process.pid]
    while left:
        below = tree.get(left.pop(), [])
        found += below
        left += below
    return len(found)


def within(seconds, holds):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.skipif(os.name != "posix" or not Path("/proc").is_dir(), reason="reads /proc")
def test_the_process_ends_with_the_tab_even_in_a_loop(server):
    within(10, lambda: children(server) == 0)
    with server.socket(HERE) as socket:
        socket.send(json.dumps({"do": "run", "block": 1, "source": "while True: pass"}))
        within(10, lambda: children(server) > 0)
    within(10, lambda: children(server) == 0)


def test_there_is_a_bound_on_the_processes(server):
    with ExitStack() as stack:
        for _ in range(blocks.MOST):
            stack.enter_context(server.socket(HERE))
        extra = stack.enter_context(server.socket(HERE))
        with pytest.raises(ConnectionClosed) as closed:
            extra.recv(timeout=60)
    assert closed.value.rcvd.code == blocks.FULL
    assert "close one" in closed.value.rcvd.reason


@pytest.mark.parametrize("path", ["/day/99/run", "/day/x/run"])
def test_a_day_that_is_not_there_is_told(server, path):
    with server.socket(path) as socket, pytest.raises(ConnectionClosed) as closed:
        socket.recv(timeout=60)
    assert closed.value.rcvd.code == blocks.MISSING


NONSENSE = ["", "[]", "{}", '{"do": "run"}', '{"do": "run", "block": []}', "[" * 100_000]


@pytest.mark.parametrize("sent", NONSENSE)
def test_what_no_page_of_ours_says_ends_the_socket_quietly(server, sent):
    with server.socket(HERE) as socket:
        socket.send(sent)
        with pytest.raises((ConnectionClosed, TimeoutError)):
            socket.recv(timeout=3)
    with server.client() as client:
        assert client.get("/").status_code == 200


class Silent:
    """A page that says nothing."""

    async def receive_text(self):
        await anyio.sleep_forever()


def test_a_tab_is_let_go_only_when_nothing_goes_on(monkeypatch):
    monkeypatch.setattr(blocks, "IDLE", 0.05)

    async def waited(*, is_busy):
        tab = blocks.Tab(Silent(), None)
        tab.is_busy = is_busy
        with anyio.move_on_after(0.5 if is_busy else 60):
            await tab.heard()

    apart(waited(is_busy=True))  # a block that runs for long
    with pytest.raises(TimeoutError):
        apart(waited(is_busy=False))
