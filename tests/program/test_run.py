"""A script sees what `python SCRIPT` shows it, and ends as it ends there."""

import signal
import subprocess
import sys

import pytest
from tests.program.support import ours, pythons

from chainrule import program
from chainrule.errors import EngineError, OptionError, ScriptError
from chainrule.program.launch import command

FACTS = '''"""A text."""
from __future__ import annotations
import sys, inspect, pickle
x: int = 1
class C: pass
print(__name__, __file__, __doc__, __spec__ and __spec__.name, __package__, __annotations__)
print(sorted(globals()))
print(sys.argv, sys.path[0], sys.flags.safe_path)
print(sys.modules["__main__"].C is C, pickle.loads(pickle.dumps(C)) is C, C.__module__)
print(inspect.getsource(C), repr(input()))
print(type(__builtins__), type(__loader__).__name__)
'''


@pytest.fixture
def script(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def written(text, name="train.py"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
        return file

    return written


def same(mine, twin):
    assert mine.stdout == twin.stdout
    assert mine.stderr == twin.stderr
    assert mine.returncode == twin.returncode


def test_a_script_sees_what_python_shows_it(script, tmp_path):
    script(FACTS)
    args = ["--help", "-m", "--engine=x", "", "a b", "--", "é"]
    for file in ("train.py", tmp_path / "train.py", "./train.py"):
        same(ours(file, *args, text="word\n"), pythons(file, *args, text="word\n"))


def test_a_script_elsewhere_finds_its_neighbours(script):
    script("import helper, sys; print(helper.x, __file__, sys.path[0])", "sub/train.py")
    script("x = 5", "sub/helper.py")
    script("raise ImportError", "numpy.py")  # beside us, not beside the script
    same(ours("sub/train.py"), pythons("sub/train.py"))


def test_a_module_by_its_name(script):
    script("", "pkg/__init__.py")
    script(FACTS + "from pkg import part\nprint(part.x)", "pkg/__main__.py")
    script("x = 1", "pkg/part.py")
    for name in ("pkg", "pkg.__main__"):
        mine = ours(name, "-x", text="w\n", module=True)
        same(mine, pythons(f"-m {name}", "-x", text="w\n"))


ENDINGS = {
    "well": "print(1)",
    "a number": "import sys; sys.exit(7)",
    "words": "import sys; sys.exit('no room')",
    "an error": "def f(): 1 / 0\nprint('before')\nf()",
    "an error in an error": "try: {}[1]\nexcept KeyError as e: raise ValueError('x') from e",
    "syntax": "x = 1\nprint(",
    "Ctrl-C": "raise KeyboardInterrupt",
    "at once": "import os; os._exit(3)",
    "a signal": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "in a thread": "import threading; t = threading.Thread(target=lambda: 1 / 0); t.start()",
    "at exit": "import atexit; atexit.register(print, 'bye'); raise SystemExit(2)",
    "a hook of its own": "import sys; sys.excepthook = lambda *a: print(a[1], a[2].tb_lineno)\n1/0",
    "a group": "raise ExceptionGroup('g', [ValueError(1)])",
    "a warning": "import warnings; warnings.warn('w')",
    "output without an end": "import sys; sys.stdout.write('x'); sys.stderr.write('y')",
}


@pytest.mark.parametrize("how", ENDINGS)
def test_a_script_ends_as_under_python(how, script):
    script(ENDINGS[how])
    same(ours("train.py"), pythons("train.py"))


def test_an_error_of_a_module_is_the_scripts(script):
    for text in ("x = 1\nprint(", "1 / 0"):
        script(text, "mod.py")
        mine = ours("mod", module=True)
        assert (mine.returncode, "chainrule" in mine.stderr) == (1, False)
        assert mine.stderr.splitlines()[-1] == pythons("-m mod").stderr.splitlines()[-1]


def test_the_exit_code_is_handed_on(script, capfd):
    assert program.run(script("import sys; print(sys.argv[1:]); sys.exit(5)"), ["a", "--b"]) == 5
    assert capfd.readouterr().out == "['a', '--b']\n"
    dead = "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"
    assert program.run(script(dead)) == 128 + signal.SIGTERM


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_ctrl_c_reaches_the_script_alone(script):
    file = script(
        "import time\n"
        "try:\n    print('ready', flush=True); time.sleep(30)\n"
        "except KeyboardInterrupt:\n    print('saving'); raise SystemExit(9)\n"
    )
    line = [sys.executable, "-m", "chainrule", "run", str(file)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(line, **pipes) as process:
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (out, err, process.returncode) == ("saving\n", "", 9)


WRONG = {
    "nothing": ("gone.py", "not there. Try: did you mean 'gown.py'"),
    "a folder": (".", "the folder"),
    "a notebook": ("n.ipynb", "nbconvert"),
    "bytes": ("bytes.py", "not Python"),
    "no text": ("latin.py", "no text"),
    "another language": ("page.html", "not Python"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_no_script_is_refused(what, tmp_path):
    (tmp_path / "gown.py").write_text("")
    (tmp_path / "n.ipynb").write_text("{}")
    (tmp_path / "bytes.py").write_bytes(b"\0\1")
    (tmp_path / "latin.py").write_bytes("x = 'é'".encode("latin-1"))
    (tmp_path / "page.html").write_text("<p>")
    name, said = WRONG[what]
    with pytest.raises(ScriptError, match=said):
        program.run(tmp_path / name)


def test_a_module_that_is_not_there_is_refused():
    for name in ("no_such", "no_such.part", "json.nothing"):
        mine = ours(name, module=True)
        assert (mine.returncode, mine.stderr.count("\n")) == (2, 1)
        assert f"got -m {name}" in mine.stderr


def test_the_torch_engine_is_python_itself(script):
    file = str(script(""))
    plan = {"engine": "torch", "around": None, "settings": None}
    assert command(file, ["-x"], module=False, **plan)[-2:] == [file, "-x"]
    assert command("pkg", ["-x"], module=True, **plan)[-3:] == ["-m", "pkg", "-x"]
    assert "-c" not in command(file, [], module=False, **plan)
    with pytest.raises(OptionError, match="did you mean 'numpy'"):
        program.run(file, engine="nump")


def test_an_engine_that_is_not_installed_says_so(script, monkeypatch):
    monkeypatch.setattr("chainrule.program.launch.find_spec", lambda name: None)
    with pytest.raises(EngineError, match="pip install torch"):
        program.run(script(""), engine="torch")


AROUND = """
from contextlib import contextmanager
@contextmanager
def block(word):
    print('in', word)
    try:
        yield
    finally:
        print('out')
"""


def test_a_block_can_stand_around_the_script(script, tmp_path, monkeypatch):
    script(AROUND, "around_it.py")
    script("print('script'); 1 / 0")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    mine = ours("train.py", around="around_it:block", settings={"word": "w"})
    assert mine.stdout == "in w\nscript\nout\n"
    assert mine.stderr == pythons("train.py").stderr
