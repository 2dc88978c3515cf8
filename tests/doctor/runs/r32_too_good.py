"""R32 on digits: the validation rows stand in the training part too, as a check told."""

from tests.doctor.training import digits, mlp, train


def sick(e, folder):
    detail = {"rows": 1438, "overlap": 300}
    return train(e, folder, mlp(e, 64, 64, 10), *digits(), lr=0.1, detail=detail)


def healthy(e, folder):
    detail = {"rows": 1438, "overlap": 0}
    return train(e, folder, mlp(e, 64, 64, 10), *digits(), lr=0.1, detail=detail)
