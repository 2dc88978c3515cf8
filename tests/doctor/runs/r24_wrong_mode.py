"""R24 on digits: a net with dropout that learns in eval mode after the first evaluation."""

from tests.doctor.training import digits, ordinary, train


def net(e):
    nn = e.nn
    e.torch.manual_seed(1)
    return nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Dropout(0.3), nn.Linear(64, 10))


def sick(e, folder):
    usual = ordinary()

    def step(model, *rest):
        model.eval()  # left over from an evaluation
        return usual(model, *rest)

    return train(e, folder, net(e), *digits(), lr=0.1, step=step)


def healthy(e, folder):
    return train(e, folder, net(e), *digits(), lr=0.1)
