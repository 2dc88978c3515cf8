# cause: loss.backward() is missing
import chainrule.scratch as torch


def train_epoch(net, loss_of, optimizer, batches):
    net.train()
    total = count = 0
    for x, y in batches:
        loss = loss_of(net(x), y)
        optimizer.zero_grad()
        optimizer.step()
        total += loss.item() * len(y)
        count += len(y)
    return total / count


def accuracy(net, batches):
    before = net.training
    net.eval()
    right = count = 0
    with torch.no_grad():
        for x, y in batches:
            right += (net(x).argmax(dim=1) == y).sum().item()
            count += len(y)
    net.train(before)
    return right / count
