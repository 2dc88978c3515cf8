"""R37 on digits: three linear layers, with and without ReLU between."""

from tests.doctor.training import digits, mlp, train


def sick(e, folder):
    nn = e.nn
    e.torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(64, 64), nn.Linear(64, 64), nn.Linear(64, 10))
    return train(e, folder, model, *digits(), lr=0.1)


def healthy(e, folder):
    return train(e, folder, mlp(e, 64, 64, 64, 10), *digits(), lr=0.1)
