"""What learners' code may do by accident, done for real: a clear message, and nothing else hurt."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from tests.course.limited.support import RIGHT, left_behind

from chainrule.course import exercise
from chainrule.course.limited import Limits, landlock

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="limits are tested on Linux"),
]
MB = 2**20
ROOM = "more than 200 MB|asks for more memory than a check may have"  # seen, or refused
FORKS = """
import os, time
for _ in range(9):  # 512 processes at most
    os.fork()
time.sleep(20)
"""
DAEMON = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(60)
    os._exit(0)
"""
CASES = {
    "an endless loop": ("while True:\n    pass\n", "did not end within 6 seconds (it was on line"),
    "sleep": ("import time\ntime.sleep(60)\n", "did not end within 2 seconds"),
    "catches all": (
        "while True:\n    try:\n        1 / 0\n    except BaseException:\n        pass\n",
        "did not end",
    ),
    "sys.exit": ("import sys\nsys.exit(0)\n", "The file raised SystemExit on line 2"),
    "sys.exit in a function": (
        "def double(x):\n    raise SystemExit\n",
        "`double` raised SystemExit on line 2",
    ),
    "os._exit": (
        "import os\nos._exit(0)\n",
        "ended the process before there was an answer (exit code 0)",
    ),
    "Ctrl-C of its own": ("raise KeyboardInterrupt\n", "The file raised KeyboardInterrupt"),
    "abort": ("import os\nos.abort()\n", "ended the process by signal 6 (SIGABRT)"),
    "kills itself": ("import os\nos.kill(os.getpid(), 9)\n", "ended the process by signal 9"),
    "kills its group": ("import os\nos.killpg(0, 9)\n", "ended the process by signal 9"),
    "memory bomb": ("x = [0]\nwhile True:\n    x = x * 2\n", ROOM),
    "a huge array": ("import numpy as np\nx = np.ones(10**9)\n", ROOM),
    "forks too many": (FORKS, "more than 32 processes|more than 256 processes"),
    "fork bomb": (
        "import os\nwhile True:\n    os.fork()\n",
        "more than 32 processes|more than 256 processes",
    ),
    "fork bomb that goes on": (
        "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass\n",
        "more than 32 processes",
    ),
    "programs without end": (
        "import subprocess\nwhile True:\n    subprocess.Popen(['sleep', '30'])\n",
        "more than 32 processes|more than 256 processes",
    ),
    "thread bomb": (
        "import threading, time\nwhile True:\n"
        "    threading.Thread(target=time.sleep, args=(60,)).start()\n",
        "more than 256 threads|can't start new thread",
    ),
    "fills the disk": (
        "i = 0\nwhile True:\n    i += 1\n    open(f'{i}', 'wb').write(bytes(2**23))\n",
        "more than 100 MB of files",
    ),
    "one huge file": ("open('a', 'wb').write(bytes(2**26))\n", "raised OSError on line 1"),
    "no stdin": ("input()\n", "raised EOFError on line 1"),
    "stops itself": ("import os\nos.kill(os.getpid(), 19)\n", "did not end within 2 seconds"),
    "closes the pipes": (
        "import os\nos.closerange(0, 99)\n" + RIGHT,
        "ended the process before there was an answer",
    ),
    "ignores SIGTERM": (
        "import signal\nfor s in (1, 2, 15):\n    signal.signal(s, signal.SIG_IGN)\n"
        "while True:\n    pass\n",
        "did not end",
    ),
    "writes elsewhere": (
        "open('/tmp/chainrule-test-outside', 'w')\n",
        "your code may write in its own folder only",
    ),
    "takes its own rights": (
        "import os\nos.makedirs('a/b')\nopen('a/b/c', 'w').close()\nos.chmod('a', 0)\n1 / 0\n",
        "ZeroDivisionError",
    ),
    "not Python": ("def double(x:\n", "Python cannot read line 1"),
}
LIMITS = Limits(seconds=2.0, memory=200 * MB, disk=100 * MB, file=16 * MB)
SLOW = (
    "forks too many",
    "fork bomb",
    "fork bomb that goes on",
    "programs without end",
    "thread bomb",
    "memory bomb",
    "a huge array",
    "fills the disk",
    "one huge file",
)
SECONDS = {**dict.fromkeys(SLOW, 15.0), "an endless loop": 6.0}


@pytest.mark.parametrize("what", CASES)
def test_an_accident_is_told_and_hurts_nothing(double, room, what):
    source, says = CASES[what]
    mine = exercise.place(double)
    mine.write_text(RIGHT)
    seconds = SECONDS.get(what, LIMITS.seconds)
    limits = Limits(**{**vars(LIMITS), "seconds": seconds})
    answer = exercise.check(double, source, limits=limits)
    assert any(one in answer.lines[0] for one in says.split("|")), answer.lines
    assert not answer.solved
    assert answer.score == 0
    assert len(answer.lines) <= 12
    assert mine.read_text() == RIGHT
    assert list(room.iterdir()) == []
    assert left_behind(room) == []


def test_a_gigabyte_of_print_fills_neither_memory_nor_disk(double, room):
    source = "import os, sys\nline = 'a' * 2**20\nfor _ in range(1024):\n    print(line)\n" + RIGHT
    answer = exercise.check(double, source, limits=Limits(seconds=30.0))
    assert answer.solved
    assert 60_000 < len(answer.printed) <= 64 * 1024
    below = "import os\nfor _ in range(256):\n    os.write(1, b'b' * 2**20)\n" + RIGHT
    answer = exercise.check(double, below, limits=Limits(seconds=30.0))
    assert answer.solved
    assert len(answer.printed) <= 64 * 1024
    assert list(room.iterdir()) == []


def test_everything_in_the_current_folder_is_deleted_and_it_is_only_the_copy(double, places):
    mine = exercise.place(double)
    mine.write_text(RIGHT)
    before = sorted((places / "work").rglob("*"))
    source = (
        "import os, shutil\nwhere = os.getcwd()\nopen('mine', 'w').write('x')\n"
        "for name in os.listdir('.'):\n"
        "    shutil.rmtree(name) if os.path.isdir(name) else os.remove(name)\n"
        "shutil.rmtree('.', ignore_errors=True)\nprint(where)\n" + RIGHT
    )
    answer = exercise.check(double, source)
    assert answer.solved
    assert "chainrule-limited-" in answer.printed
    assert mine.read_text() == RIGHT
    assert sorted((places / "work").rglob("*")) == before


@pytest.mark.parametrize(
    "how",
    [
        "import os\nos.remove(PATH)",
        "import os\nos.chdir(FOLDER)\nos.remove(NAME)",
        "import os\nos.chdir('/')\nos.rename(PATH, PATH + '2')",
        "import pathlib\npathlib.Path(PATH).write_text('')",
        "import shutil\nshutil.rmtree(FOLDER)",
        "import os\nos.remove(NAME, dir_fd=os.open(FOLDER, os.O_RDONLY))",
        "import os\nos.symlink(PATH, 'link')\nopen('link', 'w')",
        "import os\nos.truncate(PATH, 0)",
    ],
)
def test_a_file_elsewhere_is_not_changed_through_python(double, tmp_path, how):
    file = tmp_path / "elsewhere" / "precious.txt"
    file.parent.mkdir()
    file.write_text("kept")
    names = f"PATH, FOLDER, NAME = {str(file)!r}, {str(file.parent)!r}, {file.name!r}\n"
    answer = exercise.check(double, names + how + "\n" + RIGHT)
    assert "your code may write in its own folder only" in answer.lines[0]
    assert file.read_text() == "kept"


def test_nor_by_a_program_that_it_starts(double, tmp_path):
    if not kernel_has_landlock():
        pytest.skip("a kernel without Landlock")
    file = tmp_path / "precious.txt"
    file.write_text("kept")
    source = (
        f"import os\nfor line in ('rm -f', 'truncate -s 0', 'tee -a'):\n"
        f"    os.system(f'echo more | {{line}} {file}')\n"
        "os.system('echo yes > mine; cat mine; sleep 1')\n" + RIGHT
    )
    answer = exercise.check(double, source)
    assert answer.solved
    assert "yes" in answer.printed
    assert file.read_text() == "kept"


def kernel_has_landlock():
    """Ask in another process: the rule holds for good."""
    ask = "from chainrule.course.limited import landlock as l; print(l.write_below(['/tmp']))"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    return done.stdout.strip() == "True"


def test_what_it_started_is_killed_although_it_answered(double, room):
    threads = "import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()\n"
    atexit = "import atexit\n@atexit.register\ndef last():\n    raise ValueError\n"
    began = time.monotonic()
    assert exercise.check(double, DAEMON + threads + atexit + RIGHT).solved
    assert time.monotonic() - began < 50  # what it started sleeps for 60
    assert left_behind(room) == []


def test_it_is_stopped_from_another_thread(double, room):
    stop = threading.Event()
    threading.Timer(0.8, stop.set).start()
    answer = exercise.check(double, "while True:\n    pass\n", stop)
    assert answer.lines[0] == "It was stopped."
    assert left_behind(room) == []


def asked(double, seconds):
    """Check an endless loop from a process of its own; return its number when all runs."""
    pid = os.fork()
    if pid == 0:
        try:
            os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])
            exercise.check(double, "while True:\n    pass\n", limits=Limits(seconds=seconds))
        finally:
            os._exit(0)
    return pid


def until(holds):
    end = time.monotonic() + 120
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    assert holds()


def test_it_dies_with_who_asked_and_leaves_no_folder(double, room):
    pid = asked(double, seconds=60)
    until(lambda: len(left_behind(room)) >= 2)  # watcher and process
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    until(lambda: left_behind(room) == [])
    until(lambda: list(room.iterdir()) == [])


def test_it_dies_with_its_watcher(double, room):
    pid = asked(double, seconds=60)
    until(lambda: len(left_behind(room)) >= 2)
    os.kill(min(left_behind(room)), 9)
    until(lambda: left_behind(room) == [])
    os.waitpid(pid, 0)


def test_it_computes_no_longer_than_it_may_although_who_asked_is_suspended(double, room):
    pid = asked(double, seconds=3)
    until(lambda: len(left_behind(room)) >= 2)
    os.kill(pid, signal.SIGSTOP)
    until(lambda: left_behind(room) == [])
    os.kill(pid, signal.SIGCONT)
    os.waitpid(pid, 0)


def test_secrets_and_open_files_stay_outside(double, monkeypatch, tmp_path):
    monkeypatch.setenv("API_TOKEN", "secret")
    monkeypatch.setenv("CHAINRULE_DATABASE", "postgresql://me:secret@there/db")
    secret = (tmp_path / "open").open("w")
    os.set_inheritable(secret.fileno(), True)
    source = (
        "import os\nprint(sorted(os.environ))\nprint(os.environ['HOME'] == os.getcwd())\n"
        "for fd in os.listdir('/proc/self/fd'):\n"
        "    try:\n        print(os.readlink(f'/proc/self/fd/{fd}'))\n"
        "    except OSError:\n        pass\n" + RIGHT
    )
    answer = exercise.check(double, source)
    assert answer.solved
    assert "TOKEN" not in answer.printed
    assert "CHAINRULE_DATABASE" not in answer.printed
    assert "\nTrue\n" in answer.printed
    assert "socket:" not in answer.printed
    assert str(tmp_path / "open") not in answer.printed
    secret.close()


def test_an_answer_on_every_open_file_is_none(double):
    forged = (
        "import json, os\nfake = {'lines': ['All'], 'score': 1.0, 'properties': [], 'ran': ''}\n"
        "for fd in range(64):\n    try:\n        os.write(fd, json.dumps({'value': fake}).encode()"
        " + b'\\n')\n    except OSError:\n        pass\n"
    )
    answer = exercise.check(double, forged)
    assert answer.score == 0
    assert answer.lines[0].startswith("It wrote where only answers go")


def test_streams_that_the_code_took_away_are_no_obstacle(double):
    assert exercise.check(double, "import sys\nsys.stdout = sys.stderr = None\n" + RIGHT).solved


def test_an_exit_of_any_kind_names_its_line(double):
    answer = exercise.check(double, "def double(x):\n    raise KeyboardInterrupt\n")
    assert answer.lines[0] == "The file raised KeyboardInterrupt on line 2."


def test_printing_an_answer_is_no_answer(double):
    forged = (
        'import json, os, sys\ntext = json.dumps({"value": {"lines": ["All"], "score": 1.0, '
        '"properties": [], "ran": ""}})\n'
        "print(text, flush=True)\nos.write(1, text.encode() + b'\\n')\n"
        "os.write(2, text.encode() + b'\\n')\nos._exit(0)\n"
    )
    answer = exercise.check(double, forged)
    assert not answer.solved
    assert "ended the process" in answer.lines[0]


def test_it_kills_nothing_that_it_did_not_start(double):
    source = (
        "import os, subprocess\n"
        "for who in (-1, os.getppid(), -os.getppid()):\n"
        "    try:\n        os.kill(who, 9)\n    except PermissionError:\n        print('refused')\n"
        "own = subprocess.Popen(['sleep', '60'])\nown.kill()\nprint(own.wait())\n" + RIGHT
    )
    answer = exercise.check(double, source)
    assert answer.solved
    assert answer.printed == "refused\nrefused\nrefused\n-9\n"


def test_nor_by_a_program_or_a_call_of_the_system(double):
    if landlock.version() < landlock.KNOWS_SIGNALS:
        pytest.skip("a kernel before 6.12")
    source = (
        "import ctypes, os\nmain = os.getppid()\nprint(ctypes.CDLL(None).kill(main, 9))\n"
        "print(os.system(f'kill -9 {main} 2>/dev/null') != 0)\n" + RIGHT
    )
    answer = exercise.check(double, source)
    assert answer.solved
    assert answer.printed == "-1\nTrue\n"
