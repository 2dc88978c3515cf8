"""The modules that answer as torchvision's, and what a missing name says."""

import pickle  # noqa: TID251 - as worker processes do
import subprocess
import sys

import pytest
from tests.data.vision.twin import OURS, needs_torchvision, theirs

from chainrule.data import vision
from chainrule.data.vision.absent import torchvision_names
from chainrule.errors import NotCovered, UnknownName


def test_modules_hang_together():
    made = vision.modules()
    for name, module in made.items():
        assert module.__spec__.name == module.__name__
        parent, _, last = name.rpartition(".")
        if parent:
            assert getattr(made[parent], last) is module
    assert vision.modules() is made
    assert made["torchvision"].__version__ == "0.28.0+chainrule"


@needs_torchvision
def test_every_name_here_is_torchvisions():
    theirs()
    for name, module in vision.modules().items():
        real = sys.modules.get(name)
        if real is not None:
            assert [public for public in module.__all__ if not hasattr(real, public)] == []


@needs_torchvision
def test_the_list_of_names_is_complete():
    listed = torchvision_names()
    for name in ("transforms", "transforms.v2", "datasets", "models", "utils", "io", "ops"):
        real = getattr(theirs(), name) if "." not in name else theirs().transforms.v2
        public = {each for each in getattr(real, "__all__", dir(real)) if each[0] != "_"}
        said = listed[f"torchvision.{name}"]
        own = {each for each in public if _is_own(getattr(real, each))}
        assert own <= said | {"torch"}


def _is_own(value):
    module = getattr(value, "__module__", None) or getattr(value, "__name__", "")
    return str(module).startswith("torchvision")


def test_a_name_that_is_not_covered_says_how_to_go_on():
    with pytest.raises(NotCovered, match=r"torchvision.models.resnet18 is not covered.*PyTorch"):
        OURS.models.resnet18  # noqa: B018
    with pytest.raises(NotCovered, match="ImageFolder"):
        OURS.datasets.CocoDetection  # noqa: B018
    with pytest.raises(UnknownName, match="did you mean 'RandomCrop'"):
        OURS.transforms.RandmCrop  # noqa: B018
    assert not hasattr(OURS.transforms, "_private")


SCRIPT = """
import sys
from chainrule.data import vision
sys.modules.update(vision.modules())
import torchvision
import torchvision.transforms as transforms
import torchvision.transforms.functional as TF
import torchvision.models.detection
from importlib.util import find_spec
from torchvision import datasets, models, utils
from torchvision.datasets.mnist import MNIST
from torchvision.transforms import v2, InterpolationMode
from torchvision.transforms.v2 import functional as F2
from torchvision.utils import make_grid, save_image
from torchvision.io import read_image
assert datasets.MNIST is MNIST and torchvision.transforms is transforms
assert find_spec("torchvision") is not None
try:
    from torchvision.models import resnet18
except ImportError as error:
    print(error)
try:
    import torchvision.nothing
except ImportError as error:
    print(error)
"""


def test_a_script_imports_it_as_it_would_torchvision():
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SCRIPT], capture_output=True, text=True, timeout=60
    )
    assert done.stderr == ""
    first, second = done.stdout.splitlines()
    assert first.startswith("torchvision.models.resnet18 is not covered by the readable engine")
    assert second == "No module named 'torchvision.nothing'"


def test_transforms_travel_to_worker_processes():
    T = OURS.transforms
    chain = T.Compose([T.RandomCrop(4, padding=1), T.ToTensor(), T.Normalize((0.5,), (0.5,))])
    again = pickle.loads(pickle.dumps(chain))
    assert repr(again) == repr(chain)
