"""R35 on eight heaps in a ring: a generator that finds one of them, and one that finds most."""

import numpy as np
from tests.doctor.training import mlp

from chainrule.doctor.probes import Subject, run_probes
from chainrule.train.trace import Recorder


def ring(n=2000, heaps=8):
    rng = np.random.default_rng(0)
    angle = 2 * np.pi * rng.integers(heaps, size=n) / heaps
    x = np.stack([np.cos(angle), np.sin(angle)], 1) + 0.05 * rng.standard_normal((n, 2))
    return x.astype(np.float32)


def gan(e, folder, x, *, rate=1e-3, judge_rate=1e-3, steps=1200, width=32, noise=4, batch=64):
    """Train a GAN of two small nets; return its trace with the probe `diversity`."""
    torch, criterion = e.torch, e.nn.BCEWithLogitsLoss()
    generator, judge = mlp(e, noise, width, width, 2), mlp(e, 2, width, width, 1)
    makes = e.optim.Adam(generator.parameters(), lr=rate, betas=(0.5, 0.9))
    judges = e.optim.Adam(judge.parameters(), lr=judge_rate, betas=(0.5, 0.9))
    ones, zeros = torch.ones(batch, 1), torch.zeros(batch, 1)
    real, rng = torch.from_numpy(x), np.random.default_rng(0)
    torch.manual_seed(0)
    with Recorder(folder, e, every=20) as recorder:
        recorder.attach(generator, makes, name="generator")
        recorder.attach(judge, judges, name="judge")
        for step in range(1, steps + 1):
            seen = real[torch.from_numpy(rng.integers(len(x), size=batch))]
            recorder.before_step(step)
            made = generator(torch.randn(batch, noise))
            judges.zero_grad()
            loss = criterion(judge(seen), ones) + criterion(judge(made.detach()), zeros)
            loss.backward()
            judges.step()
            makes.zero_grad()
            criterion(judge(made), ones).backward()
            makes.step()
            recorder.after_step(step, 1, loss.item(), judge_rate, None, None, x=seen)

    def samples(n):
        with torch.no_grad():
            return generator(torch.randn(n, noise)).numpy()

    subject = Subject(e, generator, x=x, make_samples=samples)
    return run_probes(folder, subject, ["diversity"]).trace


def sick(e, folder):
    return gan(e, folder, ring(), rate=0.02, judge_rate=1e-3)


def healthy(e, folder):
    return gan(e, folder, ring(), rate=1e-3, judge_rate=3e-3)
