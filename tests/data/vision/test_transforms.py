"""Every transform against torchvision's: same picture, same draws, on each kind of picture."""

from itertools import product

import pytest
from tests.data.vision.twin import compare, needs_torchvision

KINDS = ("rgb", "grey", "bytes", "floats", "one", "batch")
PLAIN = """
    T.Resize(12) T.Resize((9,40)) T.Resize([50]) T.Resize(12,max_size=14)
    T.Resize(12,antialias=None) T.Resize(40,interpolation=M.BICUBIC)
    T.Resize((11,13),interpolation=M.NEAREST) T.Resize((11,13),interpolation=M.NEAREST_EXACT)
    T.Resize((11,13),interpolation=3) T.CenterCrop(10) T.CenterCrop((11,40)) T.CenterCrop(60)
    T.CenterCrop((23,31)) T.FiveCrop(8) T.TenCrop((8,9),vertical_flip=True) T.FiveCrop(50)
    T.Pad(3) T.Pad((2,1)) T.Pad((1,2,3,4),fill=7) T.Pad(3,padding_mode='edge')
    T.Pad((3,2),padding_mode='reflect') T.Pad((1,2,3,4),padding_mode='symmetric')
    T.Pad((-2,3),padding_mode='edge') T.Pad(-2) T.Grayscale() T.Grayscale(3) T.Grayscale(2)
    T.ToTensor() T.PILToTensor() T.ToPILImage() T.ConvertImageDtype(torch.float32)
    T.ConvertImageDtype(torch.uint8) T.ConvertImageDtype(torch.int16)
    T.ConvertImageDtype(torch.float64) T.Normalize([0.5],[0.25])
    T.Normalize((0.4,0.5,0.6),(0.2,0.3,0.1)) T.Normalize([0.5],[0.0]) T.Lambda(lambda v:v)
    T.Compose([T.Resize(16),T.CenterCrop(15),T.ToTensor(),T.Normalize([0.5],[0.5])])
"""
RANDOM = """
    T.RandomCrop(9) T.RandomCrop((9,11),padding=3)
    T.RandomCrop(23,padding=4,padding_mode='reflect') T.RandomCrop(40,pad_if_needed=True)
    T.RandomCrop(40) T.RandomCrop((23,31)) T.RandomResizedCrop(12)
    T.RandomResizedCrop((8,20),scale=(0.5,1.0),ratio=(0.2,5.0))
    T.RandomResizedCrop(12,scale=(4.0,5.0))
    T.RandomResizedCrop(9,scale=(3.0,4.0),ratio=(3.0,4.0)) T.RandomHorizontalFlip()
    T.RandomHorizontalFlip(p=0.9) T.RandomVerticalFlip() T.RandomRotation(30)
    T.RandomRotation((10,80),expand=True) T.RandomRotation(45,fill=9)
    T.RandomRotation(20,center=(3,5)) T.RandomRotation(20,interpolation=M.BILINEAR,fill=0.5)
    T.RandomRotation(20,interpolation=M.BICUBIC) T.RandomAffine(20)
    T.RandomAffine(0,translate=(0.2,0.3)) T.RandomAffine(5,scale=(0.5,1.5))
    T.RandomAffine(10,(0.1,0.1),(0.8,1.2),15) T.RandomAffine(10,shear=(-5,5,-8,8),fill=3)
    T.RandomAffine(30,interpolation=M.BILINEAR,center=(4,6)) T.RandomPerspective(p=1)
    T.RandomPerspective(0.3,p=0.5,fill=1) T.RandomPerspective(0.7,1,M.NEAREST)
    T.ColorJitter(0.4) T.ColorJitter(contrast=0.7) T.ColorJitter(saturation=(0.2,2.0))
    T.ColorJitter(hue=0.3) T.ColorJitter(0.4,0.4,0.4,0.1) T.ColorJitter(hue=(-0.5,0.5))
    T.ColorJitter() T.RandomGrayscale(p=0.5) T.GaussianBlur(3)
    T.GaussianBlur((5,3),sigma=(0.5,3.0)) T.GaussianBlur(5,1.5) T.RandomInvert()
    T.RandomPosterize(3) T.RandomSolarize(0.5) T.RandomSolarize(128) T.RandomAdjustSharpness(2)
    T.RandomAdjustSharpness(0.3,p=1) T.RandomAutocontrast() T.RandomEqualize()
    T.RandomEqualize(p=1) T.RandomErasing(p=1) T.RandomErasing(p=1,value='random')
    T.RandomErasing(value=(0.1,0.2,0.3)) T.RandomErasing(p=0.2)
    T.RandomErasing(p=1,scale=(0.9,1.0),ratio=(9.0,9.5))
    T.RandomApply([T.RandomRotation(10),T.RandomHorizontalFlip()],p=0.6)
    T.RandomChoice([T.RandomRotation(10),T.RandomHorizontalFlip()])
    T.RandomChoice([T.RandomVerticalFlip(1),T.RandomHorizontalFlip(1)],p=[0.2,0.8])
    T.RandomOrder([T.RandomRotation(10),T.RandomHorizontalFlip(),T.RandomCrop(20)])
    T.Compose([T.RandomCrop(20,padding=4),T.RandomHorizontalFlip(),T.ToTensor(),T.RandomErasing()])
"""


@needs_torchvision
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("code", PLAIN.split())
def test_same_picture(code):
    for kind in KINDS:
        compare(f"{code}(x)", kind)


@needs_torchvision
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("code", RANDOM.split())
def test_same_picture_and_same_draws(code):
    for kind, seed in product(KINDS, range(3)):
        compare(f"{code}(x)", kind, seed)
