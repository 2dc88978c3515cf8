"""Run somebody's PyTorch script, unchanged, on either engine, in a process of its own.

    from chainrule import program
    program.run("train.py", ["--epochs", "1"])                    # on the readable engine
    program.run("train.py", ["--epochs", "1"], engine="torch")    # on PyTorch

launch.py     check the script, start the process, hand its exit code on
child.py      the new process: become the script
ending.py     how a script's error is shown: its own lines, without ours
warning.py    how the engine's warnings are shown
"""

from chainrule.program.launch import become, run

__all__ = ["become", "run"]
