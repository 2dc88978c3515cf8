"""Save and load: `torch.save` and `torch.load`.

    >>> from chainrule import scratch as torch
    >>> from io import BytesIO
    >>> file = BytesIO()
    >>> torch.save({"step": 3, "weights": [torch.tensor([1.0, 2.0])]}, file)
    >>> _ = file.seek(0)
    >>> torch.load(file)
    {'step': 3, 'weights': [tensor([1., 2.])]}

`save` writes safetensors: numbers, and a header in JSON that says how they fit together. No
part of it can be executed. A state_dict is read by every reader of safetensors under the
same names; in PyTorch that is `safetensors.torch.load_file(path)`, not `torch.load`. Numbers
that two names share are stored under the first. `load` reads all this, any other .safetensors
file, and PyTorch's .pt and .pth files. A whole module, or another object, is saved as the
name of its class and what it holds; `torch.load(file, weights_only=False)` reads it back.

    tree.py      containers <-> JSON
    objects.py   modules, NumPy arrays, sets, ... <-> JSON
    memory.py    tensors that share memory, stored once
    saving.py    save
    loading.py   load: which kind of file, and where tensors go
    layout.py    a safetensors file, byte by byte
"""

from chainrule.scratch.utils.serialization.loading import load
from chainrule.scratch.utils.serialization.saving import save

__all__ = ["load", "save"]
