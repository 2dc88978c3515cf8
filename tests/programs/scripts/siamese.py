"""Tell whether two pictures show the same class: one network seen twice, a learnt comparison."""

import argparse
import random

import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.optim.lr_scheduler import StepLR
from torch.utils.data import Dataset


class SiameseNetwork(nn.Module):
    def __init__(self):
        super(SiameseNetwork, self).__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 6, kernel_size=3, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(6),
            nn.ReLU(inplace=True),
            nn.Conv2d(6, 12, 3, 2, 1),
            nn.InstanceNorm2d(12),
            nn.ReLU(inplace=True),
            nn.AdaptiveAvgPool2d((2, 2)),
        )
        self.fc_in_features = 48
        self.fc = nn.Sequential(
            nn.Linear(self.fc_in_features * 2, 32),
            nn.ReLU(inplace=True),
            nn.Linear(32, 1),
        )
        self.features.apply(self.init_weights)
        self.fc.apply(self.init_weights)

    def init_weights(self, m):
        if isinstance(m, nn.Linear):
            torch.nn.init.xavier_uniform_(m.weight)
            m.bias.data.fill_(0.01)

    def forward_once(self, x):
        output = self.features(x)
        output = output.view(output.size()[0], -1)
        return output

    def forward(self, input1, input2):
        output1 = self.forward_once(input1)
        output2 = self.forward_once(input2)
        output = torch.cat((output1, output2), 1)
        return self.fc(output), output1, output2


class ContrastiveLoss(nn.Module):
    """Near for pairs of one class; at least a margin apart for others."""

    def __init__(self, margin=2.0):
        super().__init__()
        self.margin = margin

    def forward(self, output1, output2, same):
        distance = F.pairwise_distance(output1, output2, keepdim=True)
        near = same * torch.pow(distance, 2)
        far = (1 - same) * torch.pow(torch.clamp(self.margin - distance, min=0.0), 2)
        return torch.mean(near + far)


class PairMatcher(Dataset):
    def __init__(self, count, classes=4):
        super(PairMatcher, self).__init__()
        self.targets = torch.arange(count) % classes
        base = torch.rand(classes, 1, 12, 12)
        self.data = base[self.targets] + 0.25 * torch.randn(count, 1, 12, 12)
        self.group_examples()

    def group_examples(self):
        self.grouped_examples = {}
        for i in range(int(self.targets.max()) + 1):
            self.grouped_examples[i] = (self.targets == i).nonzero(as_tuple=True)[0]

    def __len__(self):
        return self.data.shape[0]

    def __getitem__(self, index):
        selected = random.randint(0, 3)
        choices = self.grouped_examples[selected]
        image_1 = self.data[choices[random.randint(0, choices.shape[0] - 1)]].clone().float()
        if index % 2 == 0:
            other = selected
        else:
            other = random.choice([c for c in range(4) if c != selected])
        choices = self.grouped_examples[other]
        image_2 = self.data[choices[random.randint(0, choices.shape[0] - 1)]].clone().float()
        target = torch.tensor(1 if index % 2 == 0 else 0, dtype=torch.float)
        return image_1, image_2, target


def train(args, model, device, train_loader, optimizer, epoch):
    model.train()
    criterion = nn.BCEWithLogitsLoss()
    contrastive = ContrastiveLoss()
    for batch_idx, (images_1, images_2, targets) in enumerate(train_loader):
        images_1, images_2 = images_1.to(device), images_2.to(device)
        targets = targets.to(device)
        optimizer.zero_grad()
        outputs, left, right = model(images_1, images_2)
        loss = criterion(outputs.squeeze(), targets)
        loss = loss + 0.01 * contrastive(left, right, targets[:, None])
        loss.backward()
        optimizer.step()
        if batch_idx % args.log_interval == 0:
            print(f"Train Epoch: {epoch} [{batch_idx * len(images_1)}]\tLoss: {loss.item():.6f}")


def test(model, device, test_loader):
    model.eval()
    test_loss = 0
    correct = 0
    criterion = nn.BCEWithLogitsLoss()
    with torch.no_grad():
        for images_1, images_2, targets in test_loader:
            outputs = model(images_1.to(device), images_2.to(device))[0].squeeze()
            test_loss += criterion(outputs, targets).sum().item()
            pred = torch.where(torch.sigmoid(outputs) > 0.5, 1, 0)
            correct += pred.eq(targets.view_as(pred)).sum().item()
    print(f"Test set: Average loss: {test_loss / len(test_loader.dataset):.5f}, right: {correct}")


def main():
    parser = argparse.ArgumentParser(description="Siamese network")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--lr", type=float, default=0.5)
    parser.add_argument("--log-interval", type=int, default=4)
    args = parser.parse_args()
    random.seed(3)
    torch.manual_seed(3)
    device = torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    train_loader = torch.utils.data.DataLoader(PairMatcher(192), batch_size=16, shuffle=True)
    test_loader = torch.utils.data.DataLoader(PairMatcher(64), batch_size=32)
    model = SiameseNetwork().to(device)
    optimizer = optim.Adadelta(model.parameters(), lr=args.lr)
    scheduler = StepLR(optimizer, step_size=1, gamma=0.7)
    for epoch in range(1, args.epochs + 1):
        train(args, model, device, train_loader, optimizer, epoch)
        test(model, device, test_loader)
        scheduler.step()


if __name__ == "__main__":
    main()
