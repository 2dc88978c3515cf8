"""`torchvision.datasets`: pictures with their classes, one by one, as PIL images."""

from chainrule.data.vision.datasets.base import VisionDataset
from chainrule.data.vision.datasets.cifar import CIFAR10, CIFAR100
from chainrule.data.vision.datasets.fake import FakeData
from chainrule.data.vision.datasets.folder import DatasetFolder, ImageFolder
from chainrule.data.vision.datasets.mnist import KMNIST, MNIST, FashionMNIST

__all__ = [
    "CIFAR10",
    "CIFAR100",
    "KMNIST",
    "MNIST",
    "DatasetFolder",
    "FakeData",
    "FashionMNIST",
    "ImageFolder",
    "VisionDataset",
]
