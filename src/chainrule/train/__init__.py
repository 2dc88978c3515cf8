"""Train a network by a recipe, watch it, and keep what happened.

    from chainrule import train

    summary = train.run("digits", {"train.engine": "numpy", "optim.lr": 0.1})
    print(f"{summary.test_accuracy:.1%} in {summary.seconds:.0f} s, see {summary.run}")

    model = train.trained(summary.run)     # the network, with its best weights
    train.resume(summary.run)              # go on, had it been killed

Read in this order: recipe.py (what can be asked for) · loop.py (the heart, one page) ·
callbacks/ (who listens) · session.py (how it is put together) · run.py · folder.py.
"""

from chainrule.train.recipe import Recipe, load, shipped
from chainrule.train.run import resume, run, trained
from chainrule.train.summary import Summary, TrainingFailed

__all__ = ["Recipe", "Summary", "TrainingFailed", "load", "resume", "run", "shipped", "trained"]
