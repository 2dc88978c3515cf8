"""Blocks of a lesson in a process that can be stopped."""

import os
import sys
import threading
import time

import pytest
from tests.course.limited.support import left_behind

from chainrule.course.limited import Limits, Session, call, worker

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits are tested on Linux")


@pytest.fixture
def one_core():
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, [min(cores)])
    yield
    os.sched_setaffinity(0, cores)


@pytest.fixture
def session(places, room):
    with Session(Limits(seconds=20.0)) as found:
        yield found
    assert left_behind(room) == []
    assert list(room.iterdir()) == []


def ran(session, source):
    """Pieces by kind, and why it ended."""
    pieces = {}

    def emit(kind, text):
        pieces[kind] = pieces.get(kind, "") + text

    return pieces, session.run(source, emit)


def test_names_stay_and_the_last_value_is_shown(session):
    assert ran(session, "x = 2\nprint('hello')") == ({"stdout": "hello\n"}, None)
    assert ran(session, "x + 1") == ({"stdout": "3\n"}, None)
    assert ran(session, "x + 1;") == ({}, None)
    assert ran(session, "import sys\nprint('no', file=sys.stderr)") == ({"stderr": "no\n"}, None)


def test_an_error_tells_the_block_alone_and_names_stay(session):
    pieces, ended = ran(session, "x = 1\ndef f():\n    return 1 / 0\nf()")
    assert ended is None
    assert 'File "your block", line 3, in f' in pieces["error"]
    assert pieces["error"].endswith("ZeroDivisionError: division by zero")
    assert "chainrule" not in pieces["error"]
    assert ran(session, "x")[0] == {"stdout": "1\n"}
    assert "SyntaxError" in ran(session, "def")[0]["error"]
    assert "SystemExit" in ran(session, "raise SystemExit")[0]["error"]


def test_a_block_that_takes_the_streams_away_stops_nothing(session):
    assert ran(session, "import sys\nsys.stdout = sys.stderr = None") == ({}, None)
    assert ran(session, "x = 2 + 2") == ({}, None)


def test_what_a_block_forked_takes_no_order_away(session):
    assert ran(session, "import os\npid = os.fork()") == ({}, None)
    for _ in range(4):
        assert ran(session, "1 + 1") == ({"stdout": "2\n"}, None)


def test_a_figure_comes_as_svg(session):
    pieces, _ = ran(session, "import matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    assert pieces["figure"].startswith("<svg")
    assert ran(session, "1")[0] == {"stdout": "1\n"}


def test_pieces_come_while_it_runs_and_stop_ends_it(session):
    seen = threading.Event()
    threading.Thread(target=lambda: seen.wait(60) and session.stop()).start()
    ended = session.run("x = 1\nprint('begun')\nwhile True: pass", lambda *_: seen.set())
    assert ended.why == "stopped"
    assert session.is_fresh
    assert "NameError" in ran(session, "x")[0]["error"]


def test_limits_hold_for_each_block(room, places):
    with Session(Limits(seconds=4.0, printed=1000)) as session:
        assert ran(session, "import time\ntime.sleep(2.1)")[1] is None
        assert ran(session, "time.sleep(2.1)")[1] is None
        pieces, ended = ran(session, "print('a' * 5000)")
        assert ended is None
        assert len(pieces["stdout"]) == 1000
        assert "not shown" in pieces["stderr"]
        assert ran(session, "print('b')")[0] == {"stdout": "b\n"}
        assert ran(session, "time.sleep(60)")[1].why == "time"
        assert ran(session, "import os\nos._exit(4)")[1].why == "left"


def test_a_days_own_modules_are_found(room, places, tmp_path):
    (tmp_path / "parts.py").write_text("WIDTH = 3\n")
    with Session(folders=[tmp_path]) as session:
        assert ran(session, "import parts\nparts.WIDTH")[0] == {"stdout": "3\n"}


LEFT_OVER = """
import threading, time
def grow():
    time.sleep(3)
    while True:
        kept.append(bytearray(2**22))
        time.sleep(0.01)
kept = []
threading.Thread(target=grow, daemon=True).start()
"""


@pytest.mark.slow
def test_what_a_block_left_running_is_watched_when_no_block_runs(places, room):
    with Session(Limits(seconds=20.0, memory=150 * 2**20)) as found:
        assert ran(found, LEFT_OVER) == ({}, None)
        until = time.monotonic() + 120
        while left_behind(room) and time.monotonic() < until:
            time.sleep(0.1)
        assert left_behind(room) == []
        _, ended = ran(found, "1 + 1")
        assert ended.why == "memory"
        assert ran(found, "1 + 1") == ({"stdout": "2\n"}, None)


@pytest.mark.slow
def test_a_thread_that_never_ends_computes_no_longer_than_a_block_may(places, room, one_core):
    with Session(Limits(seconds=4.0)) as found:
        endless = "import threading\ndef f():\n    while True: pass\n"
        assert ran(found, f"{endless}threading.Thread(target=f).start()") == ({}, None)
        until = time.monotonic() + 200
        while left_behind(room) and time.monotonic() < until:
            time.sleep(0.1)
        _, ended = ran(found, "1 + 1")
        assert (ended.why, ended.says) == ("time", "It computed longer than it may")


def test_a_slow_start_is_not_counted(places, room, monkeypatch):
    monkeypatch.setattr(worker, "BEGIN", f"import time; time.sleep(3); {worker.BEGIN}")
    entry, limits = "chainrule.course.limited.limits:named", Limits(seconds=2.0)
    assert call(entry, {"number": 11}, limits=limits).value == " (SIGSEGV)"
