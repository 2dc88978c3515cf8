"""Common mistakes with pictures are named, with the way out."""

import pytest
from tests.data.vision.twin import OURS, inputs

from chainrule import scratch

T = OURS.transforms
MISTAKES = [
    ("T.Normalize((.5,), (.5,))(rgb)", TypeError, r"put ToTensor\(\) before Normalize"),
    ("T.Normalize((.5,) * 3, (.5,) * 3)(one)", RuntimeError, r"Normalize\(\(0.5,\), \(0.5,\)\)"),
    ("T.Normalize((.5,), (.5,))(bytes_)", TypeError, "ToTensor.. in place of PILToTensor"),
    ("T.ToTensor()(floats)", TypeError, r"leave ToTensor\(\) out"),
    ("T.ToPILImage()(batch)", ValueError, r"one picture at a time: x\[0\]"),
    ("T.RandomErasing(p=1)(rgb)", TypeError, r"put ToTensor\(\) before RandomErasing"),
    ("T.RandomCrop(40)(rgb)", ValueError, "pad_if_needed=True"),
    ("T.Pad(3, padding_mode='mirror')", ValueError, "choose one of|did you mean"),
    ("T.Resize(9, 'bilinaer')", TypeError, "did you mean 'BILINEAR'"),
    ("T.RandomResizedCrop(9, scale=(1, 0.1))", ValueError, r"\(0.1, 1\)"),
    ("T.RandomRotation(20, T.InterpolationMode.BICUBIC)(floats)", ValueError, "before ToTensor"),
    ("T.v2.Normalize((.5,), (.5,))(rgb)", TypeError, "v2.ToDtype"),
    ("T.v2.MixUp(num_classes=3)(floats, labels)", ValueError, "collate_fn"),
]


@pytest.mark.parametrize(("code", "kind", "says"), MISTAKES)
def test_a_mistake_is_named(code, kind, says):
    pictures = inputs(scratch)
    names = {"T": T, "bytes_": pictures["bytes"], "labels": scratch.tensor([1, 2]), **pictures}
    with pytest.raises(kind, match=says):
        eval(code, names)
