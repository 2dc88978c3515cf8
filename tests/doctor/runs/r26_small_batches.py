"""R26 on digits: batch norm with two examples a batch, and with 32."""

from tests.doctor.training import digits, train


def run(e, folder, batch, lr):
    nn = e.nn
    e.torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(64, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Linear(32, 10))
    return train(e, folder, model, *digits(), lr=lr, batch=batch, epochs=4, held_out=0.5)


def sick(e, folder):
    return run(e, folder, 2, 0.02)


def healthy(e, folder):
    return run(e, folder, 32, 0.2)
