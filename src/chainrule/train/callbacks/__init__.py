"""Those who listen to the training loop, one noun a file."""

from chainrule.train.callbacks.callback import Callback, Epoch, Step, Stop
from chainrule.train.callbacks.checkpoints import Checkpoints
from chainrule.train.callbacks.clipping import Clipping
from chainrule.train.callbacks.finite import Finite
from chainrule.train.callbacks.interrupt import Interrupt
from chainrule.train.callbacks.log import Log
from chainrule.train.callbacks.progress import Progress
from chainrule.train.callbacks.schedule import Schedule
from chainrule.train.callbacks.stopping import EarlyStopping
from chainrule.train.callbacks.tracing import Tracing

__all__ = [
    "Callback",
    "Checkpoints",
    "Clipping",
    "EarlyStopping",
    "Epoch",
    "Finite",
    "Interrupt",
    "Log",
    "Progress",
    "Schedule",
    "Step",
    "Stop",
    "Tracing",
]
