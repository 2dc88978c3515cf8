"""R23 on digits: no backward."""

from tests.doctor.training import digits, mlp, train


def sick(e, folder):
    def step(model, criterion, optimizer, xb, yb):
        optimizer.zero_grad()
        loss = criterion(model(xb), yb)
        optimizer.step()
        return loss.item()

    return train(e, folder, mlp(e, 64, 64, 10), *digits(), lr=0.1, step=step)


def healthy(e, folder):
    return train(e, folder, mlp(e, 64, 64, 10), *digits(), lr=0.1)
