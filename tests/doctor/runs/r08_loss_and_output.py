"""R08 on digits: cross-entropy behind a softmax."""

from tests.doctor.training import digits, mlp, train


def sick(e, folder):
    model = e.nn.Sequential(*mlp(e, 64, 64, 10), e.nn.Softmax(dim=1))
    return train(e, folder, model, *digits(), lr=0.1)


def healthy(e, folder):
    model = e.nn.Sequential(*mlp(e, 64, 64, 10), e.nn.LogSoftmax(dim=1))
    return train(e, folder, model, *digits(), lr=0.1, loss=e.nn.NLLLoss())
