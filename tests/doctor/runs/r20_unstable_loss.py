"""R20 on digits: one batch in 25 has its labels shifted, with and without."""

from tests.doctor.training import digits, mlp, train


def run(e, folder, shift):
    count = [0]

    def step(model, criterion, optimizer, xb, yb):
        count[0] += 1
        yb = (yb + (shift if count[0] % 25 == 0 else 0)) % 10
        optimizer.zero_grad()
        loss = criterion(model(xb), yb)
        loss.backward()
        optimizer.step()
        return loss.item()

    model = mlp(e, 64, 64, 10)
    sgd = e.optim.SGD(model.parameters(), lr=0.02, momentum=0.9)
    return train(e, folder, model, *digits(), optimizer=sgd, step=step, epochs=8)


def sick(e, folder):
    return run(e, folder, 5)


def healthy(e, folder):
    return run(e, folder, 0)
