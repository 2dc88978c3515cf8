"""What answers `torchvision` where a script runs on the readable engine.

    datasets/    MNIST, CIFAR10, ImageFolder and their like, as PIL images
    functional/  torchvision.transforms.functional: one picture, no randomness
    transforms/  torchvision.transforms: classes, with torchvision's random draws
    v2/          torchvision.transforms.v2, for pictures
    utils/       make_grid, save_image

Names, argument order, values and random draws are those of torchvision 0.28; what is not
here says so and how to run on PyTorch. `modules()` gives the modules for `sys.modules`.
"""

from chainrule.data.vision.namespaces import modules

__all__ = ["modules"]
