"""Look on while anybody's loop trains, without a call in it.

Read in this order:
    front.py       doctor.watch(model, optimizer)
    watch.py       the block: what it hears, and what came of it
    ears.py        the functions that it listens to
    training.py    where steps begin and end        cycle.py   when several optimizers are one step
    losses.py      a step's loss                    evaluation.py   passes without gradients
    loaders.py     where batches come from          discovery.py    models and optimizers, unasked
    subject.py     a watched model                  standins.py     what the recorder is given
    recording.py   steps that can be taken back     patches.py      replace and put back
"""

from chainrule.doctor.watching.front import new_folder, watch
from chainrule.doctor.watching.watch import Watch

__all__ = ["Watch", "new_folder", "watch"]
