"""`chainrule learn`: the link, a taken port, Ctrl-C, what it leaves behind."""

import signal
import socket
import sys
import time
from pathlib import Path
from subprocess import PIPE, Popen

import httpx
import pytest
from tests.web.serving import Server

from chainrule.errors import ServerError
from chainrule.web.serve import listen, opened


def test_a_taken_port_gives_the_next_free_one():
    with listen(0) as first:
        port = first.getsockname()[1]
        with listen(port) as second:
            assert port < second.getsockname()[1] < port + 50


def test_no_port_that_is_free_says_so(monkeypatch):
    monkeypatch.setattr(sys.modules["chainrule.web.serve"], "TRIES", 1)
    with listen(0) as taken, pytest.raises(ServerError, match="--port"):
        listen(taken.getsockname()[1])


def test_two_courses_at_once_do_not_share_a_cookie(tmp_path):
    servers = [Server(tmp_path, "--port", "0") for _ in range(2)]
    first, second = (one.cookie for one in servers)
    assert first.split("=")[0] != second.split("=")[0]
    both = f"{first}; {second}"
    for one in servers:
        assert httpx.get(one.home, headers={"cookie": both}).status_code == 200
        assert one.stop() == (0, "")


def test_after_ctrl_c_nothing_is_left(tmp_path):
    made = Server(tmp_path, "--port", "0")
    with made.client() as client:
        assert client.get("/").status_code == 200
    assert made.stop() == (0, "")
    left = {path.name for path in tmp_path.iterdir()}
    assert not [name for name in left if name.endswith((".html", "-wal", ".part"))]
    port = int(made.host.split(":")[1])
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port))


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_what_runs_ends_with_the_server(tmp_path, end):
    made = Server(tmp_path, "--port", "0")
    with made.socket("/day/1/run") as socket_, made.socket("/picture/playground/live") as live:
        socket_.send('{"do": "run", "block": 1, "source": "print(1)\\nwhile True: pass"}')
        socket_.recv(timeout=30)
        live.send("{}")
        live.recv(timeout=30)
        (child,) = below(made.process.pid)
        made.process.send_signal(end)
        _, err = made.process.communicate(timeout=30)
    assert err == ""
    assert made.process.returncode == (0 if end == signal.SIGINT else -signal.SIGTERM)
    assert not Path(f"/proc/{child}").exists()


def below(pid):
    return [
        int(child)
        for child in Path(f"/proc/{pid}/task").glob("*/children")
        for child in child.read_text().split()
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="file modes")
def test_the_browser_is_given_a_file_that_only_this_user_may_read(tmp_path, monkeypatch):
    shown = []
    monkeypatch.setenv("CHAINRULE_HOME", str(tmp_path))
    monkeypatch.setattr("webbrowser.open", shown.append)
    with opened("http://127.0.0.1:1/enter?token=a&b"):
        (file,) = tmp_path.glob("*.html")
        assert file.stat().st_mode & 0o077 == 0
        assert "token=a&amp;b" in file.read_text()
        for _ in range(600):
            if shown:
                break
            time.sleep(0.05)
    assert Path(shown[0].removeprefix("file://")) == file
    assert not file.exists()


def test_a_workspace_that_cannot_be_written_opens_the_browser_all_the_same(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CHAINRULE_HOME", str(tmp_path / "file" / "work"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("webbrowser.open", lambda _: True)
    with opened("http://127.0.0.1:1/enter?token=a"):
        assert len(list(tmp_path.glob("open-*.html"))) == 1
    assert not list(tmp_path.glob("open-*.html"))


def test_the_words_of_the_terminal_name_the_link(tmp_path):
    line = [sys.executable, "-u", "-m", "chainrule", "--workspace", str(tmp_path), "learn"]
    process = Popen([*line, "--no-browser", "--port", "0"], stdout=PIPE, stderr=PIPE, text=True)
    said = ""
    while "Ctrl-C" not in said:
        said += process.stdout.readline()
    link = next(word for word in said.split() if word.startswith("http"))
    assert httpx.get(link).status_code == 200
    assert process.stdout.readline().startswith("Another browser: http://127.0.0.1:")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 0
