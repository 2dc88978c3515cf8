"""A network that first learns where to look: affine grids and bilinear sampling."""

import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim

torch.manual_seed(0)
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")


def crosses(count):
    """Crosses and rings somewhere in noise."""
    labels = torch.randint(0, 2, (count,))
    pictures = torch.randn(count, 1, 20, 20) * 0.1
    for picture, label in zip(pictures, labels):
        top, left = torch.randint(0, 14, (2,)).tolist()
        if label:
            picture[0, top + 3, left : left + 6] += 1
            picture[0, top : top + 6, left + 3] += 1
        else:
            picture[0, [top, top + 5], left : left + 6] += 1
            picture[0, top : top + 6, [left, left + 5]] += 1
    return torch.utils.data.TensorDataset(pictures, labels)


train_loader = torch.utils.data.DataLoader(crosses(192), batch_size=32, shuffle=True)
test_loader = torch.utils.data.DataLoader(crosses(64), batch_size=32, shuffle=True)


class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5)
        self.conv2 = nn.Conv2d(6, 10, kernel_size=3)
        self.conv2_drop = nn.Dropout2d()
        self.fc1 = nn.Linear(90, 24)
        self.fc2 = nn.Linear(24, 2)
        self.localization = nn.Sequential(
            nn.Conv2d(1, 4, kernel_size=5),
            nn.MaxPool2d(2, stride=2),
            nn.ReLU(True),
            nn.Conv2d(4, 6, kernel_size=3),
            nn.MaxPool2d(2, stride=2),
            nn.ReLU(True),
        )
        self.fc_loc = nn.Sequential(nn.Linear(54, 16), nn.ReLU(True), nn.Linear(16, 3 * 2))
        self.fc_loc[2].weight.data.zero_()
        self.fc_loc[2].bias.data.copy_(torch.tensor([1, 0, 0, 0, 1, 0], dtype=torch.float))

    def stn(self, x):
        xs = self.localization(x)
        xs = xs.view(-1, 54)
        theta = self.fc_loc(xs)
        theta = theta.view(-1, 2, 3)
        grid = F.affine_grid(theta, x.size())
        return F.grid_sample(x, grid)

    def forward(self, x):
        x = self.stn(x)
        x = F.relu(F.max_pool2d(self.conv1(x), 2))
        x = F.relu(F.max_pool2d(self.conv2_drop(self.conv2(x)), 2))
        x = x.view(-1, 90)
        x = F.relu(self.fc1(x))
        x = F.dropout(x, training=self.training)
        x = self.fc2(x)
        return F.log_softmax(x, dim=1)


model = Net().to(device)
optimizer = optim.SGD(model.parameters(), lr=0.05)


def train(epoch):
    model.train()
    for batch_idx, (data, target) in enumerate(train_loader):
        data, target = data.to(device), target.to(device)
        optimizer.zero_grad()
        output = model(data)
        loss = F.nll_loss(output, target)
        loss.backward()
        optimizer.step()
        print(f"Train Epoch: {epoch} [{batch_idx * len(data)}]\tLoss: {loss.item():.6f}")


def test():
    with torch.no_grad():
        model.eval()
        test_loss = 0
        correct = 0
        for data, target in test_loader:
            data, target = data.to(device), target.to(device)
            output = model(data)
            test_loss += F.nll_loss(output, target, reduction="sum").item()
            pred = output.max(1, keepdim=True)[1]
            correct += pred.eq(target.view_as(pred)).sum().item()
        test_loss /= len(test_loader.dataset)
        print(f"Test set: Average loss: {test_loss:.4f}, right: {correct}")


for epoch in range(1, 4):
    train(epoch)
    test()
with torch.no_grad():
    data = next(iter(test_loader))[0].to(device)
    transformed = model.stn(data).cpu()
    print("moved by", (transformed - data).abs().mean().numpy().round(4))
