"""Healthy runs under the recorder: what the doctor's thresholds are held against."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from chainrule import models
from chainrule.lab.bench import Bench
from chainrule.lab.tools import digits
from chainrule.train.callbacks.tracing import Tracing
from chainrule.train.trace import Recorder, Trace, read

NETS: dict[str, tuple[tuple[int, ...], dict[str, Any]]] = {  # model -> shape of a digit, settings
    "mlp": ((64,), {"widths": [64, 64, 32, 10]}),
    "cnn": ((1, 8, 8), {}),
    "gru": ((8, 8), {"kind": "gru"}),
    "transformer": ((8, 8), {}),
}
RATES = {"Adam": 3e-3, "momentum": 0.05}


def traces(bench: Bench, *nets: str) -> Iterator[tuple[str, Trace]]:
    """Train each net with each optimizer for six epochs; yield its name and its trace."""
    (x, y), e = digits(bench), bench.e
    for net, (name, lr) in product(nets or NETS, RATES.items()):
        shape, settings = NETS[net]
        bench.reseed()
        model = models.create("recurrent" if net == "gru" else net, engine=e.name, **settings)
        parameters = list(model.parameters())
        adam, sgd = e.optim.Adam(parameters, lr=lr), e.optim.SGD(parameters, lr=lr, momentum=0.9)
        chosen = {"optimizer": adam if name == "Adam" else sgd}
        with TemporaryDirectory() as folder:
            with Recorder(Path(folder), e) as recorder:
                recorder.attach(model, chosen["optimizer"])
                listeners = [Tracing(recorder, 0)]
                seen = x.train.reshape(-1, *shape)
                bench.fit(
                    model, seen, y.train, epochs=6, batch_size=32, callbacks=listeners, **chosen
                )
            yield f"{net}, {name}", read(Path(folder))


def matrices(trace: Trace) -> list[int]:
    """Return the places of the matrices among the parameters."""
    return [i for i, fact in enumerate(trace.parameters.facts) if len(fact["shape"]) > 1]


def first_over_last(trace: Trace) -> float:
    """Return the first matrix's gradient over the last one's, value by value, over the run."""
    sizes = np.sqrt([fact["size"] for fact in trace.parameters.facts])
    per_value = trace.parameters["g_norm"] / sizes
    places = matrices(trace)
    return float(np.nanmedian(per_value[:, places[0]] / per_value[:, places[-1]]))
