"""More healthy runs, harder ones: each is probed as well, and no rule may fire.

A GAN, a transformer, a GRU, an autoencoder, labels of which some are wrong, one-cycle, low-rank
adapters, rare classes with weights, a schedule that decays to zero, noisy regression.
"""

import numpy as np
from tests.doctor.probed import probed
from tests.doctor.runs import r35_gan_collapse, r36_sequence_faults
from tests.doctor.training import digits, mlp, points

QUIET = ["initial_loss", "train_eval", "zeroed_inputs", "dead_units", "leaks", "baseline"]
QUIET += ["permuted_labels", "noise_scale", "lr_range", "overfit_batch", "sequence"]


def adam(e, model, rate=3e-3):
    return e.optim.Adam(model.parameters(), lr=rate)


def gan(e, folder):
    return r35_gan_collapse.healthy(e, folder)


def transformer(e, folder):
    return r36_sequence_faults.healthy(e, folder)


def gru(e, folder):
    """Digits read row by row."""
    nn = e.nn
    e.torch.manual_seed(1)

    class Rows(nn.Module):
        def __init__(self):
            super().__init__()
            self.read, self.head = nn.GRU(8, 32, batch_first=True), nn.Linear(32, 10)

        def forward(self, x):
            return self.head(self.read(x)[0][:, -1])

    x, y = digits()
    model = Rows()
    settings = {"optimizer": adam(e, model, 1e-2), "epochs": 6}
    return probed(e, folder, model, x.reshape(-1, 8, 8), y, QUIET, **settings)


def autoencoder(e, folder):
    x, _ = digits()
    model = mlp(e, 64, 32, 12, 32, 64)
    settings = {"loss": e.nn.MSELoss(), "optimizer": adam(e, model), "epochs": 12}
    return probed(e, folder, model, x, x, QUIET, **settings)


def wrong_labels(e, folder):
    """One label in ten is wrong; who trains on must not be told that the net is broken."""
    x, y = digits()
    wrong = np.random.default_rng(0).random(len(y)) < 0.1
    model = mlp(e, 64, 32, 10)
    return probed(e, folder, model, x, np.where(wrong, (y + 3) % 10, y), QUIET, lr=0.1, epochs=4)


def one_cycle(e, folder):
    model = mlp(e, 64, 64, 10)
    sgd = e.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    cycle = e.optim.lr_scheduler.OneCycleLR(sgd, max_lr=0.15, total_steps=270)
    step = stepping(cycle)
    return probed(e, folder, model, *digits(), QUIET, optimizer=sgd, step=step, epochs=6)


def decay_to_zero(e, folder):
    model = mlp(e, 64, 64, 10)
    sgd = e.optim.SGD(model.parameters(), lr=0.2)
    cosine = e.optim.lr_scheduler.CosineAnnealingLR(sgd, 270)
    step = stepping(cosine)
    return probed(e, folder, model, *digits(), QUIET, optimizer=sgd, step=step, epochs=6)


def stepping(schedule):
    """Return a step that moves the schedule, too."""

    def step(model, criterion, optimizer, xb, yb):
        optimizer.zero_grad()
        loss = criterion(model(xb), yb)
        loss.backward()
        optimizer.step()
        schedule.step()
        return loss.item()

    return step


def adapters(e, folder):
    """Frozen layers with small ones beside them, of which the second starts at zero."""
    nn = e.nn
    e.torch.manual_seed(1)

    class Adapted(nn.Module):
        def __init__(self, k, m, rank=8):
            super().__init__()
            self.base = nn.Linear(k, m)
            self.down, self.up = nn.Linear(k, rank, bias=False), nn.Linear(rank, m, bias=False)
            nn.init.zeros_(self.up.weight)
            for parameter in self.base.parameters():
                parameter.requires_grad_(False)

        def forward(self, x):
            return self.base(x) + self.up(self.down(x))

    model = nn.Sequential(Adapted(64, 64), nn.ReLU(), nn.Linear(64, 10))
    trained = [p for p in model.parameters() if p.requires_grad]
    settings = {"optimizer": e.optim.Adam(trained, lr=3e-3), "epochs": 8}
    return probed(e, folder, model, *digits(), QUIET, **settings)


def rare_class(e, folder):
    """One class in twenty, weighted."""
    rng = np.random.default_rng(0)
    y = (np.arange(2000) % 20 == 0).astype(np.int64)
    x = (rng.standard_normal((2000, 4)) + 2.5 * y[:, None]).astype(np.float32)
    order = rng.permutation(2000)
    loss = e.nn.CrossEntropyLoss(weight=e.torch.tensor([1.0, 19.0]))
    model = mlp(e, 4, 32, 2)
    return probed(e, folder, model, x[order], y[order], QUIET, loss=loss, lr=0.1, epochs=6)


def noisy_values(e, folder):
    """Half of the variance is noise."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((800, 4)).astype(np.float32)
    y = np.sin(x[:, :1]) + 0.5 * x[:, 1:2] + 0.8 * rng.standard_normal((800, 1))
    model = mlp(e, 4, 32, 1)
    y = ((y - y.mean()) / y.std()).astype(np.float32)
    settings = {"loss": e.nn.MSELoss(), "optimizer": adam(e, model), "epochs": 10}
    return probed(e, folder, model, x, y, QUIET, **settings)


def yes_or_no(e, folder):
    """One output, yes or no."""
    x, y = points()
    target, model = y[:, None].astype(np.float32), mlp(e, 2, 32, 1)
    settings = {"loss": e.nn.BCEWithLogitsLoss(), "optimizer": adam(e, model, 1e-2)}
    return probed(e, folder, model, x, target, QUIET, epochs=15, **settings)


HEALTHY_MORE = [
    gan, transformer, gru, autoencoder, wrong_labels, one_cycle, decay_to_zero, adapters,
    rare_class, noisy_values, yes_or_no,
]  # fmt: skip
