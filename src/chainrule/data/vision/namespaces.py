"""Modules that answer as torchvision's, filled from the packages beside this file.

Why: they are modules of their own and not ours under another name, since Python would look
     for `torchvision.NAME` in the folder of ours and execute files there a second time.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import ModuleType

from chainrule.data.vision.absent import answers_for, torchvision_names

VERSION = "0.28.0+chainrule"  # the version whose names and results these are
HOME = "chainrule.data.vision"
SOURCES = {
    "torchvision.datasets": "datasets",
    "torchvision.datasets.mnist": "datasets.mnist",
    "torchvision.datasets.cifar": "datasets.cifar",
    "torchvision.datasets.folder": "datasets.folder",
    "torchvision.datasets.fakedata": "datasets.fake",
    "torchvision.datasets.vision": "datasets.base",
    "torchvision.transforms": "transforms",
    "torchvision.transforms.functional": "functional",
    "torchvision.transforms.v2": "v2",
    "torchvision.transforms.v2.functional": "v2.functional",
    "torchvision.utils": "utils",
    "torchvision.io": "files",
}
ALIASES = {"torchvision.transforms.transforms": "torchvision.transforms"}


@cache
def modules() -> Mapping[str, ModuleType]:
    """Return the modules to put into `sys.modules`, by the names scripts import them by.

    >>> made = modules()
    >>> made["torchvision"].transforms is made["torchvision.transforms"]
    True
    >>> made["torchvision.transforms"].ToTensor()
    ToTensor()
    """
    made = {name: _made(name) for name in torchvision_names()}
    made |= {alias: made[name] for alias, name in ALIASES.items()}
    for name, module in made.items():
        parent, _, last = name.rpartition(".")
        if parent:
            setattr(made[parent], last, module)
    vars(made["torchvision"])["__version__"] = VERSION
    return made


def _made(name: str) -> ModuleType:
    source = import_module(f"{HOME}.{SOURCES[name]}") if name in SOURCES else None
    module = ModuleType(name, source.__doc__ if source else f"`{name}`, in name only.")
    public = frozenset(source.__all__) if source else frozenset()
    for public_name in public:
        setattr(module, public_name, getattr(source, public_name))
    spec = ModuleSpec(name, None, is_package=True)
    vars(module).update(__spec__=spec, __path__=[], __all__=sorted(public))
    vars(module)["__getattr__"] = answers_for(name, public)
    return module
