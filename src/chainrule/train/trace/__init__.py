"""What a training run leaves behind: recorded cheaply, read as NumPy columns.

    recorder = Recorder(folder, engine.get("numpy"))
    recorder.attach(model, optimizer, loss=loss)
    for step, (x, y) in enumerate(batches, start=1):
        recorder.before_step(step)
        ...
        recorder.after_step(step, epoch, loss.item(), lr, None, None, y=y)
    recorder.close()

    trace = read(folder)
    trace.steps["loss"]                      # (N,)
    trace.layers["zeros"]                    # (S, M): sampled steps, layers
    trace.parameters["update_ratio"]         # (S, M)
    trace.never_active("net.1")              # (S,)

docs/trace.md lists every column and who reads it.
"""

from chainrule.train.trace.reading import Table, Trace, read
from chainrule.train.trace.recorder import Recorder

__all__ = ["Recorder", "Table", "Trace", "read"]
