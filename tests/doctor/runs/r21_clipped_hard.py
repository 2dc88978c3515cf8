"""R21 on digits: clipped at 0.01, told to the recorder; the other run is not clipped."""

from tests.doctor.training import digits, mlp, train

from chainrule.train.trace import Recorder, read


def sick(e, folder):
    x, y = digits()
    e.torch.manual_seed(0)
    model = mlp(e, 64, 64, 10)
    sgd, criterion = e.optim.SGD(model.parameters(), lr=0.05), e.nn.CrossEntropyLoss()
    xs, ys = e.torch.from_numpy(x), e.torch.from_numpy(y)
    with Recorder(folder, e, every=10) as recorder:
        recorder.attach(model, sgd, loss=criterion)
        for number in range(1, 151):
            rows = slice(8 * number, 8 * number + 32)
            recorder.before_step(number)
            sgd.zero_grad()
            loss = criterion(model(xs[rows]), ys[rows])
            loss.backward()
            norm = float(e.nn.utils.clip_grad_norm_(model.parameters(), 0.01))
            sgd.step()
            told = (loss.item(), 0.05, norm, norm > 0.01)
            recorder.after_step(number, 1, *told, y=ys[rows], x=xs[rows])
        recorder.event(150, "evaluation", split="validation", loss=2.3, accuracy=0.1, examples=360)
    return read(folder)


def healthy(e, folder):
    return train(e, folder, mlp(e, 64, 64, 10), *digits(), lr=0.1)
