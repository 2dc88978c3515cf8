"""The root command: what to do next, exit codes, errors in one line, the log."""

import json
import logging
import os
import subprocess
import sys
import time
import warnings
import weakref
from pathlib import Path

import pytest

import chainrule
from chainrule import cli
from chainrule.cli import main
from chainrule.cli.app import COMMANDS
from chainrule.cli.terminal import logs


def script(*words, python=("-m", "chainrule"), **environment):
    path = str(Path(chainrule.__file__).parents[1])
    return subprocess.run(
        [sys.executable, *python, *words],
        env={**os.environ, "PYTHONPATH": path, **environment},
        capture_output=True,
        text=True,
    )


def run_folder(places, name, created, accuracy=None, **about):
    folder = places / "work" / "runs" / name
    folder.mkdir(parents=True)
    about = {"schema": 1, "created": created, "status": "done", "stop_reason": None, **about}
    (folder / "run.json").write_text(json.dumps(about))
    if accuracy is not None:
        (folder / "summary.json").write_text(json.dumps({"test_accuracy": accuracy}))
    return folder


def test_first_of_all_it_says_how_to_train(places, capsys):
    assert main([]) == 0
    assert "No run yet" in (out := capsys.readouterr().out)
    assert "chainrule train digits" in out
    assert not (places / "work").exists()


def test_then_it_tells_of_the_last_run(places, capsys):
    run_folder(places, "z-older", "2026-01-01T10:00:00", 0.5)
    last = run_folder(places, "digits-1", "2026-01-02T10:00:00", 0.9722)
    (last / "report.html").write_text("report")
    assert main([]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[:2] == ["Last run: digits-1 (done)", "Test accuracy: 97.22%"]
    assert str(last / "report.html") in out


@pytest.mark.parametrize("broken", ["run.json", "summary.json"])
@pytest.mark.parametrize("content", ["", "{", "[]", "\0"])
def test_a_damaged_run_is_no_obstacle(places, capsys, broken, content):
    folder = run_folder(places, "digits-1", "2026-01-02T10:00:00", 0.9)
    (folder / broken).write_text(content)
    assert main([]) == 0
    assert "digits-1" in capsys.readouterr().out


def test_why_a_run_stopped_is_told(places, capsys):
    run_folder(places, "digits-1", "2026", status="stopped", stop_reason="the loss became NaN")
    main([])
    assert "stopped)\nIt stopped: the loss became NaN" in capsys.readouterr().out


def test_another_workspace(places, capsys, tmp_path):
    assert main(["--workspace", str(tmp_path / "other"), "where"]) == 0
    assert f"{tmp_path / 'other'}\n" in capsys.readouterr().out
    assert main(["where"]) == 0  # the choice holds for one call
    assert str(places / "work") in capsys.readouterr().out


def test_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"chainrule {chainrule.__version__}\n"


def test_help_names_each_command_that_is_built(capsys):
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    for name in COMMANDS:
        built = any(Path(cli.__file__).with_name(f"{name}{end}.py").exists() for end in ("", "_"))
        assert (f" {name} " in out) == built


def test_an_error_is_one_line(places, capsys):
    assert main(["data", "fetch", "mnits"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Error: needed the name of a data set; got 'mnits'. Try: ")
    assert "'mnist'" in err
    assert err.count("\n") == 1


def test_verbose_shows_where_it_arose(places, capsys):
    assert main(["-v", "data", "fetch", "mnits"]) == 1
    err = capsys.readouterr().err
    assert "Traceback (most recent call last)" in err
    assert err.splitlines()[-1].startswith("Error: needed")


def test_a_broken_config_is_one_line_too(places, monkeypatch, capsys):
    (places / "config.toml").write_text("workspace = ")
    monkeypatch.delenv("CHAINRULE_HOME")
    for words in ([], ["where"], ["data"]):
        assert main(words) == 1
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert "config.toml must be a readable TOML file" in err


@pytest.mark.parametrize(
    "words",
    [["dta"], ["data", "fetch"], ["data", "--nonsense"], ["where", "much"], ["--workspace"]],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2(places, words, capsys):
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Error" in err


def test_an_unknown_command_gets_the_nearest(places, capsys):
    main(["doctr"])
    assert "Did you mean 'doctor'?" in capsys.readouterr().err


def test_ctrl_c_ends_quietly(monkeypatch, capsys):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("chainrule.cli.app.next_step", interrupted)
    assert main([]) == 130
    assert capsys.readouterr() == ("", "")


def test_a_fault_that_nobody_foresaw_has_words(places, monkeypatch, capsys):
    def faulty(*_):
        raise ZeroDivisionError("odd")

    monkeypatch.setattr("chainrule.cli.app.next_step", faulty)
    assert main([]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Error: this should not happen; got ZeroDivisionError: odd. Try: ")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_output_that_cannot_be_written_is_told(places):
    code = "import sys; from chainrule.cli import main; sys.exit(main(['where']))"
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", code], stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert done.returncode == 1
    assert done.stderr.startswith("Error: the system refused; got [Errno 28]")
    assert done.stderr.count("\n") == 1


def test_a_warning_does_not_show_code(places, monkeypatch, capsys):
    monkeypatch.setattr("chainrule.cli.app.next_step", lambda: warnings.warn("mind", stacklevel=1))
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        main([])
    assert capsys.readouterr().err == "Warning: mind\n"


@pytest.mark.parametrize(
    ("status", "command"),
    [
        ("done", "--set train.seed=1"),
        ("failed", "--set optim.lr=0.01"),
        ("running", "chainrule train --resume digits-1"),
        ("stopped", "chainrule train --resume digits-1"),
    ],
)
def test_what_to_do_next_hangs_on_how_the_run_ended(places, capsys, status, command):
    run_folder(places, "digits-1", "2026", status=status)
    main([])
    of_training, _ = capsys.readouterr().out.split("\n\n", 1)
    assert of_training.endswith(command)


def test_ctrl_c_where_python_cannot_raise_is_not_lost(monkeypatch, capsys):
    def pressed(_):
        raise KeyboardInterrupt

    def waits():
        kept = type("Kept", (), {})()
        mark = weakref.ref(kept, pressed)
        del kept  # calls `pressed`, whose exception Python drops
        time.sleep(5)
        return str(mark)

    monkeypatch.setattr("chainrule.cli.app.next_step", waits)
    assert main([]) == 130
    assert capsys.readouterr() == ("", "")


def test_a_closed_output_is_no_obstacle(places):
    code = (
        "import sys; sys.stdout = None; from chainrule.cli import main; sys.exit(main(['where']))"
    )
    done = script(python=("-c", code))
    assert (done.returncode, done.stderr) == (0, "")


def test_it_runs_as_a_module(places):
    done = script("--version")
    assert (done.returncode, done.stdout) == (0, f"chainrule {chainrule.__version__}\n")
    assert script("data", "fetch", "mnits").returncode == 1


def test_a_console_of_few_letters_is_no_obstacle(places):
    done = script("data", PYTHONIOENCODING="cp1251")
    assert (done.returncode, done.stderr) == (0, "")
    assert "8?8" in done.stdout


@pytest.mark.parametrize(
    ("code", "heavy"),
    [
        ("import chainrule.cli", {"numpy", "typer", "rich", "torch"}),
        ("import chainrule.cli.app", {"numpy", "torch", "matplotlib", "http"}),
        ("import chainrule.cli as c; c.main(['where'])", {"numpy", "torch", "matplotlib"}),
    ],
)
def test_imports_are_light(places, code, heavy):
    probe = f"{code}\nimport sys; print('loaded', *({heavy!r} & set(sys.modules)))"
    done = script(python=("-c", probe))
    assert done.stdout.splitlines()[-1] == "loaded", done.stderr


def test_the_log_needs_a_workspace(places, capsys):
    main(["data", "fetch", "mnits"])
    assert not (places / "work").exists()
    (places / "work").mkdir()
    main(["data", "fetch", "mnits"])
    log = places / "work" / "logs" / "chainrule.log"
    assert "DataError: needed the name of a data set; got 'mnits'" in log.read_text()


def test_the_log_rotates(places, monkeypatch):
    monkeypatch.setattr(logs, "SIZE", 500)
    (places / "work").mkdir()
    logs.start_log(verbose=False)
    for i in range(50):
        logging.getLogger("chainrule.test").info("line %d", i)
    files = sorted((places / "work" / "logs").iterdir())
    assert [f.name for f in files] == ["chainrule.log", *(f"chainrule.log.{i}" for i in (1, 2, 3))]
    assert all(f.stat().st_size <= 500 for f in files)
    assert "line 49" in files[0].read_text()


def test_a_log_that_cannot_be_written_is_no_obstacle(places, capsys):
    (places / "work").mkdir()
    (places / "work" / "logs").write_text("in the way")
    assert main(["data", "fetch", "mnits"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.fixture(autouse=True)
def close_the_log():
    yield
    logger = logging.getLogger("chainrule")
    for handler in logger.handlers[:]:
        logger.removeHandler(handler)
        handler.close()


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX's")
def test_ctrl_c_that_was_lost_still_ends_a_wait_for_a_line(tmp_path):
    import pty

    code = """if True:
        import os, signal, sys, weakref
        from chainrule import cli
        import chainrule.cli.app

        class Thing: pass

        def waits():
            thing = Thing()
            def lost(_):
                os.kill(os.getpid(), signal.SIGINT)
                sum(range(10_000))
            kept = weakref.ref(thing, lost)
            del thing
            input()

        chainrule.cli.app.next_step = waits
        sys.exit(cli.main([]))
    """
    child, screen = pty.fork()
    if child == 0:
        os.chdir(tmp_path)
        os.execv(sys.executable, [sys.executable, "-c", code])
    end, done = time.monotonic() + 20, 0
    while not done and time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        time.sleep(0.05)
    os.close(screen)
    if not done:
        os.kill(child, 9)
        os.waitpid(child, 0)
    assert done
    assert os.waitstatus_to_exitcode(status) == 130


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_a_terminal_that_wants_no_colour_gets_none(monkeypatch, capsys, name, value):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    main(["day", "99"])
    assert "\x1b[" in capsys.readouterr().err
    monkeypatch.setenv(name, value)
    main(["day", "99"])
    assert "\x1b[" not in capsys.readouterr().err
