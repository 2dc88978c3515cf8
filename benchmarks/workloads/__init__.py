"""The work that is timed, written once and run on both engines.

    perceptron.py    W1
    convolution.py   W2
    recurrent.py     W3
    transformer.py   W4
    single.py        W5, one op at a time

A workload takes an engine and returns `step`, which does the work once and returns a number
that both engines should agree on: the loss of a training step, or a sum.
"""

from benchmarks.workloads import convolution, perceptron, recurrent, single, transformer
from benchmarks.workloads.workload import Workload

WORKLOADS: dict[str, Workload] = {
    **perceptron.WORKLOADS,
    **convolution.WORKLOADS,
    **recurrent.WORKLOADS,
    **transformer.WORKLOADS,
    **single.WORKLOADS,
}

__all__ = ["WORKLOADS", "Workload"]
