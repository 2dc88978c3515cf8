"""W3: a sentence classifier; a hundred small products, one after the other."""

from collections.abc import Callable
from typing import Any

from benchmarks.workloads.workload import Step, Workload, trainer


def classifier(kind: str) -> Callable[[Any], Step]:
    """Return the builder of a step with nn.LSTM, nn.GRU or nn.RNN as the layer."""

    def build(e: Any) -> Step:
        class Classifier(e.nn.Module):
            def __init__(self) -> None:
                super().__init__()
                self.embedding = e.nn.Embedding(10_000, 128)
                self.layer = getattr(e.nn, kind)(128, 128, batch_first=True)
                self.head = e.nn.Linear(128, 2)

            def forward(self, words: Any) -> Any:
                y, _ = self.layer(self.embedding(words))  # (B, T, 128)
                return self.head(y[:, -1])

        net = Classifier()
        words, labels = e.torch.randint(0, 10_000, (32, 100)), e.torch.randint(0, 2, (32,))
        return trainer(e, net, e.optim.Adam(net.parameters()), words, labels)

    return build


ABOUT = "embedding 10,000x128, {} of 128 units, 100 steps, batch 32, 2 classes, Adam"
TARGETS = {"LSTM": 1.6, "GRU": 1.1, "RNN": 0.6}
WORKLOADS = {
    f"W3-{kind.lower()}": Workload(ABOUT.format(kind), classifier(kind), target)
    for kind, target in TARGETS.items()
}
