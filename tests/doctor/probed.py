"""Train under the recorder, then probe the live model: what the X rules are tested on."""

from tests.doctor.training import train

from chainrule.doctor.probes import Subject, run_probes


def probed(e, folder, model, x, y, names, *, held_out=0.2, make_model=None, pad=None, **settings):
    """Return the trace of a run with the events of these probes."""
    criterion = settings.pop("loss", None) or e.nn.CrossEntropyLoss()
    rate = settings.pop("lr", 0.1)
    optimizer = settings.pop("optimizer", None) or e.optim.SGD(model.parameters(), lr=rate)
    own = {"optimizer": optimizer, "loss": criterion, "held_out": held_out}
    train(e, folder, model, x, y, **own, **settings)
    n = round(len(x) * (1 - held_out))
    parts = x[:n], y[:n], x[n:], y[n:]
    known = {"batch_size": settings.get("batch", 32), "make_model": make_model, "pad": pad}
    subject = Subject(e, model, criterion, optimizer, *parts, **known)
    return run_probes(folder, subject, names).trace
