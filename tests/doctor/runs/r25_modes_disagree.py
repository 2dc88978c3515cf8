"""R25 on digits: batch norm whose averages hardly move, and one with the usual momentum."""

from tests.doctor.probed import probed
from tests.doctor.training import digits


def net(e, momentum):
    nn = e.nn
    e.torch.manual_seed(1)
    norm = nn.BatchNorm1d(64, momentum=momentum)
    return nn.Sequential(nn.Linear(64, 64), norm, nn.ReLU(), nn.Linear(64, 10))


def sick(e, folder):
    return probed(e, folder, net(e, 0.0005), *digits(), ["train_eval"], lr=0.1)


def healthy(e, folder):
    return probed(e, folder, net(e, 0.1), *digits(), ["train_eval"], lr=0.1)
