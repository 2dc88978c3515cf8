"""Healthy runs: every rule must be silent on each of them (notes are allowed)."""

from tests.doctor.training import digits, line, mlp, points, train


def moons_sgd(e, folder):
    return train(e, folder, mlp(e, 2, 32, 2), *points(), lr=0.3, epochs=15)


def digits_momentum(e, folder):
    model = mlp(e, 64, 64, 10)
    sgd = e.optim.SGD(model.parameters(), lr=0.03, momentum=0.9)
    return train(e, folder, model, *digits(), optimizer=sgd)


def digits_adam(e, folder):
    model = mlp(e, 64, 64, 32, 10)
    return train(e, folder, model, *digits(), optimizer=e.optim.Adam(model.parameters(), lr=2e-3))


def regression_adamw(e, folder):
    model = mlp(e, 3, 32, 32, 1, bend=e.nn.Tanh)
    adamw = e.optim.AdamW(model.parameters(), lr=3e-3)
    return train(e, folder, model, *line(), optimizer=adamw, loss=e.nn.MSELoss(), epochs=15)


def batch_norm_dropout(e, folder):
    nn = e.nn
    e.torch.manual_seed(1)
    model = nn.Sequential(
        nn.Linear(64, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3), nn.Linear(64, 10)
    )
    return train(e, folder, model, *digits(), lr=0.1, epochs=8)


def convolution(e, folder):
    nn = e.nn
    e.torch.manual_seed(1)
    model = nn.Sequential(
        nn.Unflatten(1, (1, 8, 8)), nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(128, 10),
    )  # fmt: skip
    return train(e, folder, model, *digits(), optimizer=e.optim.Adam(model.parameters(), lr=3e-3))


def accumulation(e, folder):
    def step(model, criterion, optimizer, xb, yb):
        optimizer.zero_grad()
        for i in range(0, len(xb), 8):
            loss = criterion(model(xb[i : i + 8]), yb[i : i + 8]) * (len(xb[i : i + 8]) / len(xb))
            loss.backward()
        optimizer.step()
        return loss.item() * 4

    return train(e, folder, mlp(e, 64, 64, 10), *digits(), lr=0.1, step=step)


def frozen_backbone(e, folder):
    model = mlp(e, 64, 64, 64, 10)
    for p in model[0].parameters():
        p.requires_grad_(False)
    trained = [p for p in model.parameters() if p.requires_grad]
    return train(e, folder, model, *digits(), optimizer=e.optim.SGD(trained, lr=0.1), epochs=8)


def warm_up_cosine(e, folder):
    model = mlp(e, 64, 64, 10)
    adam = e.optim.Adam(model.parameters(), lr=3e-3)
    schedule = e.optim.lr_scheduler.OneCycleLR(adam, max_lr=5e-3, total_steps=270)

    def step(model, criterion, optimizer, xb, yb):
        optimizer.zero_grad()
        loss = criterion(model(xb), yb)
        loss.backward()
        optimizer.step()
        schedule.step()
        return loss.item()

    return train(e, folder, model, *digits(), optimizer=adam, step=step, epochs=6)


HEALTHY = [
    moons_sgd, digits_momentum, digits_adam, regression_adamw, batch_norm_dropout, convolution,
    accumulation, frozen_backbone, warm_up_cosine,
]  # fmt: skip
