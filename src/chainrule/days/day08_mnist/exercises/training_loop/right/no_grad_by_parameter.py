import chainrule.scratch as torch


def train_epoch(net, loss_of, optimizer, batches):
    net.train(True)
    seen = []
    for x, y in batches:
        for parameter in net.parameters():
            parameter.grad = None
        loss = loss_of(net(x), y)
        loss.backward()
        optimizer.step()
        seen.append((loss.item(), y.shape[0]))
    return sum(loss * n for loss, n in seen) / sum(n for _, n in seen)


def accuracy(net, batches):
    mode = net.training
    try:
        net.eval()
        with torch.inference_mode():
            pairs = [(net(x).argmax(-1), y) for x, y in batches]
        right = sum(int((said == y).sum()) for said, y in pairs)
        return right / sum(y.numel() for _, y in pairs)
    finally:
        net.train(mode)
