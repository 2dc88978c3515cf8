"""No trap speaks in programs as they should be: shipped recipes, a transformer, a GAN, …"""

import numpy as np
import pytest

import chainrule.scratch as torch
from chainrule import models
from chainrule.scratch import nn, optim
from chainrule.scratch.nn import functional as F
from chainrule.train.recipe import load, shipped
from tests.scratch.traps.heard import heard, labels, noise


def classify(model, x, y, epochs=3, steps=3):
    """Train and evaluate, mode and gradients as they should be."""
    optimizer = optim.AdamW(model.parameters(), lr=1e-3)
    schedule = optim.lr_scheduler.StepLR(optimizer, 1)
    criterion, total = nn.CrossEntropyLoss(label_smoothing=0.1), 0.0
    for _ in range(epochs):
        model.train()
        for _ in range(steps):
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            total += loss.item()
        schedule.step()
        model.eval()
        with torch.no_grad():
            criterion(model(x), y)
            F.softmax(model(x), dim=1).argmax(1)


@pytest.mark.parametrize("name", shipped())
def test_shipped_recipes(name):
    recipe = load(name)
    model = models.create(recipe.model.name, **recipe.model.options)
    shape = (
        (8, 1, 28, 28) if recipe.model.name == "lenet5" else (8, recipe.model.options["widths"][0])
    )
    assert heard(lambda: classify(model, noise(*shape), labels(8, 10))) == []


class Writer(nn.Module):
    """A transformer over 11 characters, its output weights tied to the embedding."""

    def __init__(self):
        super().__init__()
        self.embed, self.place = nn.Embedding(11, 8), nn.Parameter(torch.zeros(5, 8))
        layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True, norm_first=True)
        self.blocks = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.out = nn.Linear(8, 11, bias=False)
        self.out.weight = self.embed.weight

    def forward(self, x):
        mask = nn.Transformer.generate_square_subsequent_mask(x.shape[1])
        return self.out(self.blocks(self.embed(x) + self.place, mask=mask)).transpose(1, 2)


def test_a_transformer():
    x = torch.arange(40).view(8, 5) % 11
    assert heard(lambda: classify(Writer(), x, (x + 1) % 11)) == []


def adversaries(frozen):
    """A GAN; the critic learns twice for each step of the generator, or stops learning."""
    makes = nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 4))
    judges = nn.Sequential(nn.Linear(4, 8), nn.LeakyReLU(0.2), nn.Dropout(0.3), nn.Linear(8, 1))
    make = optim.Adam(makes.parameters(), lr=1e-3)
    judge = optim.Adam(judges.parameters(), lr=1e-3)
    criterion = nn.BCEWithLogitsLoss()
    for i in range(9):
        judge.zero_grad()
        with torch.no_grad():
            fake = makes(noise(8, 3))
        if not (frozen and i > 5):
            real = criterion(judges(noise(8, 4)), torch.full((8, 1), 1.1))
            (real + criterion(judges(fake), torch.zeros(8, 1))).backward()
        judge.step()
        if i % 2:
            make.zero_grad()
            criterion(judges(makes(noise(8, 3))), torch.ones(8, 1)).backward()
            make.step()


@pytest.mark.parametrize("frozen", [False, True])
def test_a_gan(frozen):
    assert heard(lambda: adversaries(frozen)) == []


def test_accumulation_and_a_learning_rate_finder():
    def program():
        model = nn.Linear(3, 1)
        optimizer = optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
        start = {name: value.clone() for name, value in model.state_dict().items()}
        for i in range(24):
            loss = F.mse_loss(model(noise(8, 3)), noise(8, 1)) / 4
            loss.backward()
            if i % 4 == 3:
                optimizer.step()
                optimizer.zero_grad()
                optimizer.param_groups[0]["lr"] *= 1.5
        model.load_state_dict(start)

    assert heard(program) == []


def test_fine_tuning():
    def program():
        body = nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.1))
        model = nn.Sequential(body, nn.Linear(8, 4))
        classify(model, noise(8, 3), labels(8))
        model.requires_grad_(False)
        model[1] = nn.Linear(8, 4)
        optimizer = optim.SGD(model[1].parameters(), lr=0.1)
        model.train()
        body.eval()
        for _ in range(4):
            optimizer.zero_grad()
            F.cross_entropy(model(noise(8, 3)), labels(8)).backward()
            optimizer.step()
        body.requires_grad_(True)
        optimizer.add_param_group({"params": body.parameters(), "lr": 1e-3})
        for _ in range(4):
            optimizer.zero_grad()
            F.cross_entropy(model(noise(8, 3)), labels(8)).backward()
            optimizer.step()

    assert heard(program) == []


def test_a_student_an_autoencoder_and_a_policy():
    def program():
        student, teacher = nn.Linear(3, 4), nn.Sequential(nn.Linear(3, 4), nn.Dropout(0.1))
        optimizer = optim.SGD(student.parameters(), lr=0.1)
        for _ in range(4):
            x = noise(8, 3)
            with torch.no_grad():
                wanted = F.softmax(teacher(x) / 2, dim=1)
            scores = F.log_softmax(student(x) / 2, dim=1)
            optimizer.zero_grad()
            loss = F.kl_div(scores, wanted, reduction="batchmean")
            (loss + F.cross_entropy(student(x), wanted)).backward()
            optimizer.step()
            picture = torch.rand(8, 3)
            F.binary_cross_entropy(torch.sigmoid(student(x)[:, :3]), picture).backward()
            chance = torch.distributions.Categorical(logits=student(x))
            optimizer.zero_grad()
            (-chance.log_prob(chance.sample()) * noise(8)).mean().backward()
            optimizer.step()

    assert heard(program) == []


def test_a_recurrent_network_and_a_loop_without_optimizer():
    def program():
        cells, out = nn.LSTM(3, 4, num_layers=2, dropout=0.2), nn.Linear(4, 2)
        for _ in range(4):
            states, _ = cells(noise(5, 8, 3))
            loss = F.nll_loss(F.log_softmax(out(states[-1]), dim=-1), labels(8, 2))
            loss.backward()
            with torch.no_grad():
                for p in [*cells.parameters(), *out.parameters()]:
                    p -= 0.1 * p.grad
                    p.grad = None
        assert np.isfinite(loss.item())

    assert heard(program) == []
