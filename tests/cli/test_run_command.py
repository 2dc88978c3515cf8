"""`chainrule run`: its options end where the script begins."""

import subprocess
import sys

import pytest

from chainrule.cli import main


@pytest.fixture
def script(tmp_path):
    file = tmp_path / "show.py"
    file.write_text("import sys; print(sys.argv[1:]); sys.exit(len(sys.argv) > 6)")
    return str(file)


def test_what_follows_the_script_is_the_scripts(script, capfd):
    assert main(["run", script, "--help", "--engine", "x", "--", "-m"]) == 0
    assert capfd.readouterr().out == "['--help', '--engine', 'x', '--', '-m']\n"


def test_the_exit_code_is_the_scripts(script):
    line = [sys.executable, "-m", "chainrule", "run", script, *"abcdef"]
    assert subprocess.run(line, capture_output=True, check=False).returncode == 1


WRONG = {
    "no such file": (["gone.py"], "got gone.py, which is not there"),
    "no such engine": (["--engine", "jax", "{}"], "an engine is needed; got 'jax'"),
    "no such module": (["-m", "no.such"], "got -m no.such"),
    "stepping into PyTorch": (["--engine", "torch", "--explain", "{}"], "need the engine numpy"),
    "no such op": (["--break", "matmull", "{}"], "Try: "),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_command_ends_with_2(what, script, capfd):
    words, said = WRONG[what]
    assert main(["run", *(word.format(script) for word in words)]) == 2
    assert said in " ".join(capfd.readouterr().err.replace("│", " ").split())


def test_the_help_names_the_options(capfd):
    assert main(["run", "--help"]) == 0
    shown = capfd.readouterr().out
    assert all(name in shown for name in ("--engine", "--explain", "--break", "-m"))
