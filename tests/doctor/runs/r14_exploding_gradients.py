"""R14 on digits: now and then a batch whose loss is multiplied by 500, clipped and not."""

from tests.doctor.training import digits, mlp, train


def run(e, folder, times):
    count = [0]

    def step(model, criterion, optimizer, xb, yb):
        count[0] += 1
        optimizer.zero_grad()
        loss = criterion(model(xb), yb) * (times if count[0] % 20 == 0 else 1)
        loss.backward()
        optimizer.step()
        return loss.item()

    model = mlp(e, 64, 64, 10)
    sgd = e.optim.SGD(model.parameters(), lr=0.01)
    return train(e, folder, model, *digits(), optimizer=sgd, step=step, every=1)


def sick(e, folder):
    return run(e, folder, 500.0)


def healthy(e, folder):
    return run(e, folder, 1.0)
