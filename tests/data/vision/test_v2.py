"""v2 against torchvision's: pictures, draws, and what it does with whole samples."""

from itertools import product

import pytest
from tests.data.vision.twin import OURS, Room, both, compare, inputs, needs_torchvision, same

from chainrule import scratch
from chainrule.errors import NotCovered

KINDS = ("rgb", "grey", "bytes", "floats", "one", "batch")
CALLS = """
    V.Compose([V.ToImage(),V.ToDtype(torch.float32,scale=True),V.Normalize([0.5],[0.2])])(x)
    V.ToImage()(x) V.ToDtype(torch.float32,scale=True)(x) V.ToDtype(torch.float32)(x)
    V.ToDtype(torch.uint8,scale=True)(x) V.PILToTensor()(x) V.ToTensor()(x) V.ToPILImage()(x)
    V.RGB()(x) V.Identity()(x) V.Resize((9,40))(x) V.Resize(12)(x) V.CenterCrop(10)(x)
    V.CenterCrop((11,40))(x) V.Pad(3)(x) V.Pad((1,2,3,4),padding_mode='reflect')(x)
    V.FiveCrop(8)(x) V.TenCrop(8)(x) V.Grayscale()(x) V.Grayscale(3)(x)
    V.Normalize([0.5],[0.2])(x) V.RandomCrop(9)(x) V.RandomCrop((23,9))(x)
    V.RandomCrop((9,31))(x) V.RandomCrop(23,padding=4)(x) V.RandomCrop(40,pad_if_needed=True)(x)
    V.RandomCrop(40)(x) V.RandomCrop((23,31))(x) V.RandomResizedCrop(12)(x)
    V.RandomHorizontalFlip()(x) V.RandomVerticalFlip(0.8)(x) V.RandomRotation(30)(x)
    V.RandomAffine(20,(0.1,0.2),(0.5,1.5),10)(x) V.RandomPerspective(p=0.7)(x)
    V.ColorJitter(0.4,0.4,0.4,0.1)(x) V.ColorJitter(hue=0.3)(x) V.ColorJitter()(x)
    V.RandomGrayscale(0.5)(x) V.GaussianBlur(3)(x) V.RandomInvert()(x) V.RandomPosterize(3)(x)
    V.RandomSolarize(0.5)(x) V.RandomAdjustSharpness(2)(x) V.RandomAutocontrast()(x)
    V.RandomEqualize()(x)
    V.RandomApply([V.RandomRotation(10),V.RandomHorizontalFlip()],p=0.6)(x)
    V.RandomChoice([V.RandomRotation(10),V.RandomHorizontalFlip()])(x)
    V.RandomChoice([V.RandomVerticalFlip(1),V.RandomHorizontalFlip(1)],p=[1,3])(x)
    V.RandomOrder([V.RandomRotation(10),V.RandomHorizontalFlip(),V.RandomCrop(20)])(x)
    V.RandomHorizontalFlip(2) V.Compose([]) V.Compose(3) V.RandomCrop(9)((x,3))
    V.Compose([V.RandomCrop(9),V.RandomHorizontalFlip()])(x,torch.tensor([1,2]))
    V.RandomHorizontalFlip(1)({'picture':x,'labels':[1,'a']}) V.Lambda(lambda v:v)(x,3)
    V.Resize((60,70),interpolation=M.BICUBIC)(x) V.Resize((9,40),3)(x) V.Resize((9,31))(x)
    V.functional.resize(x,[5,50]) V.functional.to_image(x) V.functional.get_size(x)
    V.functional.horizontal_flip(x)
"""
FLOATS = """
    V.RandomErasing(p=1)(x) V.RandomErasing(p=1,value='random')(x) V.GaussianNoise(0.1,0.2)(x)
    V.RandomErasing()(x) V.GaussianNoise(clip=False)(x) V.Lambda(lambda v:v*2)(x)
"""
BATCHES = """
    V.MixUp(num_classes=4)(x,torch.tensor([1,3])) V.CutMix(num_classes=4)(x,torch.tensor([1,3]))
    V.CutMix(alpha=0.4,num_classes=4)(x,torch.tensor([1,3])) V.MixUp()(x,torch.tensor([1,3]))
    V.MixUp()(x,torch.tensor([[0.2,0.8],[1,0]]))
    V.CutMix(num_classes=4)({'x':x,'labels':torch.tensor([1,3])})
    V.MixUp(num_classes=4)(x,torch.tensor([1,3,2]))
    V.MixUp(num_classes=4)(x[0],torch.tensor([1,3]))
"""


@needs_torchvision
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("code", CALLS.split())
def test_same_as_torchvision(code):
    for kind, seed in product(KINDS, range(2)):
        compare(code, kind, seed)


@needs_torchvision
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("code", FLOATS.split())
def test_same_of_floats(code):
    for seed in range(2):
        compare(code, "floats", seed)


@needs_torchvision
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("code", BATCHES.split())
def test_same_mixtures(code):
    for seed in range(3):
        compare(code.replace("(x", "(x.float()").replace(":x", ":x.float()"), "batch", seed)


@needs_torchvision
def test_a_transform_of_yours_draws_once_for_a_sample():
    results = []
    for side, vision in both():
        v2 = vision.transforms.v2

        class Shifted(v2.Transform):
            def make_params(self, flat_inputs):
                return {"by": float(self.side.rand(1))}

            def transform(self, inpt, params):
                return inpt + params["by"]

        Shifted.side = side
        side.manual_seed(0)
        results.append(Shifted()(inputs(side)["floats"], 7))
    same(*results, Room())


def test_two_pictures_in_a_sample_are_refused_where_they_would_differ():
    pictures = inputs(scratch)
    v2 = OURS.transforms.v2
    assert len(v2.Resize(9)(pictures["rgb"], pictures["grey"])) == 2
    with pytest.raises(NotCovered, match="one picture"):
        v2.RandomCrop(9)(pictures["rgb"], pictures["grey"])
